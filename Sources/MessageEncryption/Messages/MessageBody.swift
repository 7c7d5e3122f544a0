public import AgentSignatures
import JSONWriting
public import MessageFormats

/// What a message says: a canonical JSON object of at most 60,000 bytes.
///
/// Members that this version does not know stay in ``bytes`` and mean nothing to it.
public struct MessageBody: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case text
        /// Words in a group.
        case group
        /// A group's new state, from one of its administrators.
        case groupState = "group-state"
        /// The sender is no longer in the group.
        case groupLeft = "group-left"
        /// Nothing: sent so that who watches cannot count what is said.
        case cover

        public var isOfGroup: Bool {
            switch self {
            case .group, .groupState, .groupLeft: true
            case .text, .cover: false
            }
        }
    }

    /// At most so many ids in ``received`` and in a group's echo.
    public static let mostReferences = 32
    public static let mostAttachments = 16

    public let kind: Kind
    public let text: String?
    /// For whom, outside of groups.
    public let to: ObjectUUID?
    /// Messages of this conversation that the writer has stored: who wrote one that is never named here sends it again.
    public let received: [MessageID]
    public let attachments: [AttachmentDescriptor]
    public let group: GroupPart?
    /// As it is signed.
    public let bytes: [UInt8]
    let value: CanonicalValue

    /// - Throws: `bodyTooLong`, `malformedBody`, `unknownBodyType`, `malformedGroupState`.
    public init(parsing bytes: [UInt8]) throws(MessageProblem) {
        guard bytes.count <= MessageStatement.mostBodyBytes else { throw .bodyTooLong }
        guard let value = try? CanonicalValue(parsing: bytes) else { throw .malformedBody }
        let reader = BodyReader(value)
        guard let name = value["type"]?.text else { throw .malformedBody }
        guard let kind = Kind(rawValue: name) else { throw .unknownBodyType }
        self.kind = kind
        text = try reader.text("text")
        to = try reader.agent("to")
        received = try reader.received
        attachments = try reader.attachments
        group = try reader.group(of: kind)
        self.bytes = bytes
        self.value = value
        switch kind {
        case .text: guard text != nil else { throw .malformedBody }
        case .group: guard text != nil, to == nil else { throw .malformedBody }
        case .groupState, .groupLeft: guard to == nil else { throw .malformedBody }
        case .cover: break
        }
    }

    /// A body of these members.
    init(_ members: [String: CanonicalValue]) throws(MessageProblem) {
        try self.init(parsing: CanonicalValue.object(members).bytes)
    }

    /// Words for one agent.
    public static func text(
        _ text: String, to: ObjectUUID, received: [MessageID] = [], attachments: [AttachmentDescriptor] = []
    ) throws(MessageProblem) -> MessageBody {
        var members = Self.members(.text, text: text, received: received, attachments: attachments)
        members["to"] = .string(to.text)
        return try MessageBody(members)
    }

    /// Nothing, for one agent.
    public static func cover(to: ObjectUUID, received: [MessageID] = []) throws(MessageProblem) -> MessageBody {
        var members = Self.members(.cover, text: nil, received: received, attachments: [])
        members["to"] = .string(to.text)
        return try MessageBody(members)
    }

    static func members(
        _ kind: Kind, text: String?, received: [MessageID], attachments: [AttachmentDescriptor]
    ) -> [String: CanonicalValue] {
        var members: [String: CanonicalValue] = ["type": .string(kind.rawValue)]
        if let text { members["text"] = .string(text) }
        if !received.isEmpty { members["received"] = .array(received.map { .string($0.text) }) }
        if !attachments.isEmpty { members["attachments"] = .array(attachments.map(\.value)) }
        return members
    }
}
