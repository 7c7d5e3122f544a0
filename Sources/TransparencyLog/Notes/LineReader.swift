/// Takes lines off an untrusted text, from the front; each must end in a line feed.
struct LineReader {
    private var rest: ArraySlice<UInt8>

    /// - Throws: ``NoteError/tooLarge``, or ``NoteError/illegalText`` where C2SP signed-note, "Format", lets no byte be.
    init(_ bytes: [UInt8], limit: Int) throws(NoteError) {
        guard bytes.count <= limit else { throw .tooLarge }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }), String(validating: bytes, as: UTF8.self) != nil else {
            throw .illegalText
        }
        rest = bytes[...]
    }

    /// A line without its line feed.
    mutating func line() throws(NoteError) -> ArraySlice<UInt8> {
        guard let end = rest.firstIndex(of: 0x0A) else { throw .malformed }
        defer { rest = rest[(end + 1)...] }
        return rest[rest.startIndex..<end]
    }

    /// What comes after `prefix` on the next line, which is consumed only if it begins so.
    mutating func line(after prefix: StaticString) throws(NoteError) -> ArraySlice<UInt8>? {
        let expected = prefix.withUTF8Buffer(Array.init)
        guard rest.starts(with: expected) else { return nil }
        return try line().dropFirst(expected.count)
    }

    /// Lines of one hash each, up to an empty line, which is consumed.
    mutating func hashes(upTo limit: Int) throws(NoteError) -> [LogHash] {
        var hashes: [LogHash] = []
        while case let text = try line(), !text.isEmpty {
            guard hashes.count < limit, let bytes = Base64Text.decode(text), let hash = try? LogHash(bytes) else {
                throw .malformed
            }
            hashes.append(hash)
        }
        return hashes
    }

    /// All that is left.
    mutating func remainder() -> [UInt8] {
        defer { rest = [] }
        return Array(rest)
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// An ASCII decimal without zeros before it, below 2^63.
    static func decimal(_ text: some Collection<UInt8>) throws(NoteError) -> Int64 {
        guard (1...19).contains(text.count), text.count == 1 || text.first != UInt8(ascii: "0"),
            text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let value = Int64(String(decoding: text, as: UTF8.self))
        else { throw .malformed }
        return value
    }
}
