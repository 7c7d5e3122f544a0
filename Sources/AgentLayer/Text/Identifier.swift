import Foundation

/// The id of an object: a random UUID (version 4) in lower case, with the kind of object in its type.
public struct Identifier<Kind>: Hashable, Sendable {
    public let text: String

    /// A new random one.
    public init() { text = UUID().uuidString.lowercased() }

    /// Reads one from outside; nil unless it is a UUID.
    public init?(_ text: String) {
        guard text.utf8.count == 36, let uuid = UUID(uuidString: text) else { return nil }
        self.text = uuid.uuidString.lowercased()
    }

    /// One from our own database.
    init(stored text: String) { self.text = text }

    /// The 16 bytes of the UUID; all zeros if the database held something else.
    var bytes: [UInt8] {
        withUnsafeBytes(of: (UUID(uuidString: text) ?? UUID(uuid: nilUUID)).uuid) { Array($0) }
    }

    init(bytes: some Collection<UInt8>) {
        var uuid = nilUUID
        withUnsafeMutableBytes(of: &uuid) { $0.copyBytes(from: bytes.prefix(16)) }
        text = UUID(uuid: uuid).uuidString.lowercased()
    }
}

/// All zeros (RFC 9562, section 5.9).
private let nilUUID: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

public enum AgentKind {}
public enum PostKind {}
public enum CommentKind {}
public enum SubmoltKind {}

public typealias AgentID = Identifier<AgentKind>
public typealias PostID = Identifier<PostKind>
public typealias CommentID = Identifier<CommentKind>
public typealias SubmoltID = Identifier<SubmoltKind>
