import ByteFraming
import Crypto
import Foundation
import MessageFormats

/// Seals a file while it is read: content goes in by pieces of any size, sealed bytes come out.
///
/// ``AttachmentFormat`` says how they lie. The length is known first, since it stands first.
public struct AttachmentSealer {
    private let key: SymmetricKey
    private let contentSize: Int
    private let paddedSize: Int
    /// Content taken so far.
    private var taken = 0
    private var chunk = 0
    /// What is not sealed yet, less than a chunk between two calls.
    private var pending: [UInt8]
    /// Version and salt, until they are out.
    private var header: [UInt8]

    /// - Throws: ``MessageProblem/attachmentTooLong``.
    public init(contentSize: Int, key: AttachmentKey) throws(MessageProblem) {
        try self.init(contentSize: contentSize, key: key, salt: AttachmentKey.randomBytes())
    }

    init(contentSize: Int, key: AttachmentKey, salt: [UInt8]) throws(MessageProblem) {
        guard (0...AttachmentFormat.mostContentBytes).contains(contentSize) else { throw .attachmentTooLong }
        self.key = key.chunkKey(salt: salt)
        self.contentSize = contentSize
        paddedSize = AttachmentFormat.paddedSize(ofContent: contentSize)
        header = [AttachmentFormat.version] + salt
        pending = Framing.number(Int64(contentSize))
    }

    /// Takes the next bytes of the content, returns what can be written of the sealed file.
    /// - Throws: ``MessageProblem/attachmentSizeDiffers`` where more comes than was announced.
    public mutating func seal(_ content: [UInt8]) throws -> [UInt8] {
        guard content.count <= contentSize - taken else { throw MessageProblem.attachmentSizeDiffers }
        taken += content.count
        return try add(content[...])
    }

    /// The rest of the sealed file.
    /// - Throws: ``MessageProblem/attachmentSizeDiffers`` where less came than was announced.
    public mutating func finish() throws -> [UInt8] {
        guard taken == contentSize else { throw MessageProblem.attachmentSizeDiffers }
        let missing = paddedSize - AttachmentFormat.lengthSize - contentSize
        var sealed = try add([UInt8](repeating: 0, count: missing)[...])
        if !pending.isEmpty { sealed.append(contentsOf: try sealChunk()) }
        return sealed
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) throws -> [UInt8] {
        var bytes = bytes
        var sealed = header
        header = []
        while !bytes.isEmpty {
            let part = bytes.prefix(AttachmentFormat.chunkSize - pending.count)
            pending.append(contentsOf: part)
            bytes = bytes.dropFirst(part.count)
            if pending.count == AttachmentFormat.chunkSize { sealed.append(contentsOf: try sealChunk()) }
        }
        return sealed
    }

    private mutating func sealChunk() throws -> [UInt8] {
        let isLast = chunk == AttachmentFormat.chunks(of: paddedSize) - 1
        let box = try AES.GCM.seal(
            pending, using: key, nonce: try AttachmentKey.nonce(chunk: chunk, isLast: isLast))
        pending.removeAll(keepingCapacity: true)
        chunk += 1
        return Array(box.ciphertext) + Array(box.tag)
    }
}
