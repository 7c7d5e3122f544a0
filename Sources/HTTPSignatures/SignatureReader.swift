/// Takes the parts of `Signature-Input` and `Signature` off the front, in the one spelling that RFC 9651 section 4.1
/// serialises them to. Every read consumes or throws.
struct SignatureReader {
    /// A field of this profile has fewer than 400 bytes.
    static let maxFieldSize = 512

    private var rest: ArraySlice<UInt8>

    init(_ field: String) throws(SignatureRefusal) {
        guard field.utf8.count <= Self.maxFieldSize else { throw .malformed }
        rest = Array(field.utf8)[...]
    }

    mutating func expect(_ text: StaticString) throws(SignatureRefusal) {
        guard takes(text) else { throw .malformed }
    }

    /// Consumes `text` if it comes next.
    mutating func takes(_ text: StaticString) -> Bool {
        let expected = text.withUTF8Buffer(Array.init)
        guard rest.starts(with: expected) else { return false }
        rest = rest.dropFirst(expected.count)
        return true
    }

    /// An inner list of strings: one space between them, none elsewhere.
    mutating func listOfStrings() throws(SignatureRefusal) -> [String] {
        try expect("(")
        var strings = [try string()]
        while takes(" ") { strings.append(try string()) }
        try expect(")")
        return strings
    }

    /// A key of RFC 9651 section 3.1.2, of lower-case letters only: this profile has no others.
    mutating func key() throws(SignatureRefusal) -> String {
        let key = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        guard !key.isEmpty else { throw .malformed }
        rest = rest.dropFirst(key.count)
        return String(decoding: key, as: UTF8.self)
    }

    /// A string of printable ASCII. An escape (`\"`, `\\`) is refused: nothing in this profile needs one.
    mutating func string() throws(SignatureRefusal) -> String {
        try expect("\"")
        let content = rest.prefix { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        rest = rest.dropFirst(content.count)
        try expect("\"")
        return String(decoding: content, as: UTF8.self)
    }

    /// An integer of at most 15 digits (RFC 9651 section 3.3.1), not negative, no zeros before it.
    mutating func integer() throws(SignatureRefusal) -> Int64 {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...15).contains(digits.count), digits.first != UInt8(ascii: "0") || digits.count == 1 else {
            throw .malformed
        }
        rest = rest.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    /// A byte sequence between colons.
    mutating func bytes() throws(SignatureRefusal) -> [UInt8] {
        try expect(":")
        let text = rest.prefix { $0 != UInt8(ascii: ":") }
        rest = rest.dropFirst(text.count)
        try expect(":")
        guard let bytes = Base64Text.decode(text) else { throw .malformed }
        return bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    func end() throws(SignatureRefusal) {
        guard rest.isEmpty else { throw .malformed }
    }
}
