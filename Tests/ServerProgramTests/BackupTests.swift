import Envelope
import Foundation
import LayerSupport
import Storage
import TestDatabases
import Testing

@testable import ServerProgram

@Suite struct BackupTests {
    private static let day: Int64 = 20_000

    private static func back(
        up folder: StoredFolder, day: Int64 = Self.day
    ) async throws -> (data: String, keys: String?) {
        try await Backup(resolved: folder.resolved(), today: day).make(in: folder.backups, keysIn: folder.keyCopies)
    }

    private static func restore(
        _ backup: (data: String, keys: String?), to folder: StoredFolder, day: Int64 = Self.day
    ) async throws {
        _ = try await Restore(resolved: folder.resolved(), today: day).run(backup.data, keyCopy: backup.keys)
    }

    @discardableResult
    private static func check(
        _ backup: (data: String, keys: String?), _ folder: StoredFolder, day: Int64 = Self.day
    ) async throws -> BackupCheck.Finding {
        try await BackupCheck(layer: StoredFolder.layer, today: day).run(
            backup.data, keyCopy: backup.keys, rootFolder: folder.keys)
    }

    @Test(arguments: TestEngine.available)
    func whatIsBackedUpWhileTheServerRunsIsRestoredElsewhere(engine: TestEngine) async throws {
        try await StoredFolder.run(engine) { folder in
            var backup: (data: String, keys: String?) = ("", nil)
            try await folder.served { store, keys in
                for id in 1...50 as ClosedRange<Int64> { try await StoredFolder.add(id, "note \(id)", store, keys) }
                try folder.addImage("a.webp", [1, 2, 3])
                backup = try await Self.back(up: folder)
                // Later than the backup.
                try await StoredFolder.add(51, "later", store, keys)
                let finding = try await Self.check(backup, folder)
                #expect(finding.openedKeys == 51, "fifty notes and the mark")
            }
            #expect(
                backup.data.hasSuffix("/notes-2024-10-04") && backup.keys?.hasSuffix("/notes-keys-2024-10-04") == true)
            try await folder.elsewhere { other in
                try await Self.restore(backup, to: other)
                #expect(other.image("a.webp") == [1, 2, 3])
                try await other.open { store, keys in
                    for id in 1...50 as ClosedRange<Int64> {
                        let text = try await StoredFolder.read(id, store, keys)
                        #expect(text == "note \(id)")
                    }
                    let later = try await StoredFolder.read(51, store, keys)
                    #expect(later == nil)
                }
                // A second time it is not empty.
                await #expect(throws: BackupRefusal.self) { try await Self.restore(backup, to: other) }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func noRootKeyAndNoForeignByteIsInABackup(engine: TestEngine) async throws {
        try await StoredFolder.run(engine) { folder in
            try await folder.open { store, keys in try await StoredFolder.add(1, "canary of the note", store, keys) }
            let backup = try await Self.back(up: folder)
            let root = try Data(contentsOf: URL(filePath: folder.keys + "/root.keys"))
            for place in [backup.data, try #require(backup.keys)] {
                let names = try FileManager.default.subpathsOfDirectory(atPath: place)
                #expect(!names.contains { $0.contains("root.keys") || $0.hasSuffix("-wal") })
                for name in names {
                    let attributes = try FileManager.default.attributesOfItem(atPath: place + "/" + name)
                    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
                    let bytes = try Data(contentsOf: URL(filePath: place + "/" + name))
                    #expect(bytes.range(of: root) == nil && bytes.range(of: Data("canary".utf8)) == nil)
                }
            }
            // Neither half holds what opens the other.
            #expect(!FileManager.default.fileExists(atPath: backup.data + "/" + RootKeys.keyStoreName))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.backups) == ["notes-2024-10-04"])
            let again = try await Self.back(up: folder)
            #expect(again.data.hasSuffix("/notes-2024-10-04.2"))
        }
    }

    /// The promise of deletion: a backup of the data may be as old as it likes.
    @Test(arguments: TestEngine.available)
    func aDeletedRecordOpensInNoBackupOnceItsKeyStoreCopyHasExpired(engine: TestEngine) async throws {
        try await StoredFolder.run(engine) { folder in
            try await folder.open { store, keys in
                try await StoredFolder.add(1, "deleted", store, keys)
                try await StoredFolder.add(2, "kept", store, keys)
            }
            let old = try await Self.back(up: folder)
            try await folder.open { store, keys in try await StoredFolder.delete(1, store, keys) }
            // For seven days a thief of everything could still open it: that is what the copies are for.
            try await folder.elsewhere { other in
                try await Self.restore(old, to: other, day: Self.day + 7)
                let text = try await other.open { store, keys in try await StoredFolder.read(1, store, keys) }
                #expect(text == "deleted")
            }
            try await folder.elsewhere { other in
                await #expect(throws: BackupRefusal.expired(day: Self.day)) {
                    try await Self.restore(old, to: other, day: Self.day + 8)
                }
                await #expect(throws: BackupRefusal.expired(day: Self.day)) {
                    try await Self.check(old, folder, day: Self.day + 8)
                }
                #expect(!FileManager.default.fileExists(atPath: other.keys + "/" + RootKeys.keyStoreName))
            }
            // The next backup removes the copy, and the old data open with the new one as far as they are not deleted.
            let new = try await Self.back(up: folder, day: Self.day + 8)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.keyCopies) == ["notes-keys-2024-10-12"])
            try await folder.elsewhere { other in
                try await Self.restore((old.data, new.keys), to: other, day: Self.day + 8)
                try await other.open { store, keys in
                    let text = try await StoredFolder.read(2, store, keys)
                    #expect(text == "kept")
                    await #expect(throws: EnvelopeError.shredded) { try await StoredFolder.read(1, store, keys) }
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func dataAreRestoredBesideTheKeyStoreThatIsStillThere(engine: TestEngine) async throws {
        try await StoredFolder.run(engine) { folder in
            try await folder.open { store, keys in try await StoredFolder.add(1, "kept", store, keys) }
            let backup = try await Self.back(up: folder)
            try await folder.elsewhere { other in
                await #expect(throws: BackupRefusal.noKeyStore(other.keys)) {
                    try await Self.restore((backup.data, nil), to: other)
                }
                try FileManager.default.copyItem(
                    atPath: folder.keys + "/" + RootKeys.keyStoreName, toPath: other.keys + "/" + RootKeys.keyStoreName)
                await #expect(throws: BackupRefusal.notEmpty(other.keys + "/" + RootKeys.keyStoreName)) {
                    try await Self.restore(backup, to: other)
                }
                try await Self.restore((backup.data, nil), to: other)
                let text = try await other.open { store, keys in try await StoredFolder.read(1, store, keys) }
                #expect(text == "kept")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aCopyFromBeforeARotationOpensWhileItsRootIsThere(engine: TestEngine) async throws {
        try await StoredFolder.run(engine) { folder in
            try await folder.open { store, keys in try await StoredFolder.add(1, "text", store, keys) }
            let backup = try await Self.back(up: folder)
            try await folder.open { _, keys in
                _ = try await keys.rotate(today: Self.day)
                try await keys.rewrap(today: Self.day)
            }
            try await folder.elsewhere { other in
                try await Self.restore(backup, to: other)
                let text = try await other.open { store, keys in try await StoredFolder.read(1, store, keys) }
                #expect(text == "text")
            }
            try await folder.open { _, keys in
                let destroyed = try await keys.destroyOldRoots(today: Self.day + 8)
                #expect(destroyed == [1])
            }
            // Whoever kept the copy for longer than it is good has nothing to open it with.
            await #expect(throws: BackupRefusal.unopenable(2)) { try await Self.check(backup, folder) }
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsAlteredMissingOrAddedIsFound(engine: TestEngine) async throws {
        try await StoredFolder.run(engine) { folder in
            try await folder.open { store, keys in try await StoredFolder.add(1, "text", store, keys) }
            try folder.addImage("a.webp", [1, 2, 3])
            let backup = try await Self.back(up: folder)
            let keyCopy = try #require(backup.keys)
            let files = FileManager.default
            let database = engine == .sqlite ? "notes.sqlite" : "database.dump"
            for (place, name) in [(backup.data, database), (backup.data, "images/a.webp"), (keyCopy, "data-keys.sqlite")]
            {
                let path = place + "/" + name
                let original = try Data(contentsOf: URL(filePath: path))
                var altered = original
                altered[altered.count / 2] ^= 1
                for bytes in [altered, original.dropLast(), Data()] {
                    try bytes.write(to: URL(filePath: path))
                    await #expect(throws: BackupRefusal.altered(name)) { try await Self.check(backup, folder) }
                    try await folder.elsewhere { other in
                        await #expect(throws: BackupRefusal.altered(name)) { try await Self.restore(backup, to: other) }
                        #expect(!files.fileExists(atPath: other.keys + "/" + RootKeys.keyStoreName))
                    }
                }
                try files.removeItem(atPath: path)
                await #expect(throws: BackupRefusal.missing(name)) { try await Self.check(backup, folder) }
                try original.write(to: URL(filePath: path))
            }
            try Data([1]).write(to: URL(filePath: backup.data + "/images/b.webp"))
            await #expect(throws: BackupRefusal.foreign(backup.data + "/images/b.webp")) {
                try await Self.check(backup, folder)
            }
            try files.removeItem(atPath: backup.data + "/images/b.webp")
            try files.createSymbolicLink(
                atPath: backup.data + "/images/c", withDestinationPath: folder.keys + "/root.keys")
            await #expect(throws: BackupRefusal.self) { try await Self.check(backup, folder) }
            try files.removeItem(atPath: backup.data + "/images/c")
            try await Self.check(backup, folder)
        }
    }

    @Test func aManifestThatLeadsElsewhereIsRefused() async throws {
        try await StoredFolder.run(.sqlite) { folder in
            try await folder.open { store, keys in try await StoredFolder.add(1, "text", store, keys) }
            let backup = try await Self.back(up: folder)
            let path = backup.data + "/manifest.json"
            let original = try String(contentsOfFile: path, encoding: .utf8)
            for name in ["../keys/root.keys", "/etc/passwd", "", "a/../../b", "./notes.sqlite", "a//b"] {
                try original.replacing("notes.sqlite", with: name).write(toFile: path, atomically: true, encoding: .utf8)
                await #expect(throws: BackupRefusal.otherFormat(backup.data)) { try await Self.check(backup, folder) }
            }
            for text in ["", "{", "[]", original.replacing(#""format" : 1"#, with: #""format" : 2"#)] {
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                await #expect(throws: BackupRefusal.otherFormat(backup.data)) { try await Self.check(backup, folder) }
            }
            try original.replacing(#""layer" : "notes""#, with: #""layer" : "others""#)
                .write(toFile: path, atomically: true, encoding: .utf8)
            await #expect(throws: BackupRefusal.otherLayer(found: "others", expected: "notes")) {
                try await Self.check(backup, folder)
            }
            try original.write(toFile: path, atomically: true, encoding: .utf8)
            await #expect(throws: BackupRefusal.fromTheFuture(day: Self.day)) {
                try await Self.check(backup, folder, day: Self.day - 2)
            }
            await #expect(throws: BackupRefusal.otherKind(backup.data)) {
                try await Self.check((backup.data, backup.data), folder)
            }
            await #expect(throws: BackupRefusal.notABackup(folder.data)) {
                try await Self.check((folder.data, nil), folder)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aRestoreTakesNothingThatIsThereAndNoOtherKeys(engine: TestEngine) async throws {
        try await StoredFolder.run(engine) { folder in
            try await folder.open { store, keys in try await StoredFolder.add(1, "text", store, keys) }
            try folder.addImage("a.webp", [1])
            let backup = try await Self.back(up: folder)
            await #expect(throws: BackupRefusal.self) { try await Self.restore((backup.data, nil), to: folder) }
            let files = FileManager.default
            try await folder.elsewhere { other in
                try other.addImage("b.webp", [2])
                await #expect(throws: BackupRefusal.notEmpty(other.data + "/images")) {
                    try await Self.restore(backup, to: other)
                }
                #expect(try files.contentsOfDirectory(atPath: other.data + "/images") == ["b.webp"])
            }
            try await folder.elsewhere { other in
                try files.removeItem(atPath: other.keys + "/root.keys")
                await #expect(throws: BackupRefusal.noRootKeys(other.keys)) { try await Self.restore(backup, to: other) }
                _ = try RootKeys(folder: other.keys)
                await #expect(throws: BackupRefusal.unopenable(2)) { try await Self.restore(backup, to: other) }
                #expect(try files.contentsOfDirectory(atPath: other.keys) == ["root.keys"], "nothing was written")
            }
            try await folder.elsewhere { other in
                try await other.served { _, _ in
                    await #expect(throws: (any Error).self) { try await Self.restore(backup, to: other) }
                }
            }
        }
    }

    /// SQLite would replay what is left of a database that was moved away over the one that takes its place.
    @Test(arguments: TestEngine.available)
    func whatIsLeftOfAnEarlierDatabaseIsNotReplayed(engine: TestEngine) async throws {
        try await StoredFolder.run(engine) { folder in
            try await folder.open { store, keys in try await StoredFolder.add(1, "text", store, keys) }
            let backup = try await Self.back(up: folder)
            let files = FileManager.default
            try await folder.elsewhere { other in
                try files.createDirectory(atPath: other.data, withIntermediateDirectories: true)
                let databases =
                    [other.keys + "/data-keys.sqlite"] + (engine == .sqlite ? [other.data + "/notes.sqlite"] : [])
                for left in databases.flatMap({ name in ["-wal", "-shm", "-journal"].map { name + $0 } }) {
                    try Data([1]).write(to: URL(filePath: left))
                    await #expect(throws: BackupRefusal.notEmpty(left)) { try await Self.restore(backup, to: other) }
                    #expect(databases.allSatisfy { !files.fileExists(atPath: $0) }, "nothing was written")
                    try files.removeItem(atPath: left)
                }
                try await Self.restore(backup, to: other)
            }
        }
    }

    /// Whoever can write a backup can write its manifest.
    @Test(arguments: TestEngine.available)
    func aManifestThatNamesOtherFilesIsRefusedAndTakesNothingAway(engine: TestEngine) async throws {
        try await StoredFolder.run(engine) { folder in
            try await folder.open { store, keys in try await StoredFolder.add(1, "text", store, keys) }
            let backup = try await Self.back(up: folder)
            let keyCopy = try #require(backup.keys)
            let files = FileManager.default
            for (place, name) in [
                (keyCopy, "root.keys"), (keyCopy, "data-keys.sqlite-wal"), (backup.data, "notes.sqlite-wal"),
                (backup.data, "data-keys.sqlite"), (backup.data, "images/a/b.webp"), (backup.data, "others/a.webp"),
            ] {
                let added = URL(filePath: place + "/" + name)
                try files.createDirectory(at: added.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data([1]).write(to: added)
                try Self.writeManifest(of: place)
                try await folder.elsewhere { other in
                    let roots = try Data(contentsOf: URL(filePath: other.keys + "/root.keys"))
                    await #expect(throws: BackupRefusal.otherFormat(place), "\(name)") {
                        try await Self.restore(backup, to: other)
                    }
                    #expect(files.contents(atPath: other.keys + "/root.keys") == roots)
                    #expect(try files.contentsOfDirectory(atPath: other.keys) == ["root.keys"], "nothing was written")
                }
                try files.removeItem(at: added)
                try Self.writeManifest(of: place)
            }
            try await folder.elsewhere { other in try await Self.restore(backup, to: other) }
        }
    }

    /// As its manifest would be if the backup had been made with the files that are in the folder now.
    private static func writeManifest(of folder: String) throws {
        let old = try BackupManifest(folder: folder)
        try FileManager.default.removeItem(atPath: folder + "/" + BackupManifest.name)
        try BackupManifest(
            kind: old.kind, layer: old.layer, engine: old.engine, day: old.day, files: BackupFiles.list(folder)
        ).write(to: folder)
    }

    @Test(arguments: TestEngine.available)
    func aRestoreThatFailsRemovesOnlyWhatItPlaced(engine: TestEngine) async throws {
        try await StoredFolder.run(engine) { folder in
            try await folder.open { store, keys in try await StoredFolder.add(1, "text", store, keys) }
            try folder.addImage("a.webp", [1])
            let backup = try await Self.back(up: folder)
            let files = FileManager.default
            try await folder.elsewhere { other in
                // There, and yet not found: it leads nowhere.
                let path = other.keys + "/data-keys.sqlite"
                try files.createSymbolicLink(atPath: path, withDestinationPath: other.root + "/nowhere")
                await #expect(throws: BackupRefusal.cannotWrite(path)) { try await Self.restore(backup, to: other) }
                #expect(try files.destinationOfSymbolicLink(atPath: path) == other.root + "/nowhere")
                #expect(other.image("a.webp") == nil && !files.fileExists(atPath: other.data + "/notes.sqlite"))
            }
        }
    }

    /// Data and key store of two networks.
    @Test(arguments: TestEngine.available)
    func halvesThatDoNotBelongTogetherAreRefused(engine: TestEngine) async throws {
        try await StoredFolder.run(engine) { one in
            try await one.open { store, keys in try await StoredFolder.add(1, "text", store, keys) }
            let first = try await Self.back(up: one)
            try await StoredFolder.run(engine) { two in
                try await two.open { store, keys in try await StoredFolder.add(1, "text", store, keys) }
                let second = try await Self.back(up: two)
                try await two.elsewhere { other in
                    await #expect(throws: BackupRefusal.otherKeys) {
                        try await Self.restore((first.data, second.keys), to: other)
                    }
                    #expect(!FileManager.default.fileExists(atPath: other.keys + "/" + RootKeys.keyStoreName))
                    #expect(!FileManager.default.fileExists(atPath: other.data + "/notes.sqlite"))
                }
            }
        }
    }

    @Test func dataAndKeysNeverLieTogether() async throws {
        try await StoredFolder.run(.sqlite) { folder in
            try await folder.open { store, keys in try await StoredFolder.add(1, "text", store, keys) }
            let places = [
                (folder.data + "/b", folder.keyCopies), (folder.keys + "/b", folder.keyCopies),
                (folder.backups, folder.keys + "/b"), (folder.backups, folder.data), (folder.backups, folder.backups),
                (folder.backups, folder.backups + "/keys"), (folder.root, folder.keyCopies),
            ]
            for (to, keysTo) in places {
                await #expect(throws: BackupRefusal.notApart) {
                    _ = try await Backup(resolved: folder.resolved(), today: Self.day).make(in: to, keysIn: keysTo)
                }
            }
            #expect(!FileManager.default.fileExists(atPath: folder.backups))
        }
    }

    /// Only what this program made, and only copies of the key store.
    @Test func nothingElseIsRemovedFromTheFolderOfTheCopies() async throws {
        try await StoredFolder.run(.sqlite) { folder in
            try await folder.open { store, keys in try await StoredFolder.add(1, "text", store, keys) }
            let files = FileManager.default
            try files.createDirectory(atPath: folder.keyCopies + "/notes-keys-mine", withIntermediateDirectories: true)
            try files.createDirectory(
                atPath: folder.keyCopies + "/others-keys-2020-01-01", withIntermediateDirectories: true)
            _ = try await Self.back(up: folder)
            _ = try await Self.back(up: folder, day: Self.day + 1)
            _ = try await Self.back(up: folder, day: Self.day + 8)
            #expect(
                try files.contentsOfDirectory(atPath: folder.keyCopies).sorted() == [
                    "notes-keys-2024-10-05", "notes-keys-2024-10-12", "notes-keys-mine", "others-keys-2020-01-01",
                ])
            #expect(try files.contentsOfDirectory(atPath: folder.backups).count == 3, "data are kept")
        }
    }
}
