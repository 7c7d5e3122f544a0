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
        let authority = Self.authority(of: rest)
        guard let host = Self.host(in: authority) else { return nil }
        self.host = String(host).lowercased()
        var address = ""
        for index in scalars.indices {
            let scalar = scalars[index]
            if index >= authority.endIndex, Self.needsEncoding(scalar) {
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
            // Capital ASCII letters differ from small ones in one bit; no sign in a scheme becomes another by it.
            if zip(text, prefix).allSatisfy({ $0 == $1 || ($1.properties.isAlphabetic && $0.value | 0x20 == $1.value) }) {
                return text.dropFirst(prefix.count)
            }
        }
        return nil
    }

    /// Given what follows the scheme.
    static func authority(of rest: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    }

    /// The host with its port.
    static func host(in authority: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar>? {
        let start = authority.lastIndex(of: "@").map { $0 + 1 } ?? authority.startIndex
        return start < authority.endIndex ? authority[start...] : nil
    }

    /// A browser reads `\` as `/`, so what looks like a host need not be one.
    static func isForbidden(at index: Int, in text: ArraySlice<Unicode.Scalar>) -> Bool {
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
