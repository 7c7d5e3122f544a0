import Foundation

/// The folder in which an agent's command keeps the agent's key: 0700, with `credentials.json` 0600.
public struct AgentHome: Sendable, Equatable {
    /// Absolute, or relative to the working folder.
    public let folder: String

    public init(folder: String) { self.folder = folder }

    public static let environmentVariable = "NACRE_AGENT_HOME"

    /// `NACRE_AGENT_HOME`, else `$XDG_CONFIG_HOME/nacre/agent`, else `~/.config/nacre/agent`.
    public static func standard(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> AgentHome {
        if let folder = environment[environmentVariable], !folder.isEmpty { return AgentHome(folder: folder) }
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
            return AgentHome(folder: folder + "/nacre/agent")
        }
        return AgentHome(folder: (environment["HOME"] ?? NSHomeDirectory()) + "/.config/nacre/agent")
    }

    public var credentialsPath: String { folder + "/credentials.json" }

    /// Nil when there are none.
    ///
    /// - Throws: ``AgentHomeError``, also for a file that others can read: its key is no secret any more.
    public func load() throws(AgentHomeError) -> AgentCredentials? {
        guard let bytes = try PrivateFile(path: credentialsPath).read() else { return nil }
        guard let credentials = try? JSONDecoder().decode(AgentCredentials.self, from: bytes) else {
            throw .malformed(credentialsPath)
        }
        return credentials
    }

    /// Makes the folder if it is missing and checks that only this user can change what is in it. Done before a key is
    /// asked for: a key that cannot be kept is lost.
    public func prepare() throws(AgentHomeError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .cannotMakeFolder(folder, reason: PrivateFile.reason(errno))
        }
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw .cannotMakeFolder(folder, reason: "it is no folder")
        }
        guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else { throw .folderOpenToOthers(folder) }
        guard access(folder, W_OK) == 0 else {
            throw .cannotWrite(credentialsPath, reason: PrivateFile.reason(errno))
        }
    }

    /// Replaces the credentials in one step: after a crash there are the old ones or the new ones, never half a file.
    public func save(_ credentials: AgentCredentials) throws(AgentHomeError) {
        try prepare()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard var bytes = try? encoder.encode(credentials) else { throw .malformed(credentialsPath) }
        bytes.append(UInt8(ascii: "\n"))
        try PrivateFile(path: credentialsPath).replace(with: bytes)
    }
}
