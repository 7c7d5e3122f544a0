import Envelope
import Foundation
import LayerSupport
import Storage
import StorageSQLite

/// Puts a backup where there is nothing. Root keys are there already; no backup holds them.
struct Restore {
    let resolved: ResolvedDatabase
    /// Days since 1970-01-01.
    let today: Int64

    /// - Parameter keyCopy: of the key store; nil where the key folder has its key store.
    /// - Returns: how many records were shredded that the backup still had.
    func run(_ folder: String, keyCopy: String?) async throws -> Int {
        try resolved.checkFolders()
        let check = BackupCheck(layer: resolved.layer, today: today)
        let manifest = try check.manifest(folder, .data)
        guard manifest.engine == resolved.engine.rawValue else { throw BackupRefusal.otherEngine(manifest.engine) }
        guard resolved.hasKeys else { throw BackupRefusal.noRootKeys(resolved.keys) }
        // Nothing is written before everything was looked at.
        let found = try await check.run(folder, keyCopy: keyCopy, rootFolder: resolved.keys)
        try CopiedFile.makeFolder(resolved.data)
        // A server that runs on these folders has them locked.
        let locks = try [resolved.keys, resolved.data].map { try FolderLock(folder: $0) }
        defer { for lock in locks { lock.release() } }
        try await checkTargets(hasKeyCopy: keyCopy != nil)
        let placed = try await place(folder, keyCopy, found)
        for lock in locks { lock.release() }
        do { return try await open() } catch {
            for path in placed { try? FileManager.default.removeItem(atPath: path) }
            throw error
        }
    }

    private var keyStore: String { resolved.keys + "/" + RootKeys.keyStoreName }

    private func checkTargets(hasKeyCopy: Bool) async throws {
        let files = FileManager.default
        let isThere = files.fileExists(atPath: keyStore)
        if hasKeyCopy, isThere { throw BackupRefusal.notEmpty(keyStore) }
        if !hasKeyCopy, !isThere { throw BackupRefusal.noKeyStore(resolved.keys) }
        if hasKeyCopy { try checkNoLog(beside: keyStore) }
        for name in resolved.layer.folders {
            let path = resolved.data + "/" + name
            if let found = try? files.contentsOfDirectory(atPath: path), !found.isEmpty {
                throw BackupRefusal.notEmpty(path)
            }
        }
        guard resolved.engine == .postgres else {
            let path = resolved.data + "/" + resolved.layer.databaseName
            guard !files.fileExists(atPath: path) else { throw BackupRefusal.notEmpty(path) }
            return try checkNoLog(beside: path)
        }
        let tables = try await resolved.withStore { store in try await store.first(SchemaQueries.tables(.postgres)) ?? 0 }
        guard tables == 0 else { throw BackupRefusal.notEmpty("The database") }
    }

    /// SQLite would replay the log of a database that was here over the one that is put in its place.
    private func checkNoLog(beside database: String) throws {
        for path in ["-wal", "-shm", "-journal"].map({ database + $0 })
        where FileManager.default.fileExists(atPath: path) { throw BackupRefusal.notEmpty(path) }
    }

    /// - Parameter found: the manifests that were looked at; they are not read a second time.
    /// - Returns: what is there now that was not before.
    private func place(_ folder: String, _ keyCopy: String?, _ found: BackupCheck.Finding) async throws -> [String] {
        var placed: [String] = []
        do {
            for file in found.data.files where file.path != BackupNames.dump {
                try put(folder, file, in: resolved.data, &placed)
            }
            if let keyCopy, let keys = found.keys {
                for file in keys.files { try put(keyCopy, file, in: resolved.keys, &placed) }
            }
            if let url = resolved.databaseURL {
                try PostgresTool("pg_restore").run(
                    [
                        "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
                        folder + "/" + BackupNames.dump,
                    ], on: url)
            }
            for path in [resolved.data, resolved.keys] + resolved.layer.folders.map({ resolved.data + "/" + $0 })
            where FileManager.default.fileExists(atPath: path) { try CopiedFile.synchronize(folder: path) }
            return placed
        } catch {
            for path in placed { try? FileManager.default.removeItem(atPath: path) }
            throw error
        }
    }

    /// Hashed once more on the way: what was looked at is what is put there.
    private func put(
        _ folder: String, _ file: BackupManifest.File, in target: String, _ placed: inout [String]
    ) throws {
        let path = target + "/" + file.path
        try CopiedFile.makeFolder((path as NSString).deletingLastPathComponent)
        let (bytes, sha256) = try CopiedFile.copy(folder + "/" + file.path, to: path)
        // Not before: what was there already is not ours to remove.
        placed.append(path)
        guard (bytes, sha256) == (file.bytes, file.sha256) else { throw BackupRefusal.altered(file.path) }
    }

    /// Brings it up to date, and proves that data and keys belong together.
    private func open() async throws -> Int {
        try await resolved.withStore { store in
            try await resolved.layer.migrate(store)
            return try await resolved.withKeys { keys in
                do { try await KeyMark.check(store, keys) } catch is KeysRefusal { throw BackupRefusal.otherKeys }
                return try await resolved.layer.afterRestore(store, keys)
            }
        }
    }
}
