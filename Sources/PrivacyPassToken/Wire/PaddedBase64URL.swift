import ByteFraming

/// base64url (RFC 4648, section 5) as RFC 9577 and RFC 9578 write it, with padding. Read with padding, without, but never
/// with wrong padding; every sequence of bytes has one text without padding, so two different texts are never one token.
enum PaddedBase64URL {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes)
        return text + String(repeating: "=", count: padding(of: text.utf8.count))
    }

    static func decode(_ text: some Collection<UInt8>) throws(PrivacyPassFormatError) -> [UInt8] {
        let digits = text.prefix { $0 != UInt8(ascii: "=") }
        let filling = text.dropFirst(digits.count)
        guard filling.allSatisfy({ $0 == UInt8(ascii: "=") }),
            filling.isEmpty || filling.count == padding(of: digits.count),
            let bytes = Base64URL.decode(utf8: digits)
        else { throw .notBase64URL }
        return bytes
    }

    private static func padding(of digits: Int) -> Int { (4 - digits % 4) % 4 }
}
