import Storage
import StoragePostgres
import StorageSQLite
import TestDatabases
import Testing

@Suite struct ValueTests {
    private struct Everything: Equatable {
        var note: String?
        var count: Int64
        var ratio: Double?
        var flag: Bool
        var data: [UInt8]
    }

    private static let everything: @Sendable (inout Row) throws -> Everything = { row in
        Everything(
            note: try row.textIfPresent(), count: try row.integer(), ratio: try row.realIfPresent(),
            flag: try row.boolean(), data: try row.blob())
    }

    private func roundTrip(_ value: Everything, _ store: any Store) async throws -> Everything? {
        try await store.write { transaction in
            try transaction.run("DELETE FROM thing")
            try transaction.run(
                Command(
                    """
                    INSERT INTO thing (id, note, count, ratio, flag, data)
                    VALUES (1, \(value.note), \(value.count), \(value.ratio), \(value.flag), \(value.data))
                    """))
        }
        return try await store.read { transaction in
            try transaction.first(
                Query("SELECT note, count, ratio, flag, data FROM thing WHERE id = 1", decode: Self.everything))
        }
    }

    @Test(arguments: TestEngine.available)
    func valuesOfEachTypeComeBackAsTheyWent(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let all = [
                Everything(note: "plain", count: 1, ratio: 0.1, flag: true, data: [1, 2, 3]),
                Everything(note: "", count: 0, ratio: -0.0, flag: false, data: []),
                Everything(
                    note: "naïve 日本語 👩‍👩‍👧 'quote' \"double\" \\ $1 \n\t", count: .max,
                    ratio: .greatestFiniteMagnitude, flag: true, data: [0, 255, 0, 0, 128, 0]),
                Everything(note: nil, count: 7, ratio: nil, flag: true, data: [UInt8](0...255)),
                Everything(
                    note: String(repeating: "ü", count: 512 * 1024), count: 7, ratio: .infinity, flag: true,
                    data: [UInt8](repeating: 0, count: 1 << 20)),
            ]
            for value in all {
                let back = try await roundTrip(value, store)
                #expect(back == value)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func integersKeepTheirExtremes(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let query = Query("SELECT \(Int64.min), \(Int64.max), \(-1), \(0)") { row in
                [try row.integer(), try row.integer(), try row.integer(), try row.integer()]
            }
            let back = try await store.read { try $0.first(query) }
            #expect(back == [.min, .max, -1, 0])
        }
    }

    @Test(arguments: TestEngine.available)
    func anAbsentValueOfEachTypeIsAbsent(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.write { transaction in
                try transaction.run(
                    Command(
                        """
                        INSERT INTO thing (id, note, small, ratio, flag, data)
                        VALUES (1, \(String?.none), \(Int?.none), \(Double?.none), \(Bool?.none), \([UInt8]?.none))
                        """))
            }
            let query = Query("SELECT note, small, ratio, flag, data, count FROM thing WHERE id = 1") { row in
                let absent = (
                    try row.textIfPresent(), try row.integerIfPresent(), try row.realIfPresent(),
                    try row.textIfPresent(), try row.textIfPresent()
                )
                #expect(absent == (nil, nil, nil, nil, nil))
                return try row.integer()
            }
            #expect(try await store.read { try $0.first(query) } == 0)
            let missing = Query("SELECT name FROM thing") { try $0.text() }
            await #expect(throws: StorageError.unexpectedColumn(0)) { try await store.read { try $0.first(missing) } }
        }
    }

    @Test(arguments: TestEngine.available)
    func aRowReadAsAnotherTypeIsRefused(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.write { try $0.run(insertThing(1, name: "one")) }
            let wrong = Query("SELECT name FROM thing") { try $0.integer() }
            await #expect(throws: StorageError.unexpectedColumn(0)) { try await store.read { try $0.first(wrong) } }
            let tooMany = Query("SELECT id FROM thing") { (try $0.integer(), try $0.integer()) }
            await #expect(throws: StorageError.unexpectedColumn(1)) {
                try await store.read { _ = try $0.first(tooMany) }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func theSameTextWithOtherTypesIsAnotherStatement(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            for _ in 0..<3 {
                let number = Query("SELECT \(7)") { try $0.integer() }
                let text = Query("SELECT \("seven")") { try $0.text() }
                let absent = Query("SELECT \(String?.none)") { try $0.textIfPresent() }
                let back = try await store.read { transaction in
                    (try transaction.first(number), try transaction.first(text), try transaction.first(absent))
                }
                #expect(back == (7, "seven", .some(nil)))
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func moreStatementsThanAreKeptStillRun(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.write { transaction in
                for round in 0..<2 {
                    for number in 0..<1_100 {
                        let query = Query(SQL(stringLiteral: "SELECT \(number)")) { try $0.integer() }
                        let back = try transaction.first(query)
                        #expect(back == Int64(number), "round \(round)")
                    }
                }
            }
        }
    }

    @Test(.enabled(if: TestEngine.available.contains(.postgres)))
    func postgresTypesAreReadOrRefusedByName() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            let query = Query(
                """
                SELECT 1::int2, -2::int4, 4000000000::oid, COUNT(*), NULL, 3::float4, 'n'::name, 'v'::varchar(9)
                FROM thing
                """
            ) { row in
                let integers = [
                    try row.integer(), try row.integer(), try row.integer(), try row.integer(),
                    try row.integerIfPresent(),
                ]
                return (integers, try row.real(), try row.text(), try row.text())
            }
            let found = try await store.read { try $0.first(query) }
            let (integers, real, name, varchar) = try #require(found)
            #expect(integers == [1, -2, 4_000_000_000, 0, nil])
            #expect(real == 3)
            #expect([name, varchar] == ["n", "v"])
            let sum = Query("SELECT SUM(count) FROM thing") { try $0.integerIfPresent() }
            let refusal = await #expect(throws: StorageError.self) { try await store.read { try $0.first(sum) } }
            let error = try #require(refusal)
            #expect("\(error)".contains("NUMERIC"))
        }
    }
}

extension WriteTransaction {
    @discardableResult
    func run(_ sql: SQL) throws -> Int { try run(Command(sql)) }
}
