import Foundation
import Storage
import StorageSQLite
import TestDatabases
import Testing
import TestServers

@Suite struct SQLiteTests {
    @Test func theWriterSyncsEveryCommitToDisk() async throws {
        try await withStore(.sqlite, migrator: testSchema) { store in
            let pragmas = try await store.write { transaction in
                [
                    try transaction.first(Query("PRAGMA synchronous") { try $0.integer() }),
                    try transaction.first(Query("PRAGMA foreign_keys") { try $0.integer() }),
                    try transaction.first(Query("PRAGMA secure_delete") { try $0.integer() }),
                ]
            }
            #expect(pragmas == [2, 1, 1])
            let mode = Query("PRAGMA journal_mode") { try $0.text() }
            #expect(try await store.write { try $0.first(mode) } == "wal")
        }
    }

    @Test func aSecondStoreOnTheFolderIsRefused() async throws {
        try await withDatabase(.sqlite) { database in
            let folder = try #require(database.folder)
            _ = try await database.open()
            #expect(throws: StorageError.inUse(path: folder)) { try SQLiteStore(folder: folder, name: "other.sqlite") }
            try await database.closeStores()
            _ = try await database.open()
        }
    }

    @Test func aSecondProcessOnTheFolderIsRefused() async throws {
        try await withDatabase(.sqlite) { database in
            let folder = try #require(database.folder)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let input = Pipe()
            let output = Pipe()
            let other = try TestProgram(
                ["/bin/sh", "-c", "exec 9>\"$0/nacre.lock\"; flock 9; echo held; read line", folder],
                input: input.fileHandleForReading, output: output.fileHandleForWriting)
            #expect(output.fileHandleForReading.availableData == Data("held\n".utf8))
            await #expect(throws: StorageError.inUse(path: folder)) { try await database.open() }
            try input.fileHandleForWriting.close()
            await other.end()
            _ = try await database.open()
        }
    }

    @Test func onlyTheOwnerMayEnterTheFolder() async throws {
        try await withDatabase(.sqlite) { database in
            _ = try await database.open()
            let attributes = try FileManager.default.attributesOfItem(atPath: try #require(database.folder))
            #expect(attributes[.posixPermissions] as? Int == 0o700)
        }
    }

    @Test func tablesAreStrictAndUnorderedOnesHaveNoRowID() async throws {
        try await withStore(.sqlite, migrator: testSchema) { store in
            let query = Query("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name") { row in
                (try row.text(), try row.text())
            }
            let tables = try await store.read { try $0.all(query) }
            #expect(tables.map(\.0) == ["nacre_schema", "part", "thing", "vote"])
            for (name, sql) in tables {
                #expect(sql.hasSuffix(name == "vote" ? ") STRICT, WITHOUT ROWID" : "\n) STRICT"))
            }
            await #expect(throws: StorageError.constraint) {
                try await store.write { try $0.run("INSERT INTO thing (id, ratio) VALUES (1, \("text"))") }
            }
        }
    }

    @Test func deletedTextIsGoneFromTheFilesAfterScrub() async throws {
        try await withDatabase(.sqlite) { database in
            let store = try await database.open()
            try await testSchema.run(on: store)
            let secret = "needle-in-the-haystack"
            try await store.write { try $0.run(insertThing(1, name: secret)) }
            #expect(try Self.folder(database, contains: secret))
            try await store.write { try $0.run("DELETE FROM thing") }
            try await store.scrub(tables: ["thing"])
            #expect(try !Self.folder(database, contains: secret))
        }
    }

    private static func folder(_ database: TestDatabase, contains text: String) throws -> Bool {
        let folder = try #require(database.folder)
        return try FileManager.default.contentsOfDirectory(atPath: folder).contains { name in
            let file = try #require(FileManager.default.contents(atPath: folder + "/" + name))
            return file.range(of: Data(text.utf8)) != nil
        }
    }

    @Test func aFullQueueRefusesAndLosesNothing() async throws {
        try await withStore(.sqlite, migrator: testSchema) { store in
            let gate = Gate()
            async let blocked: Void = store.write { _ in gate.pass() }
            await gate.reached()
            let refused = Counter()
            let extra = 30
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 0..<(20_000 + extra) {
                    group.addTask {
                        do {
                            try await store.write { try $0.run(insertThing(id)) }
                        } catch StorageError.overloaded {
                            // The last refusal says that all others wait in line.
                            if refused.add() == extra { gate.open() }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await blocked
            #expect(refused.value == extra)
            #expect(try await store.read { try $0.first(thingCount()) } == 20_000)
        }
    }
}
