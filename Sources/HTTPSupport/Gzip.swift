import CZlib
public import NIOCore

/// Gzip (RFC 1952) through the system's zlib, for request and response bodies.
public enum Gzip {
    public enum Refusal: Error, Equatable, Sendable {
        /// No gzip member where one must start, or damaged contents (including a wrong checksum or length).
        case notGzip
        /// The contents are longer than allowed.
        case tooLarge(limit: Int)
        /// The input ends within a member, or is empty.
        case truncated
        /// zlib has no memory, or the level is not -1 to 9.
        case failed
    }

    /// The contents of one or more members in a row (RFC 1952 section 2.2), nothing else around them.
    ///
    /// - Parameters:
    ///   - bytes: its readable bytes are taken.
    ///   - limit: the greatest length of the result in bytes. However much the input promises, it is never
    ///     expanded further than one chunk of 32 KiB beyond.
    public static func expand(_ bytes: ByteBuffer, limit: Int) throws(Refusal) -> ByteBuffer {
        var inflater = try ZlibStream(.expanding)
        defer { inflater.end() }
        var output = ByteBuffer()
        var input = bytes
        guard input.readableBytes > 0 else { throw .truncated }
        while true {
            let status = try inflater.step(&input, into: &output, flush: Z_NO_FLUSH)
            guard output.readableBytes <= limit else { throw .tooLarge(limit: limit) }
            switch status {
            case Z_STREAM_END:
                if input.readableBytes == 0 { return output }
                try inflater.startNextMember()
            case Z_OK: continue
            // No progress possible: there was room for output, so input is missing.
            case Z_BUF_ERROR: throw .truncated
            case Z_MEM_ERROR: throw .failed
            default: throw .notGzip
            }
        }
    }

    /// One member without name and time.
    ///
    /// - Parameters:
    ///   - bytes: its readable bytes are taken.
    ///   - level: 1 (fast) to 9 (small), 0 for none, -1 for zlib's default.
    public static func compress(_ bytes: ByteBuffer, level: Int32) throws(Refusal) -> ByteBuffer {
        var deflater = try ZlibStream(.compressing(level: level))
        defer { deflater.end() }
        var output = ByteBuffer()
        var input = bytes
        while true {
            switch try deflater.step(&input, into: &output, flush: Z_FINISH) {
            case Z_STREAM_END: return output
            case Z_OK: continue
            default: throw .failed
            }
        }
    }
}
