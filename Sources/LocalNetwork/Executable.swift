import Foundation

/// Where the programs are that this one starts.
public enum Executable {
    /// Beside this program, else in `PATH`.
    public static func find(_ name: String) throws(LocalFailure) -> String {
        let folders = [ownFolder].compactMap { $0 } + searchPath
        guard let path = folders.map({ $0 + "/" + name }).first(where: isExecutable) else {
            throw LocalFailure(
                "The program \(name) is neither beside this one nor in PATH", hint: "Build it: swift build.")
        }
        return path
    }

    public static func findInPath(_ name: String) -> String? {
        searchPath.map { $0 + "/" + name }.first(where: isExecutable)
    }

    private static var searchPath: [String] {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    }

    private static var ownFolder: String? {
        if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            return URL(fileURLWithPath: path).deletingLastPathComponent().path
        }
        guard let path = CommandLine.arguments.first, path.contains("/") else { return nil }
        return URL(fileURLWithPath: path).resolvingSymlinksInPath().deletingLastPathComponent().path
    }

    private static func isExecutable(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && access(path, X_OK) == 0
    }
}
