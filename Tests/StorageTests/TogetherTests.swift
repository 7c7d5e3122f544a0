import Foundation
import Storage
import StoragePostgres
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
}
