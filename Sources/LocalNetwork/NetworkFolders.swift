import Foundation

/// Where data, keys and, for development, mail are. They are apart: who copies the data folder gets no key.
public struct NetworkFolders: Sendable {
    public let data: String
    public let keys: String
    public let outbox: String

    /// Makes the folders, 0700, with one for each layer in data and keys.
    ///
    /// - Parameter users: where each layer has its own, the folders are the system's unless they are named.
    public init(
        data: String?, keys: String?, outbox: String? = nil, users: LayerUsers = .one(reason: ""),
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(LocalFailure) {
        let isShared = users.agents != nil
        func standard(_ variable: String, _ fallback: String, _ name: String, _ shared: String) -> String {
            isShared ? shared : Self.standard(variable, fallback, environment) + name
        }
        self.data = Self.absolute(
            data ?? standard("XDG_DATA_HOME", ".local/share", "/nacre", "/var/lib/nacre/data"))
        self.keys = Self.absolute(
            keys ?? standard("XDG_CONFIG_HOME", ".config", "/nacre/keys", "/var/lib/nacre/keys"))
        self.outbox = Self.absolute(
            outbox ?? standard("XDG_STATE_HOME", ".local/state", "/nacre/outbox", "/var/lib/nacre/outbox"))
        guard Self.areApart(self.data, self.keys) else {
            throw LocalFailure(
                "The keys would be kept with the data", hint: "Give --data and --keys two separate folders.")
        }
        guard Self.areApart(self.data, self.outbox) else {
            throw LocalFailure(
                "The mail would be kept with the data", hint: "Give --data and --outbox two separate folders.")
        }
        // The system's folders let the layers' users pass through, and nothing more.
        for folder in [self.data, self.keys, self.outbox] where isShared {
            try Self.make(URL(fileURLWithPath: folder).deletingLastPathComponent().path, mode: 0o711)
        }
        for folder in [self.data, self.keys] {
            try Self.make(folder, mode: isShared ? 0o711 : 0o700)
            for layer in Layer.allCases { try Self.make(folder + "/" + layer.rawValue, mode: 0o700) }
        }
        try Self.make(self.outbox, mode: 0o700)
    }

    /// Makes each layer's folders over to its user: nobody else's reads them.
    func handOver(agents: LayerUser, accounts: LayerUser) throws(LocalFailure) {
        for folder in [data, keys] {
            try agents.takeOver(folder + "/agents")
            try accounts.takeOver(folder + "/accounts")
        }
        try accounts.takeOver(outbox)
    }

    /// A folder that is there stays as it is, but that its owner may let others pass.
    private static func make(_ folder: String, mode: Int) throws(LocalFailure) {
        let isNew = !FileManager.default.fileExists(atPath: folder)
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            if isNew { try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder) }
        } catch {
            throw LocalFailure("The folder \(folder) cannot be made", hint: "Give another one.")
        }
    }

    private static func areApart(_ one: String, _ other: String) -> Bool {
        !(one + "/").hasPrefix(other + "/") && !(other + "/").hasPrefix(one + "/")
    }

    private static func standard(_ variable: String, _ fallback: String, _ environment: [String: String]) -> String {
        if let path = environment[variable], path.hasPrefix("/") { return path }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/" + fallback
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
