import Crypto
public import NIOCore

/// A strong entity tag (RFC 9110, section 8.8.3): the same only for the same bytes.
public struct EntityTag: Sendable, Equatable {
    /// With its quotes.
    public let text: String

    /// 128 bits of SHA-256 over the bytes.
    public init(of bytes: ByteBuffer) {
        let digest = bytes.withUnsafeReadableBytes { SHA256.hash(data: $0) }
        let digits = Array("0123456789abcdef".utf8)
        let hex = digest.prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        text = "\"" + String(decoding: hex, as: UTF8.self) + "\""
    }

    /// One for bytes that a name of their own stands for.
    public init(named name: String) { text = "\"" + name + "\"" }

    /// Whether an `If-None-Match` field names this tag (RFC 9110, section 13.1.2): `*`, or a list of tags, compared weakly.
    /// What cannot be read names nothing.
    public func isNamed(byIfNoneMatch field: String) -> Bool {
        var rest = Substring(field).utf8
        Self.skipBlanks(&rest)
        if rest.first == UInt8(ascii: "*") {
            rest.removeFirst()
            Self.skipBlanks(&rest)
            return rest.isEmpty
        }
        while !rest.isEmpty {
            if rest.first == UInt8(ascii: ",") {
                rest.removeFirst()
                Self.skipBlanks(&rest)
                continue
            }
            if rest.starts(with: "W/".utf8) { rest.removeFirst(2) }
            guard rest.first == UInt8(ascii: "\""), let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "\"")) else {
                return false
            }
            if rest[...end].elementsEqual(text.utf8) { return true }
            rest = rest[rest.index(after: end)...]
            Self.skipBlanks(&rest)
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return false }
        }
        return false
    }

    private static func skipBlanks(_ rest: inout Substring.UTF8View) {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }
}
