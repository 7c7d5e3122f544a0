import Foundation

/// A program that this server started and waits for.
///
/// Not Foundation's `Process`: before it starts a program that one lists its own open files, and with a thousand of them,
/// as a busy server has, reads past the end of the list (swift-corelibs-foundation 5472) and may take the server down.
public struct StartedProgram: Sendable {
    public let pid: Int32

    public struct NotStarted: Error {
        public init() {}
    }

    #if canImport(Glibc)
        private typealias CloseFrom =
            @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt

        /// Of glibc since 2.34; Swift's module of it leaves extensions out.
        private static let closeFrom = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np")
            .map { unsafeBitCast($0, to: CloseFrom.self) }

        /// - Parameters:
        ///   - line: a program, by its path, and its arguments.
        ///   - streams: the descriptors that become its 0, 1, 2; it has no other.
        ///   - environment: all that it gets, as NAME=VALUE. No variable of this process goes along: some hold keys.
        public init(_ line: [String], streams: [Int32], environment: [String] = []) throws(NotStarted) {
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
            posix_spawn_file_actions_init(&actions)
            posix_spawnattr_init(&attributes)
            defer {
                posix_spawn_file_actions_destroy(&actions)
                posix_spawnattr_destroy(&attributes)
            }
            for (number, descriptor) in streams.enumerated() {
                posix_spawn_file_actions_adddup2(&actions, descriptor, CInt(number))
            }
            // Sockets of this process are not closed on exec, and a program passes on what it inherits.
            guard let closeFrom = Self.closeFrom, closeFrom(&actions, CInt(streams.count)) == 0 else {
                throw NotStarted()
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
            var variables = environment.map { strdup($0) } + [nil]
            defer { for word in words + variables { free(word) } }
            var pid: pid_t = 0
            guard let program = line.first,
                posix_spawn(&pid, program, &actions, &attributes, &words, &variables) == 0
            else { throw NotStarted() }
            self.pid = pid
        }
    #else
        public init(_ line: [String], streams: [Int32], environment: [String] = []) throws(NotStarted) {
            throw NotStarted()
        }
    #endif

    /// Blocks until it has ended; its status as `waitpid` gives it.
    public func wait() -> Int32 {
        var status: CInt = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status
    }

    /// Blocks until it has ended, for so long at most, and kills it then: nil.
    public func wait(upTo timeout: Duration) -> Int32? {
        let deadline = ContinuousClock.now + timeout
        var pause: UInt32 = 500
        var status: CInt = 0
        while true {
            let ended = waitpid(pid, &status, WNOHANG)
            if ended == pid { return status }
            if ended < 0, errno != EINTR { return nil }
            guard ContinuousClock.now < deadline else {
                kill(pid, SIGKILL)
                _ = wait()
                return nil
            }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
    }
}
