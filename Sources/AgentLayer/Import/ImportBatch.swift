import JSONWriting

/// The records of some lines, read but not yet written.
struct ImportBatch: Sendable {
    struct Placed<Record: Sendable>: Sendable {
        let place: LinePlace
        let record: Record
    }

    private(set) var read = 0
    private(set) var posts: [Placed<MoltbookPost>] = []
    private(set) var comments: [Placed<MoltbookComment>] = []
    private(set) var rejected: [Placed<ImportReason>] = []
    /// How far in the file this is.
    private(set) var end: UInt64 = 0

    /// Reads the lines of a chunk. Lines of nothing but white space are no records.
    init(_ chunk: LineChunk, lineLimit: Int, latest: Timestamp) {
        end = chunk.end
        var line = chunk.firstLine
        if chunk.isOverlongLine {
            read = 1
            let place = LinePlace(file: chunk.file, line: line, offset: chunk.offset, length: 0)
            rejected.append(Placed(place: place, record: .overlongLine(lineLimit)))
            return
        }
        chunk.bytes.withUnsafeBytes { bytes in
            var start = 0
            if chunk.offset == 0, bytes.starts(with: Self.byteOrderMark) { start = Self.byteOrderMark.count }
            while start < bytes.count {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                let place = LinePlace(
                    file: chunk.file, line: line, offset: chunk.offset + UInt64(start), length: end - start)
                add(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), at: place, lineLimit, latest)
                line += 1
                start = end + 1
            }
        }
    }

    /// Reads lines again, out of a stretch of the file that starts with the first of them.
    init(_ places: ArraySlice<LinePlace>, in bytes: [UInt8], lineLimit: Int, latest: Timestamp) {
        guard let first = places.first else { return }
        bytes.withUnsafeBytes { bytes in
            for place in places {
                let start = Int(place.offset - first.offset)
                let end = min(start + place.length, bytes.count)
                let line = UnsafeRawBufferPointer(rebasing: bytes[min(start, end)..<end])
                add(line, at: place, lineLimit, latest)
            }
        }
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private mutating func add(
        _ line: UnsafeRawBufferPointer, at place: LinePlace, _ lineLimit: Int, _ latest: Timestamp
    ) {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
        read += 1
        do throws(ImportReason) {
            guard line.count <= lineLimit else { throw .overlongLine(lineLimit) }
            switch try MoltbookRecord(line: line, latest: latest) {
            case .post(let post): posts.append(Placed(place: place, record: post))
            case .comment(let comment): comments.append(Placed(place: place, record: comment))
            }
        } catch {
            rejected.append(Placed(place: place, record: error))
        }
    }
}
