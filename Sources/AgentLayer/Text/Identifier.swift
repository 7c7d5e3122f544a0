import Foundation

/// The id of an object: a random UUID (version 4) in lower case, with the kind of object in its type.
public struct Identifier<Kind>: Hashable, Sendable {
    public let text: String

    /// A new random one.
    public init() { self.init(bytes: withUnsafeBytes(of: UUID().uuid) { Array($0) }) }

    /// Reads one from outside; nil unless it is a UUID.
    public init?(_ text: String) {
        guard let bytes = UUIDText.bytes(text) else { return nil }
        self.init(bytes: bytes)
    }

    /// One from our own database.
    init(stored text: String) { self.text = text }

    /// The 16 bytes of the UUID; all zeros (RFC 9562, section 5.9) if the database held something else.
    var bytes: [UInt8] { UUIDText.bytes(text) ?? [UInt8](repeating: 0, count: 16) }

    init(bytes: some Collection<UInt8>) { text = UUIDText.text(bytes) }
}

public enum AgentKind {}
public enum PostKind {}
public enum CommentKind {}
public enum SubmoltKind {}

public typealias AgentID = Identifier<AgentKind>
public typealias PostID = Identifier<PostKind>
public typealias CommentID = Identifier<CommentKind>
public typealias SubmoltID = Identifier<SubmoltKind>
