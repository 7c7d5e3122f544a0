import ByteFraming
import Envelope
import MessageFormats

/// A sealed message as it lies in a device's mailbox, wrapped once more under the data key of the mailbox's agent.
///
/// Nothing else is in it: not who sent it, nor in which conversation. The server could not say.
///
/// Layout: the fields below, framed, then zeros up to one of four sizes; the two smallest of the five that a sealed message
/// has are one here.
enum StoredEnvelope {
    private static let domain = Array("nacre/sealed-message/v1\0".utf8)
    private static let sizes = [4_096, 8_192, 20_480, 69_632]

    static func sealed(_ message: [UInt8], for tag: [UInt8], under key: DataKey) throws -> [UInt8] {
        let content = Framing.frame([domain, message])
        let needed = content.count + ZeroPadding.overhead
        let size = sizes.first { $0 >= needed } ?? needed
        return try key.seal(ZeroPadding.pad(content, to: size), as: context(tag))
    }

    static func open(_ sealed: [UInt8], tag: [UInt8], key: DataKey) throws -> [UInt8] {
        guard let content = ZeroPadding.unpad(try key.open(sealed, as: context(tag))) else {
            throw EnvelopeError.cannotOpen
        }
        var reader = FrameReader(content)
        try reader.expect(domain)
        let message = try reader.field(upTo: SealedMessage.mostBytes)
        try reader.end()
        return message
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "messages", column: "sealed", record: tag)
    }
}
