import Foundation
import LayerSupport
import NIOCore

/// One run of a program whose input and output are ours alone: bytes in, bytes out, nothing on disk.
struct SandboxedRun: Sendable {
    /// A program, by its path, and its arguments.
    let line: [String]
    /// More output than this ends the run.
    let mostOutput: Int
    /// Then it is killed.
    var timeout = Duration.seconds(10)

    struct Failed: Error {
        enum Reason: Equatable {
            case notStarted, status, timedOut, tooMuchOutput
        }

        let reason: Reason
        /// What the program said, for finding out why at start. Never shown: it may quote its input.
        var complaint = ""
    }

    /// Returns what the program wrote. Throws `Failed` unless it ended by itself and well.
    ///
    /// The thread that starts it waits for it and lives as long: `--die-with-parent` looks at the thread.
    func output(for input: ByteBuffer) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Result { try self.outputNow(for: input) }) }
            thread.name = "sandbox"
            thread.start()
        }
    }

    #if canImport(Glibc)
        private func outputNow(for input: ByteBuffer) throws -> [UInt8] {
            var streams = try SandboxStreams()
            defer { streams.close() }
            guard let program = try? StartedProgram(line, streams: streams.theirs) else {
                throw Failed(reason: .notStarted)
            }
            streams.closeTheirs()
            var reason: Failed.Reason?
            do { try streams.exchange(input, mostOutput: mostOutput, until: .now + timeout) } catch let failed as Failed {
                reason = failed.reason
                kill(program.pid, SIGKILL)
            }
            let status = program.wait()
            if reason == nil, status != 0 { reason = .status }
            if let reason { throw Failed(reason: reason, complaint: String(decoding: streams.complaint, as: UTF8.self)) }
            return streams.output
        }
    #else
        private func outputNow(for input: ByteBuffer) throws -> [UInt8] { throw Failed(reason: .notStarted) }
    #endif
}
