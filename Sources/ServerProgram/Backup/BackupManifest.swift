import Foundation

/// `manifest.json` of a backup: what is in it. Written last, so that a folder without one is no backup.
struct BackupManifest: Codable, Equatable {
    enum Kind: String, Codable {
        /// The layer's database and the folders beside it.
        case data
        /// The key store alone, which never lies in a backup of the data.
        case keys
    }

    struct File: Codable, Equatable {
        /// Below the backup's folder.
        let path: String
        let bytes: Int64
        /// Hexadecimal.
        let sha256: String
    }

    static let name = "manifest.json"
    static let currentFormat = 1

    var format = Self.currentFormat
    let kind: Kind
    let layer: String
    /// `sqlite` or `postgres`; of a key store always `sqlite`.
    let engine: String
    /// Days since 1970-01-01.
    let day: Int64
    let files: [File]

    /// Throws `BackupRefusal` for what is not a backup.
    init(folder: String) throws {
        guard let data = FileManager.default.contents(atPath: folder + "/" + Self.name) else {
            throw BackupRefusal.notABackup(folder)
        }
        guard let found = try? JSONDecoder().decode(Self.self, from: data), found.format == Self.currentFormat else {
            throw BackupRefusal.otherFormat(folder)
        }
        // Paths come from a file that anybody may have written.
        guard found.files.allSatisfy({ Self.isBelow($0.path) }), Set(found.files.map(\.path)).count == found.files.count
        else { throw BackupRefusal.otherFormat(folder) }
        self = found
    }

    init(kind: Kind, layer: String, engine: String, day: Int64, files: [File]) {
        self.kind = kind
        self.layer = layer
        self.engine = engine
        self.day = day
        self.files = files
    }

    func write(to folder: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try CopiedFile.write(try encoder.encode(self), to: folder + "/" + Self.name)
    }

    private static func isBelow(_ path: String) -> Bool {
        !path.isEmpty
            && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty && part != "." && part != ".." && !part.contains("\0")
            }
    }
}
