/// A header field of the form `value; name=token; name="quoted"` (RFC 9110, section 5.6.6), as in `Content-Type` and
/// `Content-Disposition`.
struct FieldParameters {
    /// In lower case.
    let value: String
    /// Names in lower case, values as sent without their quotes.
    let parameters: [String: String]

    /// Nil where the field has another form, or names a parameter twice: which one a reader takes must not be a matter of
    /// taste.
    init?(_ field: some StringProtocol) {
        var rest = Substring(field).utf8
        guard let value = Self.token(&rest, allowing: "/") else { return nil }
        self.value = value.lowercased()
        var parameters: [String: String] = [:]
        while true {
            Self.skipBlanks(&rest)
            if rest.isEmpty { break }
            guard rest.popFirst() == UInt8(ascii: ";") else { return nil }
            Self.skipBlanks(&rest)
            if rest.isEmpty { break }
            guard let name = Self.token(&rest)?.lowercased(), rest.popFirst() == UInt8(ascii: "="),
                let text = rest.first == UInt8(ascii: "\"") ? Self.quoted(&rest) : Self.token(&rest),
                parameters.updateValue(text, forKey: name) == nil
            else { return nil }
        }
        self.parameters = parameters
    }

    private static func skipBlanks(_ rest: inout Substring.UTF8View) {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private static func token(_ rest: inout Substring.UTF8View, allowing more: Unicode.Scalar? = nil) -> String? {
        let token = rest.prefix { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte) || more.map { UInt32(byte) == $0.value } ?? false
            }
        }
        guard !token.isEmpty else { return nil }
        rest = rest[token.endIndex...]
        return String(Substring(token))
    }

    /// With its quotes; a backslash takes the next character as it is.
    private static func quoted(_ rest: inout Substring.UTF8View) -> String? {
        _ = rest.popFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let next = rest.popFirst() else { return nil }
                bytes.append(next)
            default: bytes.append(byte)
            }
        }
        return nil
    }
}
