/// A text and signatures over it (C2SP signed-note). Nothing in it is to be believed before a signature by a trusted
/// key was verified.
public struct SignedNote: Sendable, Hashable {
    /// What this module reads at most.
    public static let maxSize = 65_536
    public static let maxSignatures = 64

    /// The signed bytes, the last of them a line feed.
    public let text: [UInt8]
    public private(set) var signatures: [NoteSignature]

    /// - Throws: ``NoteError/malformed`` for a text that does not end in a line feed, ``NoteError/illegalText`` for one
    ///   that no note may have.
    public init(text: String, signatures: [NoteSignature]) throws(NoteError) {
        let text = Array(text.utf8)
        _ = try LineReader(text, limit: Self.maxSize)
        guard text.last == 0x0A else { throw .malformed }
        guard signatures.count <= Self.maxSignatures else { throw .tooManySignatures }
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note with at least one signature line.
    public init(parsing bytes: [UInt8]) throws(NoteError) {
        _ = try LineReader(bytes, limit: Self.maxSize)
        // The last empty line parts text and signatures; the text may have empty lines of its own.
        guard let blank = bytes.indices.dropLast().last(where: { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }) else {
            throw .malformed
        }
        text = Array(bytes[...blank])
        signatures = try Self.signatureLines(Array(bytes[(blank + 2)...]))
        guard text.count > 1, !signatures.isEmpty else { throw .malformed }
    }

    public init(parsing text: String) throws(NoteError) { try self.init(parsing: Array(text.utf8)) }

    /// Reads signature lines that stand alone: the reply of a witness (C2SP tlog-witness, "add-checkpoint").
    public static func signatureLines(_ bytes: [UInt8]) throws(NoteError) -> [NoteSignature] {
        var reader = try LineReader(bytes, limit: maxSize)
        var signatures: [NoteSignature] = []
        while !reader.isAtEnd {
            guard signatures.count < maxSignatures else { throw .tooManySignatures }
            guard let content = try reader.line(after: NoteSignature.prefix) else { throw .malformed }
            signatures.append(try NoteSignature(content: content))
        }
        return signatures
    }

    /// The note with one more signature; the same when it has it already.
    public func adding(_ signature: NoteSignature) throws(NoteError) -> SignedNote {
        guard !signatures.contains(signature) else { return self }
        guard signatures.count < Self.maxSignatures else { throw .tooManySignatures }
        var note = self
        note.signatures.append(signature)
        return note
    }

    public var bytes: [UInt8] { text + [0x0A] + signatures.flatMap { Array($0.line.utf8) } }

    /// The whole note as text; a note is UTF-8.
    public var string: String { String(decoding: bytes, as: UTF8.self) }
}
