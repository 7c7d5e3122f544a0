public import AgentSignatures
import ByteFraming
public import JSONWriting

/// A message that its recipient shows to a third: what was signed, and the signature.
///
/// Who has the sender's key from the log can tell that the sender wrote this to this recipient on this network, and learns
/// nothing of other messages. No key that opens anything is in it.
public struct RevealedMessage: Hashable, Sendable {
    public let statement: MessageStatement
    public let signature: IdentitySignature

    public init(statement: MessageStatement, signature: IdentitySignature) {
        self.statement = statement
        self.signature = signature
    }

    /// Of the members as they stand in JSON.
    /// - Throws: ``MessageFormatProblem`` or `SignatureProblem`.
    public init(
        suite: String, logOrigin: String, recipient: String, recipientKey: String, prekeyID: String,
        prekeySHA256: String, sender: String, keyID: String, messageID: String, conversationID: String, counter: Int64,
        time: Int64, body: String, signature: String
    ) throws {
        guard suite == SealingSuite.name else { throw MessageFormatProblem.unknownSuite }
        guard let digest = Base64URL.decode(prekeySHA256),
            body.utf8.count <= (MessageStatement.mostBodyBytes * 4 + 2) / 3, let body = Base64URL.decode(body)
        else { throw MessageFormatProblem.malformedReveal }
        statement = MessageStatement(
            info: try SealingInfo(
                logOrigin: logOrigin, recipient: try ObjectUUID(recipient), recipientKey: try IdentityKey(recipientKey),
                prekey: try PrekeyID(prekeyID), prekeyDigest: digest),
            sender: try ObjectUUID(sender), key: try KeyID(keyID), id: try MessageID(messageID),
            conversation: try ConversationID(conversationID), counter: counter, time: time, body: body)
        self.signature = try IdentitySignature(signature)
    }

    /// - Throws: ``MessageFormatProblem`` or `SignatureProblem`.
    public init(_ value: CanonicalValue) throws {
        func text(_ name: String) throws(MessageFormatProblem) -> String {
            guard let text = value[name]?.text else { throw .malformedReveal }
            return text
        }
        func number(_ name: String) throws(MessageFormatProblem) -> Int64 {
            guard let number = value[name]?.number else { throw .malformedReveal }
            return number
        }
        try self.init(
            suite: text("suite"), logOrigin: text("log_origin"), recipient: text("recipient"),
            recipientKey: text("recipient_key"), prekeyID: text("prekey_id"), prekeySHA256: text("prekey_sha256"),
            sender: text("sender"), keyID: text("key_id"), messageID: text("message_id"),
            conversationID: text("conversation_id"), counter: number("counter"), time: number("time"),
            body: text("body"), signature: text("signature"))
    }

    /// As it is handed over.
    public var value: CanonicalValue {
        [
            "suite": .string(SealingSuite.name),
            "log_origin": .string(statement.info.logOrigin),
            "recipient": .string(statement.info.recipient.text),
            "recipient_key": .string(statement.info.recipientKey.text),
            "prekey_id": .string(statement.info.prekey.text),
            "prekey_sha256": .string(Base64URL.encode(statement.info.prekeyDigest)),
            "sender": .string(statement.sender.text),
            "key_id": .string(statement.key.text),
            "message_id": .string(statement.id.text),
            "conversation_id": .string(statement.conversation.text),
            "counter": .integer(statement.counter),
            "time": .integer(statement.time),
            "body": .string(Base64URL.encode(statement.body)),
            "signature": .string(signature.text),
        ]
    }

    /// Whether this key, which the log shows as the sender's, signed it. The caller looks at recipient and origin.
    public func isSigned(by key: IdentityKey) -> Bool { statement.isSigned(by: key, signature) }
}
