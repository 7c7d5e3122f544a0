import Crypto
import HTTPSupport
import Hummingbird
import NIOCore

/// A text that is the same for everyone until the next start: made once, kept plain and compressed.
struct KeptDocument: Sendable {
    let bytes: ByteBuffer
    /// Hexadecimal, of the bytes before any coding: what `sha256sum` says of the file.
    let sha256: String
    private let plain: ReadyReply
    private let zipped: ReadyReply

    init(_ bytes: ByteBuffer, contentType: String) throws {
        self.bytes = bytes
        sha256 = bytes.withUnsafeReadableBytes { SHA256.hash(data: $0) }.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
        plain = ReadyReply(bytes, coding: .identity, contentType: contentType, vary: "Accept")
        zipped = ReadyReply(
            try Gzip.compress(bytes, level: 9), coding: .gzip, contentType: contentType, vary: "Accept")
    }

    init(text: String, contentType: String) throws { try self.init(ByteBuffer(string: text), contentType: contentType) }

    func response(to request: Request) -> Response {
        (request.acceptedCoding == .gzip ? zipped : plain).response(to: request)
    }
}
