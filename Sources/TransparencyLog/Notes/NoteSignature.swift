/// A signature line of a note: `— <key name> base64(32-bit key ID ‖ signature)` (C2SP signed-note, "Signatures").
public struct NoteSignature: Sendable, Hashable {
    /// The key's name; together with ``keyID`` it says which key signed, and by which algorithm.
    public let name: String
    public let keyID: UInt32
    /// What the algorithm made, 1 byte or more.
    public let signature: [UInt8]

    /// An em dash and a space.
    static let prefix: StaticString = "\u{2014} "

    public init(name: String, keyID: UInt32, signature: [UInt8]) throws(NoteError) {
        guard Self.isKeyName(name) else { throw .illegalName }
        guard !signature.isEmpty else { throw .malformed }
        self.init(made: name, keyID: keyID, signature: signature)
    }

    init(made name: String, keyID: UInt32, signature: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.signature = signature
    }

    /// - Parameter content: the line without the dash, the space after it and the line feed.
    init(content: ArraySlice<UInt8>) throws(NoteError) {
        let parts = content.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 2, let text = parts.last, let bytes = Base64Text.decode(text), bytes.count > 4 else {
            throw .malformed
        }
        try self.init(
            name: String(decoding: parts[0], as: UTF8.self),
            keyID: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }, signature: Array(bytes.dropFirst(4)))
    }

    /// The line, with its line feed.
    public var line: String {
        let id = withUnsafeBytes(of: keyID.bigEndian) { Array($0) }
        return "\(Self.prefix)\(name) \(Base64Text.encode(id + signature))\n"
    }

    /// Key names are not empty and have no Unicode space, plus or control character.
    public static func isKeyName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 1_024
            && name.unicodeScalars.allSatisfy { $0 != "+" && $0.value >= 0x20 && !$0.properties.isWhitespace }
    }
}
