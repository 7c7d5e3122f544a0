import Foundation
import Storage
import StoragePostgres
import TestDatabases
import Testing

@Suite(.enabled(if: TestEngine.available.contains(.postgres)))
struct PostgresTests {
    /// Ends every connection of the database but the one it asks on.
    private func terminateConnections(_ database: TestDatabase) throws {
        let outside = try PostgresConnection(ConnectionSettings(url: try #require(database.url)))
        try outside.run(
            script: """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)
    }

    private let suicide = Query("SELECT pg_terminate_backend(pg_backend_pid())") { try $0.boolean() }

    @Test func aLostConnectionIsReplaced() async throws {
        try await withDatabase(.postgres) { database in
            let store = try await database.open(connections: 2)
            try await testSchema.run(on: store)
            for id in 0..<3 {
                try terminateConnections(database)
                try await store.write { try $0.run(insertThing(id)) }
                try terminateConnections(database)
                #expect(try await store.read { try $0.first(thingCount()) } == Int64(id + 1))
            }
        }
    }

    @Test func aWriteWhoseConnectionBreaksBeforeTheCommitIsRunAgain() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            let runs = Counter()
            let suicide = suicide
            try await store.write { transaction in
                try transaction.run(insertThing(1))
                if runs.add() == 1 { _ = try transaction.first(suicide) }
            }
            #expect(runs.value == 2)
            #expect(try await store.read { try $0.all(thingIDs()) } == [1])
            await #expect(throws: StorageError.self) {
                try await store.write { transaction in
                    runs.add()
                    _ = try transaction.first(suicide)
                }
            }
            #expect(runs.value == 4)
        }
    }

    @Test func aWriteWhoseCommitHasNoAnswerIsNotRunAgain() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            try await store.migrate(
                script: """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER die AFTER INSERT ON part DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION die();
                    INSERT INTO thing (id) VALUES (1);
                    """
            ) { _ in }
            let runs = Counter()
            let error = await #expect(throws: StorageError.self) {
                try await store.write { transaction in
                    runs.add()
                    try transaction.run("INSERT INTO part (id, thing) VALUES (1, 1)")
                }
            }
            #expect(error == .engine(code: "08007", statement: "COMMIT"))
            #expect(runs.value == 1)
            #expect(try await store.read { try $0.first(thingCount()) } == 1)
        }
    }

    /// The server ended the connection before it came to `COMMIT`, and said so.
    @Test func aWriteThatBreaksAmongWhatIsSentWithTheCommitIsRunAgain() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            let runs = Counter()
            let outcomes = Counter()
            do {
                try await store.write { transaction in
                    try transaction.send(insertThing(1))
                    if runs.add() == 1 { try transaction.send(Command("SELECT pg_terminate_backend(pg_backend_pid())")) }
                    try transaction.send(insertThing(2))
                }
            } catch {
                // The word of the server may be lost with the connection: then nobody knows.
                #expect(error as? StorageError == .engine(code: "08007", statement: "COMMIT"))
                outcomes.add()
            }
            let ids = try await store.read { try $0.all(thingIDs()) }
            #expect(outcomes.value == 1 ? ids == [] && runs.value == 1 : ids == [1, 2] && runs.value == 2)
        }
    }

    @Test func aWriteThatOnlySendsIsReportedWhenItsCommitHasNoAnswer() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            try await store.migrate(
                script: """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER die AFTER INSERT ON part DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION die();
                    INSERT INTO thing (id) VALUES (1);
                    """
            ) { _ in }
            let runs = Counter()
            let error = await #expect(throws: StorageError.self) {
                try await store.write { transaction in
                    runs.add()
                    try transaction.send(Command("INSERT INTO part (id, thing) VALUES (1, 1)"))
                }
            }
            #expect(error == .engine(code: "08007", statement: "COMMIT"))
            #expect(runs.value == 1)
            // The store goes on.
            try await store.write { try $0.send(insertThing(2)) }
            #expect(try await store.read { try $0.all(thingIDs()) } == [1, 2])
        }
    }

    @Test func aDeadlockAmongWhatIsSentIsRunAgain() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            try await store.write { transaction in for id in 1...2 { try transaction.run(insertThing(id)) } }
            let runs = Counter()
            let locked = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
            @Sendable func cross(_ first: Int) async throws {
                let second = 3 - first
                try await store.write { transaction in
                    let isFirstRound = runs.add() <= 2
                    try transaction.run("UPDATE thing SET count = count + 1 WHERE id = \(first)")
                    if isFirstRound {
                        locked[first - 1].signal()
                        _ = locked[second - 1].wait(timeout: .now() + 20)
                    }
                    try transaction.send(Command("UPDATE thing SET count = count + 1 WHERE id = \(second)"))
                }
            }
            async let one: Void = cross(1)
            async let two: Void = cross(2)
            _ = try await (one, two)
            #expect(runs.value == 3)
            #expect(try await store.read { [try $0.first(counter(1)), try $0.first(counter(2))] } == [2, 2])
        }
    }

    /// What is prepared is given up when it becomes too much, in the middle of what travels together too.
    @Test func manyDifferentStatementsCanBeSentTogether() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            for round in 0..<40 {
                try await store.write { transaction in
                    try transaction.send(insertThing(round))
                    for size in 0..<40 {
                        let list = (0...(round * 40 + size)).map { Int64($0) }
                        let sql: SQL = "UPDATE thing SET count = count WHERE id = \(round) AND \(list.count) > 0"
                        try transaction.send(
                            Command(
                                list.dropFirst().prefix(round + size).reduce(sql) { sql, _ in "\(sql: sql) AND id >= 0" })
                        )
                    }
                }
            }
            #expect(try await store.read { try $0.first(thingCount()) } == 40)
        }
    }

    @Test func aDeadlockIsRunAgain() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            try await store.write { transaction in for id in 1...2 { try transaction.run(insertThing(id)) } }
            let runs = Counter()
            let locked = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
            @Sendable func cross(_ first: Int) async throws {
                let second = 3 - first
                try await store.write { transaction in
                    let isFirstRound = runs.add() <= 2
                    try transaction.run("UPDATE thing SET count = count + 1 WHERE id = \(first)")
                    if isFirstRound {
                        locked[first - 1].signal()
                        _ = locked[second - 1].wait(timeout: .now() + 20)
                    }
                    try transaction.run("UPDATE thing SET count = count + 1 WHERE id = \(second)")
                }
            }
            async let one: Void = cross(1)
            async let two: Void = cross(2)
            _ = try await (one, two)
            #expect(runs.value == 3)
            #expect(try await store.read { [try $0.first(counter(1)), try $0.first(counter(2))] } == [2, 2])
        }
    }

    @Test func aRefusalThatIsSwallowedStillUndoesTheWrite() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            try await store.write { try $0.run(insertThing(1)) }
            await #expect(throws: StorageError.conflict) {
                try await store.write { transaction in
                    try transaction.run(insertThing(2))
                    _ = try? transaction.run(insertThing(1))
                }
            }
            #expect(try await store.read { try $0.all(thingIDs()) } == [1])
        }
    }

    @Test func afterARefusalAReaderGoesOn() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            let broken = Query("SELECT 1 / id FROM thing WHERE id = \(0)") { try $0.integer() }
            try await store.write { try $0.run(insertThing(0)) }
            let count = try await store.read { transaction in
                #expect(throws: StorageError.self) { try transaction.first(broken) }
                return try transaction.first(thingCount())
            }
            #expect(count == 1)
        }
    }

    @Test func aReaderMayStopHalfway() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            let many = Query("SELECT generate_series(1, 300000)") { try $0.integer() }
            let seen = Counter()
            let count = try await store.read { transaction in
                #expect(throws: Refusal()) {
                    try transaction.forEach(many) { _ in if seen.add() == 1_000 { throw Refusal() } }
                }
                return try transaction.first(thingCount())
            }
            #expect(count == 0)
            #expect(seen.value == 1_000)
        }
    }

    @Test func aStatementInsideAnotherIsRefused() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            let rows = Query("SELECT generate_series(1, 10)") { try $0.integer() }
            await #expect(throws: StorageError.self) {
                try await store.read { transaction in
                    try transaction.forEach(rows) { _ in _ = try transaction.first(thingCount()) }
                }
            }
            let count = try await store.read { try $0.all(rows).count }
            #expect(count == 10)
        }
    }

    @Test func beyondItsCapacityAStoreRefuses() async throws {
        try await withDatabase(.postgres) { database in
            let store = try await database.open(connections: 1, capacity: 2)
            let gate = Gate()
            async let running: Void = store.write { _ in gate.pass() }
            await gate.reached()
            let refused = Counter()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<5 {
                    group.addTask {
                        do { try await store.write { _ in } } catch {
                            #expect(error as? StorageError == .overloaded)
                            if refused.add() == 4 { gate.open() }
                        }
                    }
                }
            }
            try await running
            #expect(refused.value == 4)
            try await store.write { _ in }
        }
    }

    @Test func sessionsAreSetUp() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            let query = Query(
                """
                SELECT current_setting('synchronous_commit'), current_setting('application_name'),
                    current_setting('client_encoding'), current_setting('statement_timeout')
                """
            ) { row in [try row.text(), try row.text(), try row.text(), try row.text()] }
            let expected = ["on", "nacre", "UTF8", "30s"]
            #expect(try await store.read { try $0.first(query) } == expected)
            try await store.scrub(tables: ["thing"])
            try await store.shuffleFreshRows(of: "vote", columns: "tag, value")
            #expect(try await store.write { try $0.first(query) } == expected)
        }
    }

    @Test(arguments: [
        "postgres://user:hunter2@127.0.0.1:1/x", "postgres://user:x@hunter2@127.0.0.1:1/x",
        "postgres://user:hunter2@127.0.0.1:port/x", "postgres://user:hunter2@[::1/x", "mysql://user:hunter2@h/x",
        "host=127.0.0.1 port=1 password=hunter2",
    ])
    func aPasswordIsNeverQuoted(url: String) async throws {
        do {
            _ = try await PostgresStore(url: url)
            Issue.record("connected to nowhere")
        } catch {
            #expect(error is StorageError)
            #expect(!"\(error)".contains("hunter2"), "\(error)")
            #expect(!String(reflecting: error).contains("hunter2"))
        }
    }
}
