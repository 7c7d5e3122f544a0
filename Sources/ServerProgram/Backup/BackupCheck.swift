import Envelope
import Foundation
import LayerSupport
import Storage
import StorageSQLite

/// Says whether a backup is whole and, where the keys are at hand, whether it opens.
struct BackupCheck {
    let layer: ServedLayer
    /// Days since 1970-01-01.
    let today: Int64

    /// What was looked at, for the operator.
    struct Finding: Equatable {
        var data: BackupManifest
        var keys: BackupManifest?
        /// How many keys of the copy were opened with the root keys; nil without those.
        var openedKeys: Int?
    }

    /// - Parameters:
    ///   - folder: a backup of the data.
    ///   - keyCopy: of the key store, if it is to be looked at too.
    ///   - rootFolder: where `root.keys` is; nil or without one, nothing is opened.
    func run(_ folder: String, keyCopy: String?, rootFolder: String?) async throws -> Finding {
        let data = try manifest(folder, .data)
        try BackupFiles.check(folder, data)
        let mark = try checkDatabase(folder, data)
        var finding = Finding(data: data)
        guard let keyCopy else { return finding }
        let keys = try manifest(keyCopy, .keys)
        try BackupFiles.check(keyCopy, keys)
        guard try SQLiteCopy(path: keyCopy + "/" + RootKeys.keyStoreName).isWhole() else {
            throw BackupRefusal.damaged(RootKeys.keyStoreName)
        }
        finding.keys = keys
        guard let rootFolder, FileManager.default.fileExists(atPath: rootFolder + "/" + RootKeys.fileName) else {
            return finding
        }
        finding.openedKeys = try await open(keyCopy, RootKeys(existing: rootFolder), mark: mark)
        return finding
    }

    /// Throws `BackupRefusal` where it is not a backup of this kind and layer, or has expired.
    func manifest(_ folder: String, _ kind: BackupManifest.Kind) throws -> BackupManifest {
        let manifest = try BackupManifest(folder: folder)
        guard manifest.layer == layer.name else {
            throw BackupRefusal.otherLayer(found: manifest.layer, expected: layer.name)
        }
        guard manifest.kind == kind else { throw BackupRefusal.otherKind(folder) }
        guard manifest.day <= today + 1 else { throw BackupRefusal.fromTheFuture(day: manifest.day) }
        guard kind == .data || !ExpiredKeyCopies.isExpired(manifest.day, today: today) else {
            throw BackupRefusal.expired(day: manifest.day)
        }
        guard holdsOnlyItsOwn(manifest) else { throw BackupRefusal.otherFormat(folder) }
        return manifest
    }

    /// A manifest is not signed: what it names is put beside the root keys and the database, where a log or a key file of
    /// somebody else's making would be read.
    private func holdsOnlyItsOwn(_ manifest: BackupManifest) -> Bool {
        let paths = manifest.files.map(\.path)
        guard manifest.kind == .data else { return paths == [RootKeys.keyStoreName] }
        let database = manifest.engine == Engine.postgres.rawValue ? BackupNames.dump : layer.databaseName
        return paths.allSatisfy { path in
            let parts = path.split(separator: "/")
            return path == database || parts.count == 2 && layer.folders.contains(String(parts[0]))
        }
    }

    /// - Returns: the mark of the keys, where it can be read.
    private func checkDatabase(_ folder: String, _ manifest: BackupManifest) throws -> [UInt8]? {
        if manifest.engine == Engine.postgres.rawValue {
            // Reads and unpacks all of it.
            try PostgresTool("pg_restore").run(["--file=/dev/null", folder + "/" + BackupNames.dump])
            return nil
        }
        let copy = try SQLiteCopy(path: folder + "/" + layer.databaseName)
        guard try copy.isWhole() else { throw BackupRefusal.damaged(layer.databaseName) }
        guard let schema = try copy.all(SchemaQueries.current()).first, schema.layer == layer.name else {
            throw BackupRefusal.damaged(layer.databaseName)
        }
        return try copy.all(KeyMarkQueries.current()).first
    }

    /// In a copy of the copy: opening a key store writes.
    private func open(_ keyCopy: String, _ roots: RootKeys, mark: [UInt8]?) async throws -> Int {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_check_\(UUID())").path
        try CopiedFile.makeFolder(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try CopiedFile.copy(keyCopy + "/" + RootKeys.keyStoreName, to: folder + "/" + RootKeys.keyStoreName)
        let store = try SQLiteStore(folder: folder, name: RootKeys.keyStoreName)
        do {
            let keys = try await DataKeyStore(store: store, roots: roots, layer: layer.name)
            let (count, unopenable) = try await keys.check()
            guard unopenable == 0 else { throw BackupRefusal.unopenable(unopenable) }
            if let mark, try await KeyMark.mark(keys) != mark { throw BackupRefusal.otherKeys }
            try await keys.close()
            return count
        } catch {
            try? await store.close()
            throw error
        }
    }
}
