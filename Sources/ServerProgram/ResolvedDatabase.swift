public import Envelope
import Foundation
public import HTTPSupport
import LayerSupport
public import Storage
import StoragePostgres
import StorageSQLite

/// Which database and which keys the options mean.
public struct ResolvedDatabase: Sendable {
    public let layer: ServedLayer
    public let options: LayeredOptions
    public let data: String
    public let keys: String
    let databaseURL: String?

    public var engine: Engine { databaseURL == nil ? .sqlite : .postgres }

    /// - Parameter readLimit: for servers, see `SQLiteStore.init`; PostgreSQL has a limit of its own.
    public func openStore(readLimit: Duration? = nil) async throws -> any Store {
        if let databaseURL { return try await PostgresStore(url: databaseURL) }
        return try SQLiteStore(folder: data, name: layer.databaseName, readLimit: readLimit)
    }

    /// Whether there are keys in the key folder.
    public var hasKeys: Bool { FileManager.default.fileExists(atPath: keys + "/" + RootKeys.fileName) }

    /// The key store with the root keys beside it; made when there are none.
    public func openKeys() async throws -> DataKeyStore {
        let roots = try RootKeys(folder: keys)
        let store = try SQLiteStore(folder: keys, name: RootKeys.keyStoreName)
        return try await DataKeyStore(store: store, roots: roots, layer: layer.name)
    }

    /// Where the operator's commands reach the server that runs on these keys.
    public var operatorSocket: String { OperatorDoor.path(inKeys: keys) }

    /// Asks the server that runs on these keys, which alone may open an SQLite database; where none runs, does it here.
    public func ask<Output: Decodable & Sendable>(
        _ name: String, _ input: some Encodable, here: () async throws -> Output
    ) async throws -> Output {
        if let output = try await OperatorDoor.ask(name, input, for: Output.self, at: operatorSocket) { return output }
        return try await here()
    }

    /// Whether a folder is, holds or lies in the folder of the data or of the keys.
    public func isInsideDataOrKeys(_ folder: String) -> Bool {
        Folders.isOneInside(folder, data) || Folders.isOneInside(folder, keys)
    }

    /// Throws where a copy of the data would hold the keys, or the other way round.
    public func checkFolders() throws(ServeRefusal) {
        guard !Folders.isOneInside(data, keys) else { throw .keysBesideData }
    }
}

/// The folders of the XDG Base Directory Specification.
enum Folders {
    static var data: String { path("XDG_DATA_HOME", ".local/share") + "/nacre" }
    static var keys: String { path("XDG_CONFIG_HOME", ".config") + "/nacre/keys" }

    private static func path(_ variable: String, _ fallback: String) -> String {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment[variable], path.hasPrefix("/") { return path }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/" + fallback
    }

    /// Whether the two are one, or one holds the other.
    static func isOneInside(_ one: String, _ other: String) -> Bool {
        let one = resolved(one)
        let other = resolved(other)
        return one.hasPrefix(other) || other.hasPrefix(one)
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path + "/"
    }
}
