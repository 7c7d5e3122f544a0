import HTTPTypes
public import Hummingbird
public import NIOCore

extension Response {
    /// Fewer bytes are not worth the time.
    private static let leastToCompress = 1_024
    /// Low: these bytes are compressed for one reader.
    private static let gzipLevel: Int32 = 1

    /// This reply with `bytes` for its body, compressed where the reader takes gzip and they are long enough.
    ///
    /// DANGER: never for bytes that hold both a secret and words that someone else chose: the length of the compressed
    /// bytes tells how much of the one is found in the other (the BREACH attack). So nothing is compressed unless its
    /// endpoint asks for it, and those that answer with keys, codes or tokens, or with what only one agent or owner may
    /// know, do not.
    public func compressing(_ bytes: ByteBuffer, for request: Request) -> Response {
        var response = self
        response.headers[.vary] = (response.headers[.vary].map { $0 + ", " } ?? "") + "Accept-Encoding"
        guard bytes.readableBytes >= Self.leastToCompress, request.acceptedCoding == .gzip,
            let smaller = try? Gzip.compress(bytes, level: Self.gzipLevel)
        else { return response }
        response.headers[.contentEncoding] = "gzip"
        response.body = ResponseBody(byteBuffer: smaller)
        return response
    }
}
