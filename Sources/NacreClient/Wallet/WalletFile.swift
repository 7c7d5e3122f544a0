import ByteFraming
import Foundation

/// The bytes of a wallet on disk: the header in the clear, then one framed field with nonce, ciphertext and tag.
package struct WalletFile: Sendable {
    let path: String

    static let largest = 16 << 20

    package struct Sealed: Sendable, Equatable {
        let header: WalletHeader
        let content: [UInt8]

        init(header: WalletHeader, content: [UInt8]) {
            self.header = header
            self.content = content
        }

        /// Reads a whole file.
        /// - Parameter path: for the error alone.
        package init(parsing bytes: [UInt8], path: String) throws(WalletError) {
            var reader = FrameReader(bytes)
            header = try WalletHeader(from: &reader, path: path)
            do {
                content = try reader.field(upTo: WalletFile.largest)
                try reader.end()
            } catch {
                throw .damaged(path: path)
            }
        }

        package var bytes: [UInt8] { header.bytes + Framing.frame([content]) }
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
        return try Sealed(parsing: Array(bytes), path: path)
    }

    /// After a crash there is the old file or the new one, never half of one.
    func replace(with sealed: Sealed) throws(WalletError) {
        do {
            try PrivateFile(path: path, maxBytes: Self.largest).replace(with: Data(sealed.bytes))
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
