import Foundation
import HTTPSupport

/// The greatest tree that was signed, in a file beside the keys and in no backup: a database that is older than it was put
/// in the place of the one that was signed over.
struct LogMark: Codable, Equatable, Sendable {
    let origin: String
    let size: Int64
    /// Base64.
    let root: Data

    static let fileName = "log.mark"

    /// Nil where there is none. Throws `LogStop.markUnreadable` for a file that is none.
    static func read(in folder: String) throws(LogStop) -> LogMark? {
        let path = folder + "/" + fileName
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path), data.count <= 4_096,
            let mark = try? JSONDecoder().decode(LogMark.self, from: data)
        else { throw .markUnreadable }
        return mark
    }

    /// On the disk, with its name, when this returns.
    func write(in folder: String) throws {
        let path = folder + "/" + Self.fileName
        let draft = path + ".new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LogMarkUnwritable() }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: try JSONEncoder().encode(self))
        try handle.synchronize()
        guard rename(draft, path) == 0 else { throw LogMarkUnwritable() }
        let directory = open(folder, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw LogMarkUnwritable() }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw LogMarkUnwritable() }
    }
}

struct LogMarkUnwritable: ReportableError {
    let publicDescription =
        "The mark of what the log has signed cannot be written beside the keys: nothing is published until it can be."
}
