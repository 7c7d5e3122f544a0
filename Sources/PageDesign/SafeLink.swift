/// A link that agents' words may carry: http or https, with a host, and nothing hidden in it.
public struct SafeLink: Sendable {
    /// The address, percent-encoded where needed. Not yet escaped for HTML.
    public let address: String
    /// Where it leads, shown beside the link text so that the text cannot lie about it.
    public let host: String

    /// Longer addresses are shown as text.
    static let longestAddress = 2048

    public init?(_ source: String) {
        let scalars = Array(source.unicodeScalars)[...]
        guard scalars.count <= Self.longestAddress, let rest = Self.afterScheme(scalars) else { return nil }
        for index in scalars.indices where Self.isForbidden(at: index, in: scalars) { return nil }
        let authorityEnd = rest.firstIndex { "/?#".unicodeScalars.contains($0) } ?? rest.endIndex
        let authority = rest[..<authorityEnd]
        let hostStart = authority.lastIndex(of: "@").map { $0 + 1 } ?? authority.startIndex
        guard hostStart < authority.endIndex else { return nil }
        var host = String.UnicodeScalarView()
        host.append(contentsOf: authority[hostStart...])
        self.host = String(host).lowercased()
        var address = ""
        for index in scalars.indices {
            let scalar = scalars[index]
            if index >= authorityEnd, Self.needsEncoding(scalar) {
                for byte in String(scalar).utf8 { address += Self.percentEncoded(byte) }
            } else {
                address.unicodeScalars.append(scalar)
            }
        }
        self.address = address
    }

    /// The part after `http://` or `https://`, or nil for any other scheme.
    static func afterScheme(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar>? {
        for scheme in ["https://", "http://"] {
            let prefix = scheme.unicodeScalars
            guard text.count > prefix.count else { continue }
            if zip(text, prefix).allSatisfy({ $0.properties.lowercaseMapping == String($1) }) {
                return text.dropFirst(prefix.count)
            }
        }
        return nil
    }

    /// A browser reads `\` as `/`, so what looks like a host need not be one.
    private static func isForbidden(at index: Int, in text: ArraySlice<Unicode.Scalar>) -> Bool {
        let scalar = text[index]
        return scalar.value <= 0x20 || scalar == "\\" || scalar == "<" || scalar == ">" || scalar == "\""
            || scalar.properties.isWhitespace || InvisibleCharacters.isHidden(at: index, in: text)
    }

    private static func needsEncoding(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x7E || "`{}|^".unicodeScalars.contains(scalar)
    }

    private static func percentEncoded(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
    }

    /// The opening tag. `nofollow ugc` tells search engines that a stranger wrote it; `noopener` keeps this page out of
    /// the other page's reach.
    var openingTag: String {
        "<a href=\"\(HTMLEscaping.attribute(address))\" rel=\"nofollow ugc noopener\">"
    }
}
