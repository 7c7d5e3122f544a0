import Foundation

/// How a program runs that opens a stranger's bytes: with no network, no file of ours, nothing to write to but its output,
/// and bounds on memory, time, processes and open files.
///
/// It sees an empty root, the system's programs and libraries read-only, and nothing under /etc, /home, /proc, /dev or the
/// data folder. Its user is nobody, without capabilities, and can make no namespaces of its own. It dies with this process.
///
/// Where the server is root, its real user is nobody too, if such a user may make namespaces: the kernel exempts root from
/// the bound on processes.
struct ImageSandbox: Sendable {
    let tools: ImageTools
    let isFromNobody: Bool

    /// The strictest first. Which of them this machine allows, only trying tells.
    static func all(_ tools: ImageTools) -> [ImageSandbox] {
        (tools.switcher == nil ? [false] : [true, false]).map { ImageSandbox(tools: tools, isFromNobody: $0) }
    }

    /// Bytes of address space: a picture of the largest size takes some hundred million.
    private static let memory = 1 << 30
    /// Of processor time.
    private static let seconds = 8
    private static let processes = 64
    private static let openFiles = 32

    /// Program and arguments for running `command`.
    func line(_ command: [String]) -> [String] {
        let bubblewrap = [tools.bubblewrap] + arguments(command)
        guard isFromNobody, let switcher = tools.switcher else { return bubblewrap }
        return [switcher, "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"] + bubblewrap
    }

    private func arguments(_ command: [String]) -> [String] {
        var arguments = [
            "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
            "--disable-userns", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL", "--new-session",
            "--die-with-parent", "--hostname", "sandbox", "--clearenv", "--setenv", "PATH", "/usr/bin",
            // Decoders that libvips itself calls unsafe stay shut, and one thread is enough for one picture.
            "--setenv", "VIPS_BLOCK_UNTRUSTED", "1", "--setenv", "VIPS_CONCURRENCY", "1",
            // Nothing is put on a disk: there is none.
            "--setenv", "VIPS_DISC_THRESHOLD", "2g", "--ro-bind", "/usr", "/usr",
        ]
        for folder in tools.decoders { arguments += ["--tmpfs", folder, "--remount-ro", folder] }
        for folder in ["/lib", "/lib32", "/lib64", "/bin"] {
            if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: folder) {
                arguments += ["--symlink", target, folder]
            } else {
                arguments += ["--ro-bind-try", folder, folder]
            }
        }
        arguments += ["--remount-ro", "/", "--chdir", "/", "--", tools.limiter]
        arguments += [
            "--as=\(Self.memory)", "--cpu=\(Self.seconds)", "--nproc=\(Self.processes)", "--nofile=\(Self.openFiles)",
            "--fsize=0", "--core=0", "--",
        ]
        return arguments + command
    }
}
