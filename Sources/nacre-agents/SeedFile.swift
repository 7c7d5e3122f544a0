import Foundation
import HTTPSupport
import ServerProgram
import Synchronization

/// A new file that a seed writes for who asked for it; its owner alone can read it.
final class SeedFile: Sendable {
    private let path: String
    private let handle: FileHandle
    private let waiting = Mutex<[UInt8]>([])

    private static let portion = 64 * 1024

    /// Throws `SeedFileRefusal` where the file is there already, or would lie in the folder of the data or of the keys.
    init(path: String, _ database: ResolvedDatabase) throws {
        let file = URL(fileURLWithPath: path)
        let folder = file.deletingLastPathComponent().resolvingSymlinksInPath()
        guard !database.isInsideDataOrKeys(folder.appendingPathComponent(file.lastPathComponent).path) else {
            throw SeedFileRefusal.insideData(path)
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST ? SeedFileRefusal.exists(path) : .cannotMake(path)
        }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ line: String) throws {
        try waiting.withLock { waiting in
            waiting += Array(line.utf8) + [UInt8(ascii: "\n")]
            guard waiting.count >= Self.portion else { return }
            try handle.write(contentsOf: waiting)
            waiting.removeAll(keepingCapacity: true)
        }
    }

    func close() throws {
        try waiting.withLock { try handle.write(contentsOf: $0) }
        try handle.close()
    }

    /// Removes it: what it says of a seed that failed is of no use.
    func discard() { unlink(path) }
}

/// The files that a seed was asked for.
struct SeedFiles: Sendable {
    private let apiKeys: SeedFile?
    private let postIDs: SeedFile?

    init(apiKeys: String?, postIDs: String?, _ database: ResolvedDatabase) throws {
        self.apiKeys = try apiKeys.map { try SeedFile(path: $0, database) }
        do {
            self.postIDs = try postIDs.map { try SeedFile(path: $0, database) }
        } catch {
            self.apiKeys?.discard()
            throw error
        }
    }

    @Sendable func note(name: String, key: String) throws { try apiKeys?.write("\(name),\(key)") }
    @Sendable func note(post: String) throws { try postIDs?.write(post) }

    func close() throws {
        try apiKeys?.close()
        try postIDs?.close()
    }

    func discard() {
        apiKeys?.discard()
        postIDs?.discard()
    }
}

enum SeedFileRefusal: ReportableError {
    case exists(String)
    case insideData(String)
    case cannotMake(String)

    var publicDescription: String {
        switch self {
        case .exists(let path): "\(path) is there already: give the name of a new file."
        case .insideData(let path): "\(path) would lie beside the data or the keys: give another folder."
        case .cannotMake(let path): "\(path) cannot be made."
        }
    }
}
