import Foundation
import NIOCore

/// The files of sealed attachments, in one folder under the data: each named by the day on which it came and a keyed hash of
/// its id, so that the folder does not give the ids away.
///
/// Its times on disk are those of the day, as with pictures.
struct AttachmentFolder: Sendable {
    let path: String

    private static let pending = ".part-"

    /// Makes the folder, and removes what an interruption left half-written.
    init(path: String) throws {
        self.path = path
        let files = FileManager.default
        try files.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for name in try files.contentsOfDirectory(atPath: path) where name.hasPrefix(Self.pending) {
            try files.removeItem(atPath: path + "/" + name)
        }
    }

    /// A file that is being written; gone unless it is kept.
    final class Part {
        private let path: String
        private let handle: FileHandle
        private(set) var size = 0
        private(set) var first: UInt8?
        private var isKept = false

        fileprivate init(path: String) throws {
            self.path = path
            guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
                let handle = FileHandle(forWritingAtPath: path)
            else { throw CocoaError(.fileWriteUnknown) }
            self.handle = handle
        }

        deinit {
            try? handle.close()
            if !isKept { unlink(path) }
        }

        func write(_ buffer: ByteBuffer) throws {
            if first == nil { first = buffer.readableBytesView.first }
            size += buffer.readableBytes
            try handle.write(contentsOf: buffer.readableBytesView)
        }

        fileprivate func keep(as target: String, day: Int64) throws {
            AttachmentFolder.setDay(day, of: path)
            try handle.synchronize()
            guard rename(path, target) == 0 else { throw CocoaError(.fileWriteUnknown) }
            isKept = true
        }
    }

    func begin() throws -> Part { try Part(path: path + "/" + Self.pending + UUID().uuidString) }

    /// When this returns the file is on the disk under its name, whole.
    func keep(_ part: Part, as name: String, day: Int64) throws {
        try part.keep(as: "\(path)/\(day)-\(name)", day: day)
        Self.setDay(day, of: path)
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Nil where there is no such file of these days.
    func find(_ name: String, days: ClosedRange<Int64>) -> FileHandle? {
        for day in days.reversed() {
            if let handle = FileHandle(forReadingAtPath: "\(path)/\(day)-\(name)") { return handle }
        }
        return nil
    }

    /// Bytes of all files.
    func total() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: path).reduce(0) { sum, name in
            var status = stat()
            return stat(path + "/" + name, &status) == 0 ? sum + Int(status.st_size) : sum
        }
    }

    func remove(before first: Int64, today: Int64) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            guard let day = name.split(separator: "-").first.flatMap({ Int64($0) }), day < first else { continue }
            unlink(path + "/" + name)
        }
        Self.setDay(today, of: path)
    }

    fileprivate static func setDay(_ day: Int64, of path: String) {
        let midnight = timeval(tv_sec: Int(day) * 86_400, tv_usec: 0)
        utimes(path, [midnight, midnight])
    }
}
