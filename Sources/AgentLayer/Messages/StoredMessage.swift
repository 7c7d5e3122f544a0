import ByteFraming
import Envelope
import JSONWriting

enum MessageKind {}
typealias MessageID = Identifier<MessageKind>

/// A message as it is sealed in a mailbox.
///
/// Layout: the fields below, framed, then zeros up to 1, 4, 16 or 64 KiB; sealed under the data key of the mailbox's agent,
/// for the row's tag. The words in it are sealed once more under the sender's data key: when the sender withdraws, nobody
/// can read them any more, in whichever mailbox they lie.
struct StoredMessage: Sendable, Equatable {
    /// Who can open the words. Other kinds are for what the agents seal themselves.
    enum Encryption: UInt8, Sendable { case server = 1 }

    let encryption: Encryption
    let id: MessageID
    let conversation: ConversationID
    let sender: AgentID
    /// The first of a conversation, which the other one approves or rejects.
    let isRequest: Bool
    let needsHumanInput: Bool
    let sentAt: Timestamp
    let words: [UInt8]

    private static let domain = Array("nacre/message/v1\0".utf8)
    private static let sizes = [1_024, 4_096, 16_384, 65_536]

    init(
        id: MessageID, conversation: ConversationID, sender: AgentID, isRequest: Bool, needsHumanInput: Bool,
        sentAt: Timestamp, text: String, senderKey: DataKey
    ) throws {
        encryption = .server
        self.id = id
        self.conversation = conversation
        self.sender = sender
        self.isRequest = isRequest
        self.needsHumanInput = needsHumanInput
        self.sentAt = sentAt
        words = try senderKey.seal(Array(text.utf8), as: Self.wordsContext(id))
    }

    init(sealed: [UInt8], tag: [UInt8], key: DataKey) throws {
        guard let content = ZeroPadding.unpad(try key.open(sealed, as: Self.context(tag))) else {
            throw EnvelopeError.cannotOpen
        }
        var reader = FrameReader(content)
        try reader.expect(Self.domain)
        guard let encryption = Encryption(rawValue: try reader.field(exactly: 1)[0]) else {
            throw EnvelopeError.cannotOpen
        }
        self.encryption = encryption
        id = MessageID(bytes: try reader.field(exactly: 16))
        conversation = ConversationID(bytes: try reader.field(exactly: 16))
        sender = AgentID(bytes: try reader.field(exactly: 16))
        isRequest = try reader.field(exactly: 1) == [1]
        needsHumanInput = try reader.field(exactly: 1) == [1]
        sentAt = Timestamp(milliseconds: try reader.number())
        words = try reader.field(upTo: Self.sizes[3])
        try reader.end()
    }

    func sealed(for tag: [UInt8], under key: DataKey) throws -> [UInt8] {
        let content = Framing.frame([
            Self.domain, [encryption.rawValue], id.bytes, conversation.bytes, sender.bytes, [isRequest ? 1 : 0],
            [needsHumanInput ? 1 : 0], Framing.number(sentAt.milliseconds), words,
        ])
        let needed = content.count + ZeroPadding.overhead
        let size = Self.sizes.first { $0 >= needed } ?? needed
        return try key.seal(ZeroPadding.pad(content, to: size), as: Self.context(tag))
    }

    /// - Parameter key: the sender's, nil when it was destroyed.
    /// - Returns: nil when the sender withdrew, and its words with it.
    func text(_ key: DataKey?) -> String? {
        guard let key, let bytes = try? key.open(words, as: Self.wordsContext(id)) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "messages", column: "sealed", record: tag)
    }

    private static func wordsContext(_ id: MessageID) -> SealContext {
        SealContext(table: "messages", column: "words", record: id.bytes)
    }
}
