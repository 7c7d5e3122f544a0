import Storage
import StoragePostgres
import TestDatabases
import Testing

/// Statements by themselves, which on PostgreSQL travel together with those of others.
@Suite struct SingleReadTests {
    @Test(arguments: TestEngine.available)
    func valuesOfEachTypeComeBackAsTheyWent(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let large = [UInt8](repeating: 7, count: 3 << 20)
            let note = String(repeating: "naïve 👩‍👩‍👧 ", count: 50_000)
            try await store.write { transaction in
                try transaction.run(
                    Command(
                        """
                        INSERT INTO thing (id, note, count, ratio, flag, data)
                        VALUES (1, \(note), \(Int64.max), \(0.1), \(true), \(large)), (2, NULL, 0, NULL, NULL, NULL),
                            (3, '', 1, \(-0.0), \(false), \([UInt8]()))
                        """))
            }
            let query = Query(
                "SELECT note, count, ratio, flag, data FROM thing WHERE id IN (\(list: [1, 2, 3])) ORDER BY id"
            ) {
                row in
                (
                    try row.textIfPresent(), try row.integer(), try row.realIfPresent(), try row.booleanIfPresent(),
                    try row.blobIfPresent()
                )
            }
            let rows = try await store.all(query)
            #expect(rows.count == 3)
            #expect(rows[0] == (note, .max, 0.1, true, large))
            #expect(rows[1] == (nil, 0, nil, nil, nil))
            #expect(rows[2] == ("", 1, 0, false, []))
            let none = try await store.first(Query("SELECT id FROM thing WHERE id = \(99)") { try $0.integer() })
            #expect(none == nil)
        }
    }

    @Test(arguments: TestEngine.available)
    func amongManyAStatementThatIsRefusedFailsAlone(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.write { transaction in for id in 0..<20 { try transaction.run(insertThing(id)) } }
            let outcomes = try await withThrowingTaskGroup(of: (Int, Int64?).self) { group in
                for number in 0..<500 {
                    group.addTask {
                        let id = Int64(number % 20)
                        // One cannot be compiled, another one fails while it runs.
                        let sql: SQL =
                            switch number % 10 {
                            case 3: "SELECT nonsense FROM thing WHERE id = \(id)"
                            case 7 where engine == .postgres: "SELECT 1 / (id - \(id)) FROM thing ORDER BY id DESC"
                            case 7: "SELECT abs(CASE WHEN id = \(id) THEN \(Int64.min) ELSE 1 END) FROM thing"
                            default: "SELECT id FROM thing WHERE id = \(id)"
                            }
                        do {
                            return (number, try await store.first(Query(sql) { try $0.integer() }))
                        } catch is StorageError {
                            return (number, nil)
                        }
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            for number in 0..<500 {
                let fails = number % 10 == 3 || number % 10 == 7
                #expect(outcomes[number] == (fails ? nil : Int64(number % 20)), "\(number)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aRowThatCannotBeReadLeavesTheRestInOrder(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.write { transaction in
                try transaction.run(insertThing(1, name: "one"))
                try transaction.run(insertThing(2))
            }
            let names = Query("SELECT name FROM thing ORDER BY id") { try $0.text() }
            for _ in 0..<3 {
                await #expect(throws: StorageError.unexpectedColumn(0)) { try await store.all(names) }
                #expect(try await store.all(thingIDs()) == [1, 2])
            }
            let wrong = Query("SELECT name FROM thing") { try $0.integer() }
            await #expect(throws: StorageError.unexpectedColumn(0)) { try await store.first(wrong) }
            let tooMany = Query("SELECT id FROM thing") { (try $0.integer(), try $0.integer()) }
            await #expect(throws: StorageError.unexpectedColumn(1)) { _ = try await store.first(tooMany) }
        }
    }

    @Test(arguments: TestEngine.available)
    func aSingleReadCannotWrite(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let insert = Query("INSERT INTO thing (id) VALUES (1) RETURNING id") { try $0.integer() }
            await #expect(throws: StorageError.self) { try await store.first(insert) }
            let count = try await store.first(thingCount())
            #expect(count == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatWasWrittenIsReadAtOnce(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 0..<100 {
                    group.addTask {
                        try await store.write { try $0.run(insertThing(id, count: id)) }
                        let back = try await store.first(counter(id))
                        #expect(back == Int64(id))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func moreStatementsThanAreKeptStillRun(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let sum = try await withThrowingTaskGroup(of: Int64.self) { group in
                for number in 0..<2_500 {
                    group.addTask {
                        let query = Query(SQL(stringLiteral: "SELECT \(number)")) { try $0.integer() }
                        return try await store.first(query) ?? -1
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 2_499 * 2_500 / 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func theSameTextWithOtherTypesIsAnotherStatement(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            for _ in 0..<3 {
                let number = try await store.first(Query("SELECT \(7)") { try $0.integer() })
                let text = try await store.first(Query("SELECT \("seven")") { try $0.text() })
                #expect(number == 7)
                #expect(text == "seven")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aClosedStoreRefuses(engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await database.open()
            try await testSchema.run(on: store)
            #expect(try await store.first(thingCount()) == 0)
            try await database.closeStores()
            await #expect(throws: StorageError.closed) { try await store.first(thingCount()) }
        }
    }

    @Test(.enabled(if: TestEngine.available.contains(.postgres)))
    func aLostConnectionIsReplaced() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            let end = Query(
                """
                SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """
            ) { try $0.integer() }
            for _ in 0..<3 {
                #expect(try await store.first(thingCount()) == 0)
                _ = try await store.read { try $0.first(end) }
                let counts = try await withThrowingTaskGroup(of: Int64?.self) { group in
                    for _ in 0..<50 { group.addTask { try await store.first(thingCount()) } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(counts == Array(repeating: 0, count: 50))
            }
        }
    }

    @Test(.enabled(if: TestEngine.available.contains(.postgres)))
    func aReadThatBreaksItsConnectionAgainAndAgainFails() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            let suicide = Query("SELECT pg_terminate_backend(pg_backend_pid())") { try $0.boolean() }
            await #expect(throws: StorageError.self) { try await store.first(suicide) }
            let count = try await store.first(thingCount())
            #expect(count == 0)
        }
    }
}
