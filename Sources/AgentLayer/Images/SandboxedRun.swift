import Foundation
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
            let pid = try start(streams)
            streams.closeTheirs()
            var reason: Failed.Reason?
            do { try streams.exchange(input, mostOutput: mostOutput, until: .now + timeout) } catch let failed as Failed {
                reason = failed.reason
                kill(pid, SIGKILL)
            }
            var status: CInt = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            if reason == nil, status != 0 { reason = .status }
            if let reason { throw Failed(reason: reason, complaint: String(decoding: streams.complaint, as: UTF8.self)) }
            return streams.output
        }

        private typealias CloseFrom =
            @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt

        /// Of glibc since 2.34; Swift's module of it leaves extensions out.
        private static let closeFrom = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np")
            .map { unsafeBitCast($0, to: CloseFrom.self) }

        private func start(_ streams: SandboxStreams) throws -> pid_t {
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
            posix_spawn_file_actions_init(&actions)
            posix_spawnattr_init(&attributes)
            defer {
                posix_spawn_file_actions_destroy(&actions)
                posix_spawnattr_destroy(&attributes)
            }
            for (number, descriptor) in streams.theirs.enumerated() {
                posix_spawn_file_actions_adddup2(&actions, descriptor, CInt(number))
            }
            // Sockets of this process are not closed on exec, and bubblewrap passes on what it inherits.
            guard let closeFrom = Self.closeFrom, closeFrom(&actions, CInt(streams.theirs.count)) == 0 else {
                throw Failed(reason: .notStarted)
            }
            var defaults = sigset_t()
            var mask = sigset_t()
            sigfillset(&defaults)
            sigemptyset(&mask)
            posix_spawnattr_setsigdefault(&attributes, &defaults)
            posix_spawnattr_setsigmask(&attributes, &mask)
            posix_spawnattr_setpgroup(&attributes, 0)
            posix_spawnattr_setflags(
                &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
            var words = line.map { strdup($0) } + [nil]
            defer { for word in words { free(word) } }
            // No variable of this process goes along: some hold keys.
            var environment: [UnsafeMutablePointer<CChar>?] = [nil]
            var pid: pid_t = 0
            guard let program = line.first,
                posix_spawn(&pid, program, &actions, &attributes, &words, &environment) == 0
            else {
                throw Failed(reason: .notStarted)
            }
            return pid
        }
    #else
        private func outputNow(for input: ByteBuffer) throws -> [UInt8] { throw Failed(reason: .notStarted) }
    #endif
}
