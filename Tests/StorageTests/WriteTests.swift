import Storage
import TestDatabases
import Testing

@Suite struct WriteTests {
    @Test(arguments: TestEngine.available)
    func aWriteThatThrowsLeavesNothing(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            await #expect(throws: Refusal()) {
                try await store.write { transaction in
                    try transaction.run(insertThing(1))
                    try transaction.run(insertThing(2))
                    throw Refusal()
                }
            }
            #expect(try await store.read { try $0.first(thingCount()) } == 0)
            try await store.write { try $0.run(insertThing(1)) }
            #expect(try await store.read { try $0.all(thingIDs()) } == [1])
        }
    }

    @Test(arguments: TestEngine.available)
    func aWriteSeesItsOwnChanges(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let seen = try await store.write { transaction in
                try transaction.run(insertThing(1, count: 4))
                try transaction.run("UPDATE thing SET count = count + 1")
                return try transaction.first(counter(1))
            }
            #expect(seen == 5)
        }
    }

    @Test(arguments: TestEngine.available)
    func writesThatFailAmongManyFailAlone(engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await database.open()
            try await testSchema.run(on: store)
            try await store.write { try $0.run(insertThing(1_000_000)) }
            let failed = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 0..<1_000 {
                    group.addTask {
                        do {
                            try await store.write(id % 3 == 0 ? .privateAct : .publication) { transaction in
                                if id % 50 == 7 { throw Refusal() }
                                try transaction.run(insertThing(id))
                                if id % 50 == 13 { throw Refusal() }
                                if id % 50 == 21 { try transaction.run(insertThing(1_000_000)) }
                            }
                            #expect(![7, 13, 21].contains(id % 50))
                        } catch let error as StorageError {
                            #expect(error == .conflict && id % 50 == 21)
                            failed.add()
                        } catch is Refusal {
                            #expect([7, 13].contains(id % 50))
                            failed.add()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(failed.value == 60)
            // What was acknowledged is there when another process looks.
            try await database.closeStores()
            let reopened = try await database.open()
            let expected = (0..<1_000).filter { ![7, 13, 21].contains($0 % 50) }.map(Int64.init) + [1_000_000]
            #expect(try await reopened.read { try $0.all(thingIDs()) } == expected)
        }
    }

    @Test(arguments: TestEngine.available)
    func readersNeverSeeWhatIsNotCommitted(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let gate = Gate()
            async let write: Void = store.write { transaction in
                try transaction.run(insertThing(1))
                gate.pass()
                try transaction.run(insertThing(2))
            }
            await gate.reached()
            #expect(try await store.read { try $0.first(thingCount()) } == 0)
            gate.open()
            try await write
            #expect(try await store.read { try $0.first(thingCount()) } == 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func aReaderCannotWrite(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let sneaky = Query("INSERT INTO thing (id) VALUES (\(1)) RETURNING id") { try $0.integer() }
            await #expect(throws: StorageError.self) { try await store.read { try $0.first(sneaky) } }
            let count = try await store.read { try $0.first(thingCount()) }
            #expect(count == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func refusalsSayWhichKindTheyAre(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.write { try $0.run(insertThing(1, name: "taken")) }
            await #expect(throws: StorageError.conflict) { try await store.write { try $0.run(insertThing(1)) } }
            await #expect(throws: StorageError.conflict) {
                try await store.write { try $0.run(insertThing(2, name: "taken")) }
            }
            await #expect(throws: StorageError.constraint) {
                try await store.write { try $0.run(insertThing(2, count: -1)) }
            }
            await #expect(throws: StorageError.constraint) {
                try await store.write { try $0.run("UPDATE thing SET count = \(Int?.none)") }
            }
            // This one is found at the commit only.
            await #expect(throws: StorageError.constraint) {
                try await store.write { try $0.run("INSERT INTO part (id, thing) VALUES (1, 99)") }
            }
            #expect(try await store.read { try $0.all(thingIDs()) } == [1])
        }
    }

    @Test(arguments: TestEngine.available)
    func errorsQuoteNoValues(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let secret = "hunter2"
            try await store.write { try $0.run(insertThing(1, name: secret)) }
            let commands = [
                insertThing(2, name: secret),
                Command("INSERT INTO thing (id, count) VALUES (2, \(secret))"),
                Command("INSERT INTO thing (id, small) VALUES (2, CAST(\(secret) AS SMALLINT) / 0)"),
                Command("INSERT INTO nowhere VALUES (\(secret))"),
            ]
            for command in commands {
                do {
                    try await store.write { try $0.run(command) }
                } catch {
                    #expect(!String(reflecting: error).contains(secret))
                    #expect(!"\(error)".contains(secret))
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aLockSerialisesCheckAndChange(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 0..<60 {
                    group.addTask {
                        try await store.write { transaction in
                            try transaction.lock(42)
                            guard try transaction.first(thingCount()) ?? 0 < 5 else { return }
                            try transaction.run(insertThing(id))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await store.read { try $0.first(thingCount()) } == 5)
        }
    }

    @Test(arguments: TestEngine.available)
    func aClosedStoreRefuses(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            try await store.close()
            await #expect(throws: (any Error).self) { try await store.write { try $0.run(insertThing(1)) } }
            await #expect(throws: (any Error).self) { try await store.read { try $0.first(thingCount()) } }
        }
    }

    /// A ratio, because the time of a sync differs a hundredfold between disks.
    @Test(arguments: TestEngine.available)
    func writesThatWaitTogetherAreFasterThanOneByOne(engine: TestEngine) async throws {
        try await withStore(engine, migrator: testSchema) { store in
            let count = 400
            var best = 0.0
            for round in 0..<3 where best < 1.2 {
                let start = ContinuousClock.now
                let first = round * 10_000
                for id in first..<(first + count) { try await store.write { try $0.run(insertThing(id)) } }
                let between = ContinuousClock.now
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for id in (first + count)..<(first + 2 * count) {
                        group.addTask { _ = try await store.write { try $0.run(insertThing(id)) } }
                    }
                    try await group.waitForAll()
                }
                best = max(best, (between - start) / (ContinuousClock.now - between))
            }
            #expect(best >= 1.2)
        }
    }
}
