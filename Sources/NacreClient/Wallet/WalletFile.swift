import ByteFraming
import Foundation

/// The bytes of a wallet on disk: the header in the clear, then one framed field with nonce, ciphertext and tag.
struct WalletFile: Sendable {
    let path: String

    static let largest = 16 << 20

    struct Sealed: Sendable, Equatable {
        let header: WalletHeader
        let content: [UInt8]
    }

    /// Nil when there is no such file. Everything that can be judged without the passphrase is.
    func read() throws(WalletError) -> Sealed? {
        let bytes: Data?
        do {
            bytes = try PrivateFile(path: path, maxBytes: Self.largest).read()
        } catch .malformed {
            throw .damaged(path: path)
        } catch {
            throw .file(error)
        }
        guard let bytes else { return nil }
        var reader = FrameReader(Array(bytes))
        let header = try WalletHeader(from: &reader, path: path)
        do {
            let content = try reader.field(upTo: Self.largest)
            try reader.end()
            return Sealed(header: header, content: content)
        } catch {
            throw .damaged(path: path)
        }
    }

    /// After a crash there is the old file or the new one, never half of one.
    func replace(with sealed: Sealed) throws(WalletError) {
        let bytes = sealed.header.bytes + Framing.frame([sealed.content])
        do {
            try PrivateFile(path: path, maxBytes: Self.largest).replace(with: Data(bytes))
        } catch {
            throw .file(error)
        }
    }

    /// Makes the folder if it is missing and checks that only this user can change what is in it.
    func prepareFolder() throws(WalletError) {
        do {
            try AgentHome(folder: folder).prepare()
        } catch {
            throw .file(error)
        }
    }

    /// Removes what a crash left while a file was being replaced. Only under the lock.
    func removeLeftovers() {
        let prefix = URL(fileURLWithPath: path).lastPathComponent + "."
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
        for name in names where name.hasPrefix(prefix) {
            let rest = name.dropFirst(prefix.count)
            if !rest.isEmpty, rest.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { unlink(folder + "/" + name) }
        }
    }

    private var folder: String {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return folder.isEmpty ? "." : folder
    }
}
