import Envelope
import Foundation
import LayerSupport
import Storage

/// Makes a backup of the data and, apart from it, a copy of the key store. Root keys are in neither.
struct Backup {
    let resolved: ResolvedDatabase
    /// Days since 1970-01-01.
    let today: Int64

    /// The data come first: whatever is in them was sealed under keys that were in the key store before, and what was
    /// deleted in between is gone.
    ///
    /// - Parameters:
    ///   - folder: gets a new folder with the data.
    ///   - keyFolder: gets a new folder with the key store, and loses those that have expired. Nil: no copy of the key store.
    /// - Returns: the new folders.
    func make(in folder: String, keysIn keyFolder: String?) async throws -> (data: String, keys: String?) {
        try check(folder, keyFolder)
        if let keyFolder {
            try makeFolder(keyFolder)
            try ExpiredKeyCopies(layer: resolved.layer.name, today: today).remove(in: keyFolder)
        }
        let data = try await write(.data, in: folder) { part in
            try await copyDatabase(into: part)
            for name in resolved.layer.folders { try copyFolder(name, into: part) }
        }
        guard let keyFolder else { return (data, nil) }
        let keys = try await write(.keys, in: keyFolder) { part in
            try await copy(.keyStore, to: part + "/" + RootKeys.keyStoreName)
        }
        return (data, keys)
    }

    private func check(_ folder: String, _ keyFolder: String?) throws {
        let folders = [folder] + (keyFolder.map { [$0] } ?? [])
        guard !folders.contains(where: resolved.isInsideDataOrKeys) else { throw BackupRefusal.notApart }
        if let keyFolder, Folders.isOneInside(folder, keyFolder) { throw BackupRefusal.notApart }
        guard resolved.hasKeys else { throw FolderRefusal.noKeys(resolved.keys) }
    }

    private func copyDatabase(into part: String) async throws {
        guard let url = resolved.databaseURL else {
            return try await copy(.database, to: part + "/" + resolved.layer.databaseName)
        }
        try PostgresTool("pg_dump").run(
            ["--format=custom", "--no-owner", "--no-privileges", "--file=\(part)/\(BackupNames.dump)"], on: url)
        chmod(part + "/" + BackupNames.dump, 0o600)
    }

    /// By the server that runs on these folders, which alone may; where none runs, here.
    private func copy(_ source: DatabaseCopy.Source, to file: String) async throws {
        let _: Nothing = try await resolved.ask(DatabaseCopy.name, DatabaseCopy(of: source, to: file)) {
            switch source {
            case .database: try await resolved.withStore { try await $0.copy(to: file) }
            case .keyStore: try await resolved.withKeys { try await $0.copy(to: file) }
            }
            return Nothing()
        }
    }

    /// Files that are removed meanwhile are left out.
    private func copyFolder(_ name: String, into part: String) throws {
        let source = resolved.data + "/" + name
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: source) else { return }
        try CopiedFile.makeFolder(part + "/" + name)
        for file in files where !file.hasPrefix(".") {
            do { try CopiedFile.copy(source + "/" + file, to: "\(part)/\(name)/\(file)") } catch {
                guard !FileManager.default.fileExists(atPath: source + "/" + file) else { throw error }
            }
        }
    }

    /// Under another name until it is whole.
    private func write(
        _ kind: BackupManifest.Kind, in folder: String, _ fill: (_ part: String) async throws -> Void
    ) async throws -> String {
        let files = FileManager.default
        try makeFolder(folder)
        let name = BackupNames.folder(kind, resolved.layer.name, day: today)
        let part = "\(folder)/\(name)\(BackupNames.partSuffix)"
        try? files.removeItem(atPath: part)
        try CopiedFile.makeFolder(part)
        try giveToServer(part)
        do {
            try await fill(part)
            let manifest = BackupManifest(
                kind: kind, layer: resolved.layer.name,
                engine: kind == .keys ? Engine.sqlite.rawValue : resolved.engine.rawValue, day: today,
                files: try BackupFiles.list(part))
            try manifest.write(to: part)
            try CopiedFile.synchronize(folder: part)
        } catch {
            try? files.removeItem(atPath: part)
            throw error
        }
        var target = "\(folder)/\(name)"
        var number = 1
        while rename(part, target) != 0 {
            guard [EEXIST, ENOTEMPTY].contains(errno) else { throw BackupRefusal.cannotWrite(target) }
            number += 1
            target = "\(folder)/\(name).\(number)"
        }
        try CopiedFile.synchronize(folder: folder)
        return target
    }

    /// One that is there stays whose it is.
    private func makeFolder(_ folder: String) throws {
        let isNew = !FileManager.default.fileExists(atPath: folder)
        try CopiedFile.makeFolder(folder)
        if isNew { try giveToServer(folder) }
    }

    /// Started by root, the command leaves the copying to a server that is not.
    private func giveToServer(_ part: String) throws {
        var status = stat()
        guard geteuid() == 0, stat(resolved.keys, &status) == 0 else { return }
        chown(part, status.st_uid, status.st_gid)
    }
}
