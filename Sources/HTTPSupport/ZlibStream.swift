import CZlib
import NIOCore

/// A zlib stream in gzip format. Whoever makes one must call `end()`.
///
/// zlib keeps a pointer from its state back to the `z_stream`, so that lives at a fixed place on the heap.
struct ZlibStream {
    enum Direction {
        case expanding
        case compressing(level: Int32)
    }

    /// The most one step adds to the output.
    static let chunk = 32 * 1024
    /// 15 for a window of 32 KiB, plus 16 for the gzip format (zlib.h, inflateInit2 and deflateInit2).
    private static let gzipWindowBits: Int32 = 15 + 16

    private let stream: UnsafeMutablePointer<z_stream>
    private let isExpanding: Bool

    init(_ direction: Direction) throws(Gzip.Refusal) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        let status: Int32
        switch direction {
        case .expanding:
            isExpanding = true
            status = inflateInit2_(stream, Self.gzipWindowBits, ZLIB_VERSION, size)
        case .compressing(let level):
            isExpanding = false
            status = deflateInit2_(
                stream, level, Z_DEFLATED, Self.gzipWindowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        }
        guard status == Z_OK else {
            stream.deallocate()
            throw .failed
        }
    }

    mutating func end() {
        _ = isExpanding ? inflateEnd(stream) : deflateEnd(stream)
        stream.deallocate()
    }

    mutating func startNextMember() throws(Gzip.Refusal) {
        guard inflateReset(stream) == Z_OK else { throw .failed }
    }

    /// One call of zlib: takes what it can of the input, adds at most `chunk` bytes to the output, returns zlib's status.
    mutating func step(
        _ input: inout ByteBuffer, into output: inout ByteBuffer, flush: Int32
    ) throws(Gzip.Refusal) -> Int32 {
        var status = Z_OK
        var taken = 0
        // `flush` asks for the end of the stream, so all of the input must be at hand: bodies are far below 4 GiB.
        guard let available = UInt32(exactly: input.readableBytes) else { throw .failed }
        input.withUnsafeReadableBytes { source in
            _ = output.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.chunk) { target in
                let room = UInt32(min(target.count, Self.chunk))
                // zlib does not write to its input; `next_in` lacks a const.
                stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: source.bindMemory(to: UInt8.self).baseAddress)
                stream.pointee.avail_in = available
                stream.pointee.next_out = target.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_out = room
                status = isExpanding ? inflate(stream, flush) : deflate(stream, flush)
                taken = Int(available - stream.pointee.avail_in)
                return Int(room - stream.pointee.avail_out)
            }
        }
        stream.pointee.next_in = nil
        stream.pointee.next_out = nil
        input.moveReaderIndex(forwardBy: taken)
        return status
    }
}
