import AgentSignatures
import ByteFraming
import JSONWriting
import MessageFormats

/// What is inside a sealed message, without the padding: the signed fields that its recipient does not know already, and the
/// signature.
struct InnerMessage {
    let statement: MessageStatement
    let signature: IdentitySignature

    init(statement: MessageStatement, signature: IdentitySignature) {
        self.statement = statement
        self.signature = signature
    }

    var bytes: [UInt8] {
        Framing.frame(optional: [
            statement.sender.bytes, Array(statement.key.text.utf8), statement.id.bytes, statement.conversation.bytes,
            Framing.number(statement.counter), Framing.number(statement.time), statement.body, signature.bytes,
        ])
    }

    init(_ bytes: [UInt8], info: SealingInfo) throws(MessageProblem) {
        do {
            var reader = FrameReader(bytes)
            let sender = try ObjectUUID(bytes: reader.field(exactly: ObjectUUID.size))
            let key = try KeyID(String(decoding: reader.field(upTo: Self.keyIDSize), as: UTF8.self))
            let id = try MessageID(bytes: reader.field(exactly: RandomIDSize.bytes))
            let conversation = try ConversationID(bytes: reader.field(exactly: RandomIDSize.bytes))
            let counter = try reader.number()
            // What JSON cannot hold could not be shown to a moderator.
            guard (0...CanonicalValue.maxInteger).contains(counter) else { throw MessageProblem.malformedContent }
            let time = try reader.number()
            let body = try reader.field(upTo: MessageStatement.mostBodyBytes)
            signature = try IdentitySignature(bytes: reader.field(exactly: IdentitySignature.size))
            try reader.end()
            statement = MessageStatement(
                info: info, sender: sender, key: key, id: id, conversation: conversation, counter: counter, time: time,
                body: body)
        } catch {
            throw .malformedContent
        }
    }

    private static let keyIDSize = 43
}
