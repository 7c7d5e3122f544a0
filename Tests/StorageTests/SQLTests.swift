import Storage
import TestDatabases
import Testing

@Suite struct SQLTests {
    @Test func placeholdersAreNumberedInOrderOfAppearance() {
        let condition: SQL = "b = \(2) AND c = \("three")"
        let sql: SQL = "SELECT a FROM t WHERE a = \(1) AND \(sql: condition) AND d = \([4 as UInt8])"
        #expect(sql.text == "SELECT a FROM t WHERE a = $1 AND b = $2 AND c = $3 AND d = $4")
        #expect(sql.values == [.integer(1), .integer(2), .text("three"), .blob([4])])
    }

    @Test func aValueIsNeverPartOfTheText() {
        let hostile = "'; DROP TABLE thing; --"
        let sql: SQL = "SELECT \(hostile)"
        #expect(sql.text == "SELECT $1")
    }

    @Test(arguments: [(0, 0), (1, 1), (2, 2), (3, 4), (5, 8), (8, 8), (9, 16)])
    func aListIsPaddedToAPowerOfTwo(count: Int, placeholders: Int) {
        let sql: SQL = "id IN (\(list: (0..<count).map(Int64.init)))"
        #expect(sql.values.count == placeholders)
        #expect(sql.values.last == (count == 0 ? nil : .integer(Int64(count - 1))))
        if count == 0 { #expect(sql.text == "id IN (NULL)") }
    }

    @Test(arguments: TestEngine.available)
    func aListMatchesItsMembersOnce(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.write { transaction in for id in 0..<20 { try transaction.run(insertThing(id)) } }
            for members in [[], [3], [3, 4, 19], [0, 1, 2, 3, 4, 99]] as [[Int64]] {
                let query = Query("SELECT id FROM thing WHERE id IN (\(list: members)) ORDER BY id") {
                    try $0.integer()
                }
                #expect(try await store.read { try $0.all(query) } == members.filter { $0 < 20 })
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func hostileTextStaysAValue(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let hostile = "x'); DROP TABLE thing; --"
            try await store.write { try $0.run(insertThing(1, name: hostile)) }
            let query = Query("SELECT id FROM thing WHERE name = \(hostile)") { try $0.integer() }
            #expect(try await store.read { try $0.all(query) } == [1])
        }
    }

    @Test(arguments: TestEngine.available)
    func textIsOrderedByItsBytes(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let names = ["é", "a", "B", "", "aa", "Z", "😀", "ﬀ", "_", "0", "ä", "A b", "A-c"]
            try await store.write { transaction in
                for (id, name) in names.enumerated() { try transaction.run(insertThing(id, name: name)) }
            }
            let query = Query("SELECT name FROM thing ORDER BY name") { try $0.text() }
            let expected = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            #expect(try await store.read { try $0.all(query) } == expected)
            let range = Query("SELECT name FROM thing WHERE name > \("B") AND name < \("é") ORDER BY name") {
                try $0.text()
            }
            #expect(try await store.read { try $0.all(range) } == ["Z", "_", "a", "aa", "ä"])
        }
    }

    @Test(arguments: TestEngine.available)
    func aPlanNamesTheIndexWhateverTheValues(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let plan = try await store.plan(
                "SELECT id FROM thing WHERE count = \(Int?.none) AND id > \(5) ORDER BY id LIMIT \(10)")
            #expect(plan.contains { $0.contains("thing_by_count") }, "\(plan)")
            let scan = try await store.plan("SELECT id FROM thing WHERE ratio = \(1.5)")
            #expect(scan.contains { $0.lowercased().contains("scan") && !$0.contains("_by_") }, "\(scan)")
            #expect(try await store.plan("INSERT INTO part (id, thing) VALUES (\(1), \(1))").count < 5)
            #expect(try await store.read { try $0.first(thingCount()) } == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func aStatementThatCannotRunIsFoundByPreparing(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.prepare("SELECT id FROM thing WHERE id = \(1)")
            try await store.prepare("INSERT INTO thing (id) VALUES (\(1))")
            let refusal = await #expect(throws: StorageError.self) {
                try await store.prepare("SELECT nonsense FROM thing")
            }
            let error = try #require(refusal)
            #expect("\(error)".contains("nonsense"))
            #expect(try await store.read { try $0.first(thingCount()) } == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func changedRowsAreCounted(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let counts = try await store.write { transaction in
                [
                    try transaction.run(insertThing(1)),
                    try transaction.run("INSERT INTO thing (id) VALUES (2), (3)"),
                    try transaction.run("INSERT INTO thing (id) VALUES (3) ON CONFLICT DO NOTHING"),
                    try transaction.run("UPDATE thing SET count = 1 WHERE id >= \(2)"),
                    try transaction.run("UPDATE thing SET count = 1 WHERE id = \(99)"),
                    try transaction.run("DELETE FROM thing RETURNING id"),
                    try transaction.run("SELECT id FROM thing"),
                ]
            }
            #expect(counts == [1, 2, 0, 2, 0, 3, 0])
        }
    }
}
