import ByteFraming

/// Sixteen random bytes that name one thing, in JSON as 22 characters of base64url.
///
/// Nobody assigns them, so nothing can be read from them but that they are equal.
public struct RandomID<Purpose>: Hashable, Sendable {
    /// 16 of them.
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) throws(MessageFormatProblem) {
        guard bytes.count == RandomIDSize.bytes else { throw .malformedID }
        self.bytes = bytes
    }

    /// Reads the one spelling that ``text`` has.
    public init(_ text: some StringProtocol) throws(MessageFormatProblem) {
        guard text.utf8.count == RandomIDSize.characters, let bytes = Base64URL.decode(text) else {
            throw .malformedID
        }
        self.bytes = bytes
    }

    /// A new one.
    public static func random() -> RandomID {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    public static func random(using generator: inout some RandomNumberGenerator) -> RandomID {
        RandomID(unchecked: (0..<RandomIDSize.bytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    /// The first 16 bytes of a hash.
    package init(first digest: [UInt8]) { bytes = Array(digest.prefix(RandomIDSize.bytes)) }

    /// For bytes that are 16 by how they were made.
    init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    public var text: String { Base64URL.encode(bytes) }
}

/// What every ``RandomID`` measures.
public enum RandomIDSize {
    public static let bytes = 16
    public static let characters = 22
}

/// One installation of an agent: it has prekeys and a mailbox of its own.
public typealias DeviceID = RandomID<DevicePurpose>
public enum DevicePurpose: Sendable {}

public typealias PrekeyID = RandomID<PrekeyPurpose>
public enum PrekeyPurpose: Sendable {}

public typealias MessageID = RandomID<MessagePurpose>
public enum MessagePurpose: Sendable {}

/// A conversation of two agents, whose id follows from theirs, or a group, whose id its founder drew.
public typealias ConversationID = RandomID<ConversationPurpose>
public enum ConversationPurpose: Sendable {}

public typealias AttachmentID = RandomID<AttachmentPurpose>
public enum AttachmentPurpose: Sendable {}

/// The capability by which a group's members deliver to each other.
public typealias DeliveryID = RandomID<DeliveryPurpose>
public enum DeliveryPurpose: Sendable {}
