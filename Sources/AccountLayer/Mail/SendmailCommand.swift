import Foundation
import LayerSupport

/// Hands one message to a program as `PATH -i -t`: the recipient stands in the message, not in the arguments, which
/// everybody on the machine can read; no shell is between.
struct SendmailCommand: Sendable {
    private let path: String
    private let timeout: Duration

    /// What fits into a pipe that nobody reads yet (pipe(7): 64 KiB).
    private static let pipeCapacity = 65_536

    init(path: String, timeout: Duration = .seconds(30)) throws {
        guard path.hasPrefix("/") else { throw MailRefusal.notAnAbsolutePath }
        self.path = path
        self.timeout = timeout
    }

    func send(_ message: [UInt8]) async throws {
        guard message.count < Self.pipeCapacity else { throw MailRefusal.cannotStartCommand }
        let input = Pipe()
        // Written before the program is there: one that ends without reading cannot break the pipe under us.
        try input.fileHandleForWriting.write(contentsOf: Data(message))
        try input.fileHandleForWriting.close()
        // Only the program itself is waited for: what it leaves running in the background may keep its streams.
        guard let nowhere = FileHandle(forWritingAtPath: "/dev/null") else { throw MailRefusal.cannotStartCommand }
        let status = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try run(reading: input.fileHandleForReading, writing: nowhere) })
            }
        }
        guard let status else { throw MailRefusal.commandTookTooLong }
        guard status == 0 else { throw MailRefusal.commandFailed(status: status) }
    }

    /// Blocks; the exit status (128 and the signal where one ended it, as shells say), nil where it took too long.
    private func run(reading input: FileHandle, writing output: FileHandle) throws -> Int32? {
        let program: StartedProgram
        do {
            program = try StartedProgram(
                [path, "-i", "-t"],
                streams: [input.fileDescriptor, output.fileDescriptor, output.fileDescriptor],
                environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"])
        } catch { throw MailRefusal.cannotStartCommand }
        return program.wait(upTo: timeout).map { $0 & 0x7f == 0 ? ($0 >> 8) & 0xff : 128 + ($0 & 0x7f) }
    }
}
