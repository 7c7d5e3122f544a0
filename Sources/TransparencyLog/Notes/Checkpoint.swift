/// A tree's head: the text of a note with the log's origin, the size and the root (C2SP tlog-checkpoint).
public struct Checkpoint: Sendable, Hashable {
    public let origin: String
    public let size: Int64
    public let root: LogHash
    /// Lines that no monitor can check. This module writes none.
    public let extensions: [String]

    public init(origin: String, size: Int64, root: LogHash) {
        self.origin = origin
        self.size = size
        self.root = root
        extensions = []
    }

    /// Reads a note's text: three or more lines, none empty.
    public init(parsing text: [UInt8]) throws(NoteError) {
        var reader = try LineReader(text, limit: SignedNote.maxSize)
        let origin = try reader.line()
        guard !origin.isEmpty else { throw .malformed }
        self.origin = String(decoding: origin, as: UTF8.self)
        size = try LineReader.decimal(try reader.line())
        guard let bytes = Base64Text.decode(try reader.line()), let root = try? LogHash(bytes) else { throw .malformed }
        self.root = root
        var extensions: [String] = []
        while !reader.isAtEnd {
            let line = try reader.line()
            guard !line.isEmpty else { throw .malformed }
            extensions.append(String(decoding: line, as: UTF8.self))
        }
        self.extensions = extensions
    }

    public var text: String {
        ([origin, String(size), Base64Text.encode(root.bytes)] + extensions).map { $0 + "\n" }.joined()
    }
}
