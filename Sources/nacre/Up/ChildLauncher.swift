/// Starts children so that they do not survive this process, even when it is killed without a chance to stop them.
///
/// That takes Linux's parent-death signal, which `setpriv` of util-linux sets before it becomes the program. Where it is
/// missing, children are started plainly, and `kill -9` leaves them running.
struct ChildLauncher: Sendable {
    private let setpriv: String?

    static func standard() async -> ChildLauncher {
        guard let setpriv = Executable.findInPath("setpriv"), let shell = Executable.findInPath("true") else {
            return ChildLauncher(setpriv: nil)
        }
        // BusyBox has a setpriv that does not know the option.
        let probe = Program(
            name: "setpriv", path: setpriv, arguments: ["--pdeathsig", "TERM", "--", shell], isSilent: true)
        let works = try? await ChildProcess.start(probe).waitForExit() == .status(0)
        return ChildLauncher(setpriv: works == true ? setpriv : nil)
    }

    func start(_ program: Program) async throws -> ChildProcess {
        guard let setpriv else { return try await ChildProcess.start(program) }
        return try await ChildProcess.start(
            Program(
                name: program.name, path: setpriv,
                arguments: ["--pdeathsig", "TERM", "--", program.path] + program.arguments,
                environment: program.environment))
    }
}
