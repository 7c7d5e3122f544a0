import Storage
import TestDatabases
import Testing

@Suite struct MigrationTests {
    private static let grown = Migrator(
        layer: "tests",
        migrations: testSchema.migrations + [
            Migration(version: 2, script: "INSERT INTO thing (id) VALUES (7);"),
            Migration(
                version: 3, script: "ALTER TABLE thing ADD COLUMN added TEXT; UPDATE thing SET count = count + 1;"),
        ])

    @Test(arguments: TestEngine.available)
    func aStepRunsOnce(engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await database.open()
            try await testSchema.run(on: store)
            try await Self.grown.run(on: store)
            try await Self.grown.run(on: store)
            try await database.closeStores()
            let reopened = try await database.open()
            try await Self.grown.run(on: reopened)
            #expect(try await reopened.read { try $0.first(counter(7)) } == 1)
            #expect(try await reopened.read { try $0.first(SchemaQueries.current()) }?.version == 3)
        }
    }

    @Test(arguments: TestEngine.available)
    func severalProcessesMayMigrateAtOnce(engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            // SQLite lets one process in; there, its tasks compete.
            var stores = [try await database.open()]
            for _ in 1..<6 { stores.append(engine == .postgres ? try await database.open(connections: 1) : stores[0]) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for store in stores { group.addTask { try await Self.grown.run(on: store) } }
                try await group.waitForAll()
            }
            #expect(try await stores[0].read { try $0.first(counter(7)) } == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func aStepThatFailsLeavesNothing(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let script = "CREATE TABLE half (id BIGINT);\nINSERT INTO thing (id) VALUES ('s3cret');"
            let broken = Migrator(
                layer: "tests", migrations: testSchema.migrations + [Migration(version: 2, script: script)])
            let refusal = await #expect(throws: StorageError.self) { try await broken.run(on: store) }
            let error = try #require(refusal)
            #expect(try await store.read { try $0.first(SchemaQueries.current()) }?.version == 1)
            await #expect(throws: StorageError.self) { try await store.prepare("SELECT id FROM half") }
            if engine == .postgres { #expect(!"\(error)".contains("s3cret")) }
        }
    }

    @Test(arguments: TestEngine.available)
    func aNewerSchemaIsRefused(engine: TestEngine) async throws {
        try await withStore(engine, migrator: Self.grown) { store in
            await #expect(throws: StorageError.newerSchema(found: 3, known: 1)) { try await testSchema.run(on: store) }
        }
    }

    @Test(arguments: TestEngine.available)
    func anotherLayersDatabaseIsRefused(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let other = Migrator(layer: "others", migrations: Self.grown.migrations)
            await #expect(throws: StorageError.otherLayer(found: "tests", expected: "others")) {
                try await other.run(on: store)
            }
            let mark = try await store.read { try $0.first(SchemaQueries.current()) }
            #expect(mark?.version == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func aDatabaseOfAnotherProgramIsRefusedAndLeftAsItWas(engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await database.open()
            try await store.migrate(script: "CREATE TABLE theirs (\n    id BIGINT NOT NULL PRIMARY KEY\n);") { _ in }
            let refusal = StorageError.otherLayer(found: "another program", expected: "tests")
            await #expect(throws: refusal) { try await testSchema.run(on: store) }
            await #expect(throws: StorageError.self) {
                _ = try await store.read { try $0.first(SchemaQueries.current()) }
            }
        }
    }
}
