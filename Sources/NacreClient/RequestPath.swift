/// The path and query of a request, put together from untrusted values.
///
/// Whatever a name holds (slashes, question marks, `..`, line breaks), it stays one segment or one value: every byte but
/// RFC 3986's unreserved characters (section 2.3) is percent-encoded.
struct RequestPath: Sendable, Equatable {
    /// Below `/api/v1`, with a leading slash.
    private(set) var text: String

    /// - Parameter segments: at least one.
    /// - Throws: ``ClientError/invalidName(_:)`` for a segment that is empty or made of dots, which a server or a proxy
    ///   could take for another path.
    init(_ segments: String...) throws(ClientError) {
        text = ""
        for segment in segments {
            guard !segment.allSatisfy({ $0 == "." }) else { throw .invalidName(segment) }
            text += "/" + Self.encode(segment)
        }
    }

    /// Adds the values that there are.
    func query(_ items: [(name: StaticString, value: String?)]) -> RequestPath {
        var path = self
        var separator = "?"
        for item in items {
            guard let value = item.value else { continue }
            path.text += "\(separator)\(item.name)=\(Self.encode(value))"
            separator = "&"
        }
        return path
    }

    private static func encode(_ value: String) -> String {
        var encoded = ""
        for byte in value.utf8 {
            if isUnreserved(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                encoded += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return encoded
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
