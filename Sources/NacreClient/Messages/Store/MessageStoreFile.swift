import ByteFraming
import Foundation

/// The bytes of a message store on disk: the header in the clear, then one framed field with nonce, ciphertext and tag.
package struct MessageStoreFile: Sendable {
    let path: String

    /// About a million messages of a line or two.
    private static let largest = 1 << 29

    package struct Sealed: Sendable, Equatable {
        let header: MessageStoreHeader
        let content: [UInt8]

        init(header: MessageStoreHeader, content: [UInt8]) {
            self.header = header
            self.content = content
        }

        /// Reads a whole file.
        /// - Parameter path: for the error alone.
        package init(parsing bytes: [UInt8], path: String) throws(MessageStoreError) {
            var reader = FrameReader(bytes)
            header = try MessageStoreHeader(from: &reader, path: path)
            do {
                content = try reader.field(upTo: MessageStoreFile.largest)
                try reader.end()
            } catch {
                throw .damaged(path: path)
            }
        }

        package var bytes: [UInt8] { header.bytes + Framing.frame([content]) }
    }

    init(in home: AgentHome) { path = home.folder + "/messages.sealed" }

    /// Nil when there is no such file.
    func read() throws(MessageStoreError) -> Sealed? {
        let bytes: Data?
        do { bytes = try PrivateFile(path: path, maxBytes: Self.largest).read() } catch .malformed {
            throw .damaged(path: path)
        } catch { throw .file(error) }
        guard let bytes else { return nil }
        return try Sealed(parsing: Array(bytes), path: path)
    }

    /// After a crash there is the old file or the new one, never half of one.
    func replace(with sealed: Sealed) throws(MessageStoreError) {
        let bytes = sealed.bytes
        guard bytes.count <= Self.largest else { throw .file(.cannotWrite(path, reason: "it would be too large")) }
        do {
            try PrivateFile(path: path, maxBytes: Self.largest).replace(with: Data(bytes))
        } catch { throw .file(error) }
    }
}
