import Foundation
import Storage
import StoragePostgres
import TestDatabases
import Testing

/// Neither the place nor the transaction id of a private row says when it was written.
@Suite struct ShuffleTests {
    private func vote(_ value: Int) -> Command {
        Command("INSERT INTO vote (tag, value, fresh) VALUES (\(UUID().uuidString), \(value), TRUE)")
    }

    private let freshCount = Query("SELECT COUNT(*) FROM vote WHERE fresh") { try $0.integer() }
    private let values = Query("SELECT value FROM vote ORDER BY value") { try $0.integer() }

    @Test(arguments: TestEngine.available)
    func everyRowSurvivesAndTheMarkTellsNothing(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { [freshCount, values] store in
            for value in 0..<40 {
                let command = vote(value)
                try await store.write(.privateAct) { try $0.run(command) }
            }
            try await store.shuffleFreshRows(of: "vote", columns: "tag, value")
            try await store.shuffleFreshRows(of: "vote", columns: "tag, value")
            try await store.scrub(tables: ["vote"])
            // SQLite has nothing to write anew: a mark that no night clears says nothing.
            #expect(try await store.read { try $0.first(freshCount) } == (engine == .sqlite ? 40 : 0))
            #expect(try await store.read { try $0.all(values) } == (0..<40).map(Int64.init))
        }
    }

    @Test func noIndexOfFreshRowsIsMadeWhereNothingLooksForThem() async throws {
        try await withStore(.sqlite, migrator: testSchema) { store in
            try await store.migrate(
                script: """
                    CREATE INDEX vote_fresh ON vote (tag) WHERE fresh;
                    CREATE INDEX vote_fresh_values ON vote (tag, value) WHERE fresh;
                    CREATE INDEX vote_values ON vote (value) WHERE value > 0;
                    """
            ) { _ in }
            let indexes = Query("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'vote_%'") {
                try $0.text()
            }
            #expect(try await store.read { try $0.all(indexes) } == ["vote_values"])
        }
    }

    @Test(.enabled(if: TestEngine.available.contains(.postgres)))
    func orderAndTransactionTellNothing() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            let traces = Query("SELECT value, xmin::text FROM vote ORDER BY ctid") { row in
                (value: try row.integer(), transaction: try row.text())
            }
            for value in 0..<300 {
                let command = vote(value)
                try await store.write(.privateAct) { try $0.run(command) }
            }
            let before = try await store.read { try $0.all(traces) }
            #expect(before.map(\.value) == (0..<300).map(Int64.init))
            #expect(Set(before.map(\.transaction)).count == 300)

            try await store.shuffleFreshRows(of: "vote", columns: "tag, value")
            let after = try await store.read { try $0.all(traces) }
            #expect(after.count == 300)
            #expect(Set(after.map(\.transaction)).count == 1)
            // Of 299 neighbours in a random order about half ascend; 5 standard deviations are 25.
            let ascents = zip(after, after.dropFirst()).count { $0.value < $1.value }
            #expect((120..<180).contains(ascents))
        }
    }

    @Test(.enabled(if: TestEngine.available.contains(.postgres)))
    func referencesToShuffledRowsHold() async throws {
        try await withStore(.postgres, migrator: testSchema) { store in
            try await store.migrate(
                script: """
                    CREATE TABLE receipt (
                        tag TEXT COLLATE "C" NOT NULL REFERENCES vote (tag) DEFERRABLE INITIALLY DEFERRED
                    );
                    INSERT INTO vote (tag, value, fresh) VALUES ('one', 1, TRUE), ('two', 2, TRUE);
                    INSERT INTO receipt VALUES ('one'), ('two');
                    """
            ) { _ in }
            try await store.shuffleFreshRows(of: "vote", columns: "tag, value")
            let joined = Query("SELECT COUNT(*) FROM receipt JOIN vote USING (tag) WHERE NOT fresh") {
                try $0.integer()
            }
            #expect(try await store.read { try $0.first(joined) } == 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func noChangeIsLostMeanwhile(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.write(.privateAct) { transaction in
                for tag in 0..<10 {
                    try transaction.run("INSERT INTO vote (tag, value, fresh) VALUES (\("\(tag)"), 0, TRUE)")
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<4 {
                    group.addTask {
                        for round in 0..<50 {
                            let tag = "\((round + task) % 10)"
                            let changed = try await store.write(.privateAct) { transaction in
                                try transaction.run(
                                    "UPDATE vote SET value = value + 1, fresh = TRUE WHERE tag = \(tag)")
                            }
                            #expect(changed == 1)
                        }
                    }
                }
                for _ in 0..<15 { try await store.shuffleFreshRows(of: "vote", columns: "tag, value") }
                try await group.waitForAll()
            }
            let total = Query("SELECT CAST(SUM(value) AS BIGINT) FROM vote") { try $0.integer() }
            #expect(try await store.read { try $0.first(total) } == 200)
        }
    }
}
