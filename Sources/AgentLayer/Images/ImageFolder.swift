import Foundation

/// The files of stored pictures, in one folder under the data. A file's name says what is in it, so a file is never
/// changed, and the same picture is there once.
///
/// Its times on disk are those of the day, as everything else about an agent: a copy of the folder does not tell at which
/// minute somebody uploaded.
struct ImageFolder: Sendable {
    let path: String

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

    /// When this returns the file is on the disk under its name, whole.
    func write(_ bytes: [UInt8], as file: ImageFile, day: Int64) throws {
        let target = path + "/" + file.name
        if FileManager.default.fileExists(atPath: target) { return }
        let part = path + "/" + Self.pending + UUID().uuidString
        do {
            guard FileManager.default.createFile(atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]),
                let handle = FileHandle(forWritingAtPath: part)
            else { throw CocoaError(.fileWriteUnknown) }
            defer { try? handle.close() }
            try handle.write(contentsOf: Data(bytes))
            Self.setDay(day, of: part)
            try handle.synchronize()
            guard rename(part, target) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            unlink(part)
            throw error
        }
        try synchronizeFolder(day: day)
    }

    /// Nil where there is no such file.
    func read(_ file: ImageFile) -> Data? { FileManager.default.contents(atPath: path + "/" + file.name) }

    func remove(_ id: ImageID, day: Int64) {
        for size in ImageFile.Size.allCases { unlink(path + "/" + ImageFile(id, size).name) }
        Self.setDay(day, of: path)
    }

    /// Every picture of which there is a file.
    func all() throws -> Set<ImageID> {
        Set(try FileManager.default.contentsOfDirectory(atPath: path).compactMap { ImageFile(name: $0)?.id })
    }

    private static let pending = ".part-"

    /// A new name is on the disk only once the folder is.
    private func synchronizeFolder(day: Int64) throws {
        Self.setDay(day, of: path)
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    private static func setDay(_ day: Int64, of path: String) {
        let midnight = timeval(tv_sec: Int(day) * 86_400, tv_usec: 0)
        utimes(path, [midnight, midnight])
    }
}
