import Foundation
import NIOCore

#if canImport(Glibc)
    /// The standard streams of a sandboxed program. Sockets, because these are closed in any other child from their first
    /// moment on, and writing to one whose reader has died is an error and no signal.
    struct SandboxStreams {
        /// Input, output, complaints: their ends, then ours.
        private(set) var theirs: [CInt] = []
        private var ours: [CInt] = []
        private(set) var output: [UInt8] = []
        private(set) var complaint: [UInt8] = []

        private static let mostComplaint = 4_096
        private static let step = 65_536

        init() throws {
            for _ in 0..<3 {
                var pair: [CInt] = [-1, -1]
                guard
                    socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0, &pair) == 0
                else {
                    close()
                    throw SandboxedRun.Failed(reason: .notStarted)
                }
                theirs.append(pair[0])
                ours.append(pair[1])
            }
        }

        mutating func closeTheirs() {
            for descriptor in theirs { Glibc.close(descriptor) }
            theirs = []
        }

        mutating func close() {
            closeTheirs()
            for descriptor in ours where descriptor >= 0 { Glibc.close(descriptor) }
            ours = []
        }

        /// Writes the input and reads until both outputs are closed, which is when the last process has ended.
        mutating func exchange(_ input: ByteBuffer, mostOutput: Int, until deadline: ContinuousClock.Instant) throws {
            var input = input
            var buffer = [UInt8](repeating: 0, count: Self.step)
            if input.readableBytes == 0 { shut(0) }
            while ours[1] >= 0 || ours[2] >= 0 {
                let left = deadline - .now
                guard left > .zero else { throw SandboxedRun.Failed(reason: .timedOut) }
                // A negative number is passed over.
                var waiting = [
                    pollfd(fd: ours[0], events: Int16(POLLOUT), revents: 0),
                    pollfd(fd: ours[1], events: Int16(POLLIN), revents: 0),
                    pollfd(fd: ours[2], events: Int16(POLLIN), revents: 0),
                ]
                guard poll(&waiting, 3, CInt(left / .milliseconds(1)) + 1) > 0 else { continue }
                if waiting[0].revents != 0 { send(&input) }
                if waiting[1].revents != 0 {
                    output += receive(1, &buffer)
                    guard output.count <= mostOutput else { throw SandboxedRun.Failed(reason: .tooMuchOutput) }
                }
                if waiting[2].revents != 0 {
                    complaint += receive(2, &buffer).prefix(Self.mostComplaint - complaint.count)
                }
            }
        }

        /// What fits. A program that reads no further has decided already.
        private mutating func send(_ input: inout ByteBuffer) {
            let sent = input.withUnsafeReadableBytes { bytes in
                Glibc.send(ours[0], bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT))
            }
            if sent > 0 { input.moveReaderIndex(forwardBy: sent) }
            let isOver = sent < 0 && errno != EAGAIN && errno != EINTR
            if isOver || input.readableBytes == 0 { shut(0) }
        }

        private mutating func receive(_ stream: Int, _ buffer: inout [UInt8]) -> ArraySlice<UInt8> {
            let count = buffer.withUnsafeMutableBytes { recv(ours[stream], $0.baseAddress, $0.count, 0) }
            if count > 0 { return buffer.prefix(count) }
            if count == 0 || errno != EINTR { shut(stream) }
            return []
        }

        private mutating func shut(_ stream: Int) {
            Glibc.close(ours[stream])
            ours[stream] = -1
        }
    }
#endif
