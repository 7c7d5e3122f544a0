import Foundation

/// A file that appears under its name when it is whole and on the disk; until then it has another one beside it.
struct PendingFile {
    let handle: FileHandle
    private let path: String
    private let pending: String

    init(folder: String, name: String) throws {
        path = folder + "/" + name
        pending = path + ".part"
        let files = FileManager.default
        try? files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard files.createFile(atPath: pending, contents: nil), let handle = FileHandle(forWritingAtPath: pending)
        else {
            throw ExportRefusal.cannotWrite(file: path)
        }
        self.handle = handle
    }

    func finish() throws {
        try handle.synchronize()
        try handle.close()
        guard rename(pending, path) == 0 else { throw ExportRefusal.cannotWrite(file: path) }
    }
}
