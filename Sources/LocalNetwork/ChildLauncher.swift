/// Starts children so that they do not survive this process, even when it is killed without a chance to stop them, and
/// as another user where one is given.
///
/// That takes Linux's parent-death signal, which `setpriv` of util-linux sets before it becomes the program. Where it is
/// missing, children are started plainly, and `kill -9` leaves them running.
public struct ChildLauncher: Sendable {
    private let setpriv: String?

    public static func standard() async -> ChildLauncher {
        guard let setpriv = Executable.findInPath("setpriv"), let shell = Executable.findInPath("true") else {
            return ChildLauncher(setpriv: nil)
        }
        // BusyBox has a setpriv that does not know the option.
        let probe = Program(
            name: "setpriv", path: setpriv, arguments: ["--pdeathsig", "TERM", "--", shell], isSilent: true)
        let works = try? await ChildProcess.start(probe).waitForExit() == .status(0)
        return ChildLauncher(setpriv: works == true ? setpriv : nil)
    }

    public func start(_ program: Program) async throws -> ChildProcess { try await start(program, as: nil) }

    func start(_ program: Program, as user: LayerUser?) async throws -> ChildProcess {
        guard let setpriv else {
            guard user == nil else { throw LocalFailure("There is no setpriv to change the user with") }
            return try await ChildProcess.start(program)
        }
        return try await ChildProcess.start(
            Program(
                name: program.name, path: setpriv,
                arguments: Self.become(user) + ["--pdeathsig", "TERM", "--", program.path] + program.arguments,
                environment: program.environment, layer: program.layer, isSilent: program.isSilent,
                output: program.output))
    }

    /// Whether a user can run a program and reach a folder.
    func canReach(_ folder: String, program path: String, as user: LayerUser) async -> Bool {
        guard setpriv != nil, let shell = Executable.findInPath("sh") else { return false }
        let probe = Program(
            name: "sh", path: shell, arguments: ["-c", "test -x \"$1\" && test -x \"$2\"", "sh", path, folder],
            isSilent: true)
        return (try? await start(probe, as: user).waitForExit()) == .status(0)
    }

    private static func become(_ user: LayerUser?) -> [String] {
        guard let user else { return [] }
        return ["--reuid", String(user.uid), "--regid", String(user.gid), "--clear-groups", "--no-new-privs"]
    }
}
