import Foundation

/// A folder of mails as files, for trying out and for tests: 0700, files 0600, `RANDOM.eml`.
struct Outbox: Sendable {
    private let folder: String

    /// Makes the folder where there is none. Throws `MailRefusal`.
    init(folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw MailRefusal.cannotWriteOutbox
        }
        let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? NSNumber
        guard let mode, mode.intValue & 0o077 == 0 else { throw MailRefusal.outboxOpenToOthers }
        self.folder = folder
    }

    /// Appears under its name as a whole or not at all.
    func write(_ message: [UInt8]) throws {
        let name = UUID().uuidString.lowercased()
        let draft = "\(folder)/.\(name)"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw MailRefusal.cannotWriteOutbox }
        do {
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try file.write(contentsOf: Data(message))
            try file.synchronize()
        } catch {
            unlink(draft)
            throw MailRefusal.cannotWriteOutbox
        }
        guard rename(draft, "\(folder)/\(name).eml") == 0 else {
            unlink(draft)
            throw MailRefusal.cannotWriteOutbox
        }
    }
}
