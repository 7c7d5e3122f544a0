import Foundation
import NIOCore

/// Standard output for results, standard error for everything else. What cannot be written (a closed pipe) is dropped.
enum StandardStreams {
    /// One or more lines; the last line break is added.
    static func out(_ text: String) { write(Array((text + "\n").utf8), to: STDOUT_FILENO) }
    static func error(_ text: String) { write(Array((text + "\n").utf8), to: STDERR_FILENO) }
    /// A question: the cursor stays behind it, and standard output holds results only.
    static func prompt(_ text: String) { write(Array(text.utf8), to: STDERR_FILENO) }

    /// Bytes as a server sent them, and a line break if they end without one.
    static func out(raw bytes: ByteBuffer) {
        var bytes = Array(bytes.readableBytesView)
        if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        write(bytes, to: STDOUT_FILENO)
    }

    private static func write(_ bytes: [UInt8], to descriptor: CInt) {
        try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: bytes)
    }

    /// Everything on standard input. Nil when it is not UTF-8.
    static func readInput() throws -> String? {
        let bytes = try FileHandle.standardInput.readToEnd() ?? Data()
        return String(data: bytes, encoding: .utf8)
    }
}
