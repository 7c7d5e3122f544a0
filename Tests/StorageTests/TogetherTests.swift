import Foundation
import Storage
import StoragePostgres
import Synchronization
import TestDatabases
import Testing

/// What a write sends without waiting, and what it expects: on PostgreSQL it travels together, and must mean the same.
@Suite struct TogetherTests {
    @Test(arguments: TestEngine.available)
    func whatIsSentIsDoneInOrderAndSeenByWhatFollows(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let (during, affected) = try await store.write { transaction in
                try transaction.lock(7)
                try transaction.send(insertThing(1, count: 4))
                try transaction.send(Command("UPDATE thing SET count = count * 2"))
                let during = try transaction.first(counter(1))
                try transaction.send(Command("UPDATE thing SET count = count + 1"))
                let affected = try transaction.run("UPDATE thing SET count = count * 10")
                try transaction.send(Command("UPDATE thing SET count = count + 3"))
                return (during, affected)
            }
            #expect(during == 8)
            #expect(affected == 1)
            #expect(try await store.read { try $0.first(counter(1)) } == 93)
        }
    }

    /// Also after a query whose rows came one by one.
    @Test(arguments: TestEngine.available)
    func whatIsSentMayFollowAQuery(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let counts = try await store.write { transaction in
                var counts: [Int64?] = []
                for id in 1...3 {
                    counts.append(try transaction.first(thingCount()))
                    counts.append(Int64(try transaction.all(thingIDs()).count))
                    try transaction.lock(5)
                    try transaction.expect(thingCount()) { counts.append($0) }
                    try transaction.send(insertThing(id))
                    counts.append(try transaction.first(thingCount()))
                }
                return counts
            }
            #expect(counts == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3])
        }
    }

    /// More than travels together at a time.
    @Test(arguments: TestEngine.available)
    func aThousandStatementsCanBeSent(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.write { transaction in
                for id in 0..<1_000 { try transaction.send(insertThing(id)) }
            }
            #expect(try await store.read { try $0.first(thingCount()) } == 1_000)
        }
    }

    @Test(arguments: TestEngine.available)
    func aRefusalInTheMiddleUndoesEverythingAndIsTheOneReported(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.write { try $0.run(insertThing(1, name: "taken")) }
            let bad: [(Command, StorageError)] = [
                (insertThing(1), .conflict), (insertThing(3, name: "taken"), .conflict),
                (insertThing(3, count: -1), .constraint),
                (Command("INSERT INTO part (id, thing) VALUES (1, 99)"), .constraint),
            ]
            for (command, expected) in bad {
                // Before the commit, and before an answer that is waited for.
                for isAsking in [false, true] {
                    await #expect(throws: expected) {
                        try await store.write { transaction in
                            try transaction.send(insertThing(2))
                            try transaction.send(command)
                            try transaction.send(insertThing(4))
                            if isAsking { _ = try transaction.first(thingCount()) }
                        }
                    }
                    #expect(try await store.read { try $0.all(thingIDs()) } == [1])
                }
            }
            // The connection is as good as before.
            try await store.write { try $0.send(insertThing(5)) }
            #expect(try await store.read { try $0.all(thingIDs()) } == [1, 5])
        }
    }

    @Test(arguments: TestEngine.available)
    func anExpectationThatIsNotMetUndoesTheWrite(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            for isAsking in [false, true] {
                await #expect(throws: Refusal()) {
                    try await store.write { transaction in
                        try transaction.expect(thingCount()) { _ in throw Refusal() }
                        try transaction.send(insertThing(1))
                        if isAsking { _ = try transaction.first(thingCount()) }
                    }
                }
                let left = try await store.read { try $0.first(thingCount()) }
                #expect(left == 0)
            }
        }
    }

    /// What an earlier statement refuses comes before what a later answer would have led to.
    @Test(arguments: TestEngine.available)
    func theFirstExpectationIsHeardFirst(engine: TestEngine) async throws {
        struct Later: Error {}
        try await withStore(engine, migrator: testSchema) { store in
            await #expect(throws: Refusal()) {
                try await store.write { transaction in
                    try transaction.expect(thingCount()) { guard $0 == 1 else { throw Refusal() } }
                    try transaction.expect(thingIDs()) { _ in throw Later() }
                    guard try transaction.first(counter(5)) != nil else { throw Later() }
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func anExpectationSeesAllRowsAndWhatWasSentBefore(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let seen = try await store.write { transaction in
                var seen: [[Int64]] = []
                for id in 1...3 {
                    try transaction.send(insertThing(id))
                    try transaction.expectAll(thingIDs()) { seen.append($0) }
                }
                _ = try transaction.first(thingCount())
                return seen
            }
            #expect(seen == [[1], [1, 2], [1, 2, 3]])
        }
    }

    /// An expectation that is caught does not let the rest through.
    @Test(arguments: TestEngine.available)
    func anUnmetExpectationCannotBeSwallowed(engine: TestEngine) async throws {
        guard engine == .postgres else { return }
        try await withStore(engine, migrator: testSchema) { store in
            await #expect(throws: Refusal()) {
                try await store.write { transaction in
                    try transaction.send(insertThing(1))
                    try transaction.expect(thingCount()) { _ in throw Refusal() }
                    _ = try? transaction.first(thingCount())
                    try transaction.send(insertThing(2))
                }
            }
            let left = try await store.read { try $0.first(thingCount()) }
            #expect(left == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsNotedIsKnownWhenTheWriteReturns(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let seen = Counted()
            let returned = try await store.write { transaction in
                try transaction.note(counter(1), seen.add)
                try transaction.send(insertThing(1, count: 5))
                try transaction.note(counter(1), seen.add)
                try transaction.expect(thingCount()) { #expect($0 == 1) }
                try transaction.note(Query("UPDATE thing SET count = 7 RETURNING count") { try $0.integer() }, seen.add)
                try transaction.send(insertThing(2, count: 9))
                try transaction.note(counter(2), seen.add)
                return 3
            }
            #expect(returned == 3)
            // Of a query without rows nobody hears.
            #expect(seen.values == [5, 7, 9])
            #expect(try await store.read { try $0.first(counter(1)) } == 7)
        }
    }

    @Test(arguments: TestEngine.available)
    func aNotedStatementThatIsRefusedUndoesTheWrite(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.write { try $0.run(insertThing(1)) }
            let twice = Query("INSERT INTO thing (id) VALUES (1) RETURNING id") { try $0.integer() }
            await #expect(throws: StorageError.conflict) {
                try await store.write { transaction in
                    try transaction.send(insertThing(2))
                    try transaction.note(twice) { _ in }
                }
            }
            #expect(try await store.read { try $0.all(thingIDs()) } == [1])
        }
    }

    /// Whoever would repeat it would do it twice.
    @Test func whatFailsAfterTheCommitSaysThatItMayStand() async throws {
        guard TestEngine.available.contains(.postgres) else { return }
        try await withStore(.postgres, migrator: testSchema) { store in
            await #expect(throws: StorageError.outcomeUnknown) {
                try await store.write { transaction in
                    try transaction.send(insertThing(1))
                    try transaction.note(Query("SELECT 'no number'") { try $0.integer() }) { _ in }
                }
            }
            let stored = try await store.read { try $0.all(thingIDs()) }
            #expect(stored == [1])
        }
    }

    /// Its locks are given up before, and it returns after.
    @Test func whatIsFlushedAfterTheCommitIsOnTheDiskWhenTheWriteReturns() async throws {
        guard TestEngine.available.contains(.postgres) else { return }
        try await withStore(.postgres, migrator: testSchema) { store in
            for id in 1...30 {
                let place = Place()
                try await store.write { transaction in
                    try transaction.flushAfterCommit()
                    try transaction.flushAfterCommit()
                    try transaction.run(insertThing(id))
                    place.set(try transaction.first(Query("SELECT pg_current_wal_insert_lsn()::text") { try $0.text() }))
                }
                let text = try #require(place.value)
                let isFlushed = Query("SELECT pg_current_wal_flush_lsn() >= \(text)::pg_lsn") { try $0.boolean() }
                #expect(try await store.read { try $0.first(isFlushed) } == true)
            }
            // It holds for one transaction.
            let setting = Query("SELECT current_setting('synchronous_commit')") { try $0.text() }
            #expect(try await store.write { try $0.first(setting) } == "on")
            #expect(try await store.read { try $0.first(thingCount()) } == 30)
        }
    }
}

private final class Counted: Sendable {
    private let all = Mutex<[Int64]>([])
    var values: [Int64] { all.withLock { $0 } }
    @Sendable func add(_ value: Int64) { all.withLock { $0.append(value) } }
}

private final class Place: Sendable {
    private let text = Mutex<String?>(nil)
    var value: String? { text.withLock { $0 } }
    func set(_ value: String?) { text.withLock { $0 = value } }
}
