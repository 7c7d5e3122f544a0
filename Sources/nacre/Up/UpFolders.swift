import Foundation

/// Where data and keys are. They are apart: who copies the data folder gets no key.
struct UpFolders {
    let data: String
    let keys: String

    /// Makes both folders, 0700.
    init(
        data: String?, keys: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CommandFailure) {
        self.data = Self.absolute(data ?? Self.standard("XDG_DATA_HOME", ".local/share", environment) + "/nacre")
        self.keys = Self.absolute(keys ?? Self.standard("XDG_CONFIG_HOME", ".config", environment) + "/nacre/keys")
        guard !(self.data + "/").hasPrefix(self.keys + "/"), !(self.keys + "/").hasPrefix(self.data + "/") else {
            throw CommandFailure(
                "The keys would be kept with the data", hint: "Give --data and --keys two separate folders.")
        }
        for folder in [self.data, self.keys] {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw CommandFailure("The folder \(folder) cannot be made", hint: "Give another one.")
            }
        }
    }

    private static func standard(_ variable: String, _ fallback: String, _ environment: [String: String]) -> String {
        if let path = environment[variable], path.hasPrefix("/") { return path }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/" + fallback
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
