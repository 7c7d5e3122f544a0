import ByteFraming
import Crypto
import Foundation
import MessageFormats

/// Opens a sealed file while it arrives.
///
/// What comes out is the sender's as far as it goes; that it is whole says ``finish()`` alone, so until then it belongs into
/// a file that can be thrown away.
public struct AttachmentOpener {
    private let descriptorKey: AttachmentKey
    private let contentSize: Int
    private let paddedSize: Int
    /// Known with the salt.
    private var key: SymmetricKey?
    private var chunk = 0
    /// Padded bytes opened so far, the length included.
    private var opened = 0
    private var pending: [UInt8] = []

    /// - Parameter contentSize: what the message says.
    /// - Throws: ``MessageProblem/attachmentTooLong``.
    public init(contentSize: Int, key: AttachmentKey) throws(MessageProblem) {
        guard (0...AttachmentFormat.mostContentBytes).contains(contentSize) else { throw .attachmentTooLong }
        descriptorKey = key
        self.contentSize = contentSize
        paddedSize = AttachmentFormat.paddedSize(ofContent: contentSize)
    }

    /// Takes the next bytes of the sealed file, returns the content that can be read of it.
    /// - Throws: ``MessageProblem``: `attachmentAltered`, `attachmentCut`, `attachmentSizeDiffers`.
    public mutating func open(_ sealed: [UInt8]) throws(MessageProblem) -> [UInt8] {
        var rest = sealed[...]
        if key == nil { try takeHeader(&rest) }
        guard let key else { return [] }
        var content: [UInt8] = []
        while !rest.isEmpty {
            let expected = nextChunkSize
            // Behind the last chunk.
            guard expected > 0 else { throw .attachmentCut }
            let part = rest.prefix(expected - pending.count)
            pending.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
            if pending.count == expected { content.append(contentsOf: try openChunk(key)) }
        }
        return content
    }

    /// - Throws: ``MessageProblem/attachmentCut`` where bytes are missing.
    public func finish() throws(MessageProblem) {
        guard key != nil, opened == paddedSize, pending.isEmpty else { throw .attachmentCut }
    }

    private mutating func takeHeader(_ rest: inout ArraySlice<UInt8>) throws(MessageProblem) {
        let part = rest.prefix(AttachmentFormat.headerSize - pending.count)
        pending.append(contentsOf: part)
        rest = rest.dropFirst(part.count)
        guard pending.count == AttachmentFormat.headerSize else { return }
        guard pending.first == AttachmentFormat.version else { throw .attachmentAltered }
        key = descriptorKey.chunkKey(salt: Array(pending.dropFirst()))
        pending.removeAll(keepingCapacity: true)
    }

    /// With its tag; 0 where nothing is left.
    private var nextChunkSize: Int {
        let size = min(paddedSize - opened, AttachmentFormat.chunkSize)
        return size > 0 ? size + AttachmentFormat.tagSize : 0
    }

    private mutating func openChunk(_ key: SymmetricKey) throws(MessageProblem) -> [UInt8] {
        let isLast = chunk == AttachmentFormat.chunks(of: paddedSize) - 1
        var padded: [UInt8]
        do {
            let box = try AES.GCM.SealedBox(
                nonce: try AttachmentKey.nonce(chunk: chunk, isLast: isLast),
                ciphertext: pending.dropLast(AttachmentFormat.tagSize),
                tag: pending.suffix(AttachmentFormat.tagSize))
            padded = Array(try AES.GCM.open(box, using: key))
        } catch {
            throw .attachmentAltered
        }
        pending.removeAll(keepingCapacity: true)
        let start = opened
        opened += padded.count
        if chunk == 0 {
            let length = padded.prefix(AttachmentFormat.lengthSize)
            guard length.elementsEqual(Framing.number(Int64(contentSize))) else { throw .attachmentSizeDiffers }
        }
        chunk += 1
        let content = max(AttachmentFormat.lengthSize - start, 0)
        let end = min(max(AttachmentFormat.lengthSize + contentSize - start, 0), padded.count)
        guard padded[end...].allSatisfy({ $0 == 0 }) else { throw .attachmentAltered }
        padded.removeSubrange(end...)
        padded.removeFirst(min(content, padded.count))
        return padded
    }
}
