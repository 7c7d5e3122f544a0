import Foundation

/// A file that was not there before and that only its owner can read.
struct NewFile {
    let path: String
    private let handle: FileHandle

    init(path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno)).lowercased()
            throw CommandFailure("\(path) cannot be made (\(reason))", hint: "Nothing is overwritten; name another file.")
        }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ bytes: [UInt8]) throws {
        do {
            try handle.write(contentsOf: Data(bytes))
            try handle.synchronize()
        } catch {
            discard()
            throw CommandFailure("\(path) cannot be written")
        }
    }

    func discard() { unlink(path) }
}
