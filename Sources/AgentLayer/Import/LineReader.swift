import Foundation

/// Where a line stands, so that it can be read a second time.
struct LinePlace: Sendable {
    let file: Int
    /// From 1.
    let line: Int
    /// The byte in the file at which it starts.
    let offset: UInt64
    /// Without its line break.
    let length: Int
}

/// Some consecutive whole lines of a file, or the mark of one line that is too long to be held.
struct LineChunk: Sendable {
    let file: Int
    let firstLine: Int
    let offset: UInt64
    let bytes: [UInt8]
    /// How many bytes of the file are read when this chunk is.
    let end: UInt64
    let isOverlongLine: Bool
}

/// Reads a file in chunks that end with a line, in bounded memory whatever the file holds.
struct LineReader {
    let file: Int
    private let handle: FileHandle
    private let chunkSize: Int
    private let lineLimit: Int
    /// What is read of the line that the last chunk did not have whole.
    private var rest: [UInt8] = []
    private var offset: UInt64 = 0
    private var line = 1
    private var isSkipping = false
    private var atEnd = false

    init(file: Int, path: String, chunkSize: Int, lineLimit: Int) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw ImportRefusal.cannotRead(file: path) }
        self.file = file
        self.handle = handle
        self.chunkSize = chunkSize
        self.lineLimit = lineLimit
    }

    mutating func next() throws -> LineChunk? {
        while !atEnd {
            let more = try handle.read(upToCount: chunkSize) ?? Data()
            if more.isEmpty {
                atEnd = true
            } else {
                rest.append(contentsOf: more)
            }
            if isSkipping {
                if let chunk = skipped() { return chunk }
            } else if let last = atEnd ? rest.endIndex - 1 : rest.lastIndex(of: Self.lineBreak), last >= 0 {
                return take(upTo: last)
            } else if rest.count > lineLimit {
                isSkipping = true
            }
        }
        return nil
    }

    private static let lineBreak = UInt8(ascii: "\n")

    private mutating func take(upTo last: Int) -> LineChunk {
        let bytes = Array(rest[...last])
        rest = Array(rest[(last + 1)...])
        return chunk(bytes, length: bytes.count, lines: bytes.count { $0 == Self.lineBreak }, isOverlong: false)
    }

    /// Drops what is read of a line that is too long; its mark when its end is read.
    private mutating func skipped() -> LineChunk? {
        if let end = rest.firstIndex(of: Self.lineBreak) {
            isSkipping = false
            rest = Array(rest[(end + 1)...])
            return chunk([], length: end + 1, lines: 1, isOverlong: true)
        }
        if atEnd { return chunk([], length: rest.count, lines: 1, isOverlong: true) }
        offset += UInt64(rest.count)
        rest = []
        return nil
    }

    private mutating func chunk(_ bytes: [UInt8], length: Int, lines: Int, isOverlong: Bool) -> LineChunk {
        let end = offset + UInt64(length)
        defer {
            offset = end
            line += lines
        }
        return LineChunk(
            file: file, firstLine: line, offset: offset, bytes: bytes, end: end, isOverlongLine: isOverlong)
    }
}

/// Reads lines again whose places are known, a stretch of the file at a time.
struct LineFinder {
    private let handles: [FileHandle]
    private let stretch: Int

    init(paths: [String], stretch: Int) throws {
        handles = try paths.map { path in
            guard let handle = FileHandle(forReadingAtPath: path) else { throw ImportRefusal.cannotRead(file: path) }
            return handle
        }
        self.stretch = stretch
    }

    /// How many of `places`, which follow each other, are read together.
    func countOfStretch(_ places: ArraySlice<LinePlace>) -> Int {
        guard let first = places.first else { return 0 }
        return places.prefix { place in
            place.file == first.file && place.offset + UInt64(place.length) <= first.offset + UInt64(stretch)
        }.count.clamped(atLeast: 1)
    }

    /// The bytes from the first to the last of the places.
    func bytes(of places: ArraySlice<LinePlace>) throws -> [UInt8] {
        guard let first = places.first, let last = places.last, handles.indices.contains(first.file) else { return [] }
        let handle = handles[first.file]
        try handle.seek(toOffset: first.offset)
        return [UInt8](try handle.read(upToCount: Int(last.offset - first.offset) + last.length) ?? Data())
    }
}

extension Int {
    fileprivate func clamped(atLeast least: Int) -> Int { Swift.max(self, least) }
}
