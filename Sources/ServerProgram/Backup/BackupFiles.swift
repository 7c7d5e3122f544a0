import Foundation

/// The files of a backup and their sums.
enum BackupFiles {
    /// Every file below `folder` but the manifest.
    static func list(_ folder: String) throws -> [BackupManifest.File] {
        try names(folder).map { path in
            let (bytes, sha256) = try CopiedFile.digest(folder + "/" + path)
            return BackupManifest.File(path: path, bytes: bytes, sha256: sha256)
        }
    }

    /// Throws `BackupRefusal` where anything differs from what the manifest says.
    static func check(_ folder: String, _ manifest: BackupManifest) throws {
        let found = Set(try names(folder))
        if let foreign = found.subtracting(manifest.files.map(\.path)).sorted().first {
            throw BackupRefusal.foreign(folder + "/" + foreign)
        }
        for file in manifest.files {
            guard found.contains(file.path) else { throw BackupRefusal.missing(file.path) }
            let (bytes, sha256) = try CopiedFile.digest(folder + "/" + file.path)
            guard (bytes, sha256) == (file.bytes, file.sha256) else { throw BackupRefusal.altered(file.path) }
        }
    }

    private static func names(_ folder: String) throws -> [String] {
        guard let below = FileManager.default.enumerator(atPath: folder) else { throw BackupRefusal.cannotRead(folder) }
        var names: [String] = []
        for case let name as String in below where name != BackupManifest.name {
            var status = stat()
            guard lstat(folder + "/" + name, &status) == 0 else { throw BackupRefusal.cannotRead(folder + "/" + name) }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: continue
            case S_IFREG: names.append(name)
            // A link would be read from outside the backup.
            default: throw BackupRefusal.foreign(folder + "/" + name)
            }
        }
        return names.sorted()
    }
}
