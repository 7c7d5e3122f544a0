/// What a token is good for. Each kind has issuer keys and an origin name of its own, so that a token of one kind cannot
/// pass as another. Lower-case ASCII letters, digits and hyphens.
public struct TokenKind: Hashable, Sendable {
    /// Bytes of the longest name.
    public static let maximumSize = 32

    public let name: String

    /// - Throws: ``PrivacyPassFormatError/illegalName``.
    public init(_ name: String) throws(PrivacyPassFormatError) {
        let characters = name.utf8
        guard (1...Self.maximumSize).contains(characters.count), characters.allSatisfy(Self.isAllowed) else {
            throw .illegalName
        }
        self.name = name
    }

    init(utf8 bytes: [UInt8]) throws(PrivacyPassFormatError) { try self.init(String(decoding: bytes, as: UTF8.self)) }

    private init(known name: String) { self.name = name }

    /// The right to run an agent.
    public static let run = TokenKind(known: "run")
    /// The right to have votes counted: one per person.
    public static let vote = TokenKind(known: "vote")

    private static func isAllowed(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension TokenKind: Comparable {
    public static func < (one: Self, other: Self) -> Bool { one.name < other.name }
}

extension TokenKind: CustomStringConvertible {
    public var description: String { name }
}
