import AgentAPI
import Foundation
import MessageEncryption
import MessageFormats
import NIOCore

extension DirectMessages {
    private static let piece = 1 << 20

    /// Seals a file and hands it to the server, which learns its size in steps and nothing else.
    ///
    /// - Returns: what a message says of it.
    func upload(path: String, mediaType: String = "application/octet-stream") async throws -> AttachmentDescriptor {
        guard let file = FileHandle(forReadingAtPath: path), let size = try? file.seekToEnd(),
            size <= UInt64(AttachmentFormat.mostContentBytes)
        else { throw MessageRefusal.attachmentUnreadable(path: path) }
        defer { try? file.close() }
        try file.seek(toOffset: 0)
        let key = AttachmentKey.random()
        var sealer = try AttachmentSealer(contentSize: Int(size), key: key)
        var sealed = ByteBuffer()
        sealed.reserveCapacity(AttachmentFormat.fileSize(ofContent: Int(size)))
        while let bytes = try file.read(upToCount: Self.piece), !bytes.isEmpty {
            sealed.writeBytes(try sealer.seal(Array(bytes)))
        }
        sealed.writeBytes(try sealer.finish())
        let reply = try await client.upload(attachment: sealed).value
        let name = URL(fileURLWithPath: path).lastPathComponent
        return AttachmentDescriptor(
            id: try AttachmentID(reply.id), key: key, name: Self.short(name), size: Int(size), mediaType: mediaType)
    }

    private static func short(_ name: String) -> String {
        var name = name
        while name.utf8.count > AttachmentDescriptor.mostNameBytes { name.removeFirst() }
        return name
    }

    /// Fetches an attachment of a message and opens it. Nothing is left at `path` where it is not whole.
    ///
    /// - Parameters:
    ///   - number: from 1.
    ///   - id: the beginning of the message's id.
    ///   - path: must not exist.
    public func save(attachment number: Int, of id: String, with name: String, to path: String) async throws {
        guard let conversation = await store.contents.conversation(with: try await peer(name)) else {
            throw MessageRefusal.unknownConversation(name)
        }
        let message = try StoredConversation.message(id, among: conversation.messages)
        let attachments = message.parsed?.attachments ?? []
        guard attachments.indices.contains(number - 1) else { throw MessageRefusal.noAttachment(id) }
        do { try await download(attachments[number - 1], to: path) } catch let problem as MessageProblem {
            throw MessageRefusal.badAttachment(problem.words)
        }
    }

    private func download(_ descriptor: AttachmentDescriptor, to path: String) async throws {
        let sealed = try await client.attachment(descriptor.id.text)
        var opener = try AttachmentOpener(contentSize: descriptor.size, key: descriptor.key)
        let file = try PrivateFile(path: path).create()
        do {
            var rest = sealed
            while let bytes = rest.readBytes(length: min(Self.piece, rest.readableBytes)), !bytes.isEmpty {
                try file.write(contentsOf: Data(try opener.open(bytes)))
            }
            try opener.finish()
            try file.close()
        } catch {
            unlink(path)
            throw error
        }
    }
}

/// An attachment, as it is shown.
public struct AttachmentSummary: Sendable, Equatable {
    /// As the sender calls it: never a path, to be neutralised before it is shown.
    public let name: String
    /// Bytes.
    public let size: Int
    public let mediaType: String
}

extension StoredMessage {
    var parsed: MessageBody? { try? MessageBody(parsing: Array(body)) }

    /// Its words; nil for what has none.
    public var text: String? { parsed?.text }

    public var attachments: [AttachmentSummary] {
        (parsed?.attachments ?? []).map { AttachmentSummary(name: $0.name, size: $0.size, mediaType: $0.mediaType) }
    }
}
