import Foundation
import Storage
import StorageSQLite
import TestDatabases
import Testing

@testable import Envelope

@Suite struct RotationTests {
    /// A key store on an engine, with its key folder.
    private static func run(
        _ engine: TestEngine, _ body: (_ keys: DataKeyStore, _ store: any Store, _ folder: String) async throws -> Void
    ) async throws {
        try await withKeyFolder { folder in
            try await withDatabase(engine) { database in
                let store = try await database.open()
                let keys = try await DataKeyStore(store: store, roots: RootKeys(folder: folder), layer: "tests")
                try await body(keys, store, folder)
            }
        }
    }

    /// As a new process would.
    private static func reopen(_ store: any Store, _ folder: String) async throws -> DataKeyStore {
        try await DataKeyStore(store: store, roots: RootKeys(folder: folder), layer: "tests")
    }

    private static func record(_ number: Int) -> [UInt8] { Array("record/\(number)".utf8) }

    @Test(arguments: TestEngine.available)
    func aRotationChangesNoKeyAndWrapsEveryOneAnew(engine: TestEngine) async throws {
        try await Self.run(engine) { keys, store, folder in
            let made = try await keys.keys(for: (0..<3_000).map(Self.record)).map { $0.tag("d") }
            let tags = try await keys.purposeKeys("tags").current.tag("d")
            #expect(try await keys.rotate(today: 100) == 2)
            #expect(try RootKeys(folder: folder).all.map(\.version) == [1, 2])
            #expect(try permissions(folder + "/root.keys") == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "root.keys" } == [])
            #expect(keys.isRewrapDue)
            await #expect(throws: EnvelopeError.rotating) { try await keys.rotate(today: 100) }
            #expect(try await keys.status().waiting == 3_001)

            #expect(try await keys.rewrap(today: 101) == 3_001)
            #expect(!keys.isRewrapDue)
            let status = try await keys.status()
            #expect(status.current == 2 && status.waiting == 0)
            #expect(
                status.roots == [
                    .init(version: 1, isInFile: true, keys: 0, madeDay: 100, freeDay: 101, destroyedDay: nil),
                    .init(version: 2, isInFile: true, keys: 3_001, madeDay: 100, freeDay: nil, destroyedDay: nil),
                ])
            #expect(try await keys.rewrap(today: 101) == 0, "nothing is done twice")

            // The new root alone opens everything, to the same keys.
            try writeKeyFile(try Self.last(of: folder), in: folder)
            let other = try await Self.reopen(store, folder)
            for (number, tag) in made.enumerated() {
                #expect(try await other.existingKey(for: Self.record(number))?.tag("d") == tag)
            }
            #expect(try await other.purposeKeys("tags").current.tag("d") == tags)
            let found = try await other.check()
            #expect(found.keys == 3_001 && found.unopenable == 0)
        }
    }

    /// The text of a key file with its last key alone.
    private static func last(of folder: String) throws -> String {
        struct File: Codable {
            struct Key: Codable {
                let id: Int64
                let key: Data
            }
            let version: Int
            var keys: [Key]
        }
        var file = try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(filePath: folder + "/root.keys")))
        file.keys = Array(file.keys.suffix(1))
        return String(decoding: try JSONEncoder().encode(file), as: UTF8.self)
    }

    @Test(arguments: TestEngine.available)
    func wrappingThatWasCutOffGoesOnWhereverItWas(engine: TestEngine) async throws {
        try await Self.run(engine) { keys, store, folder in
            let made = try await keys.keys(for: (0..<2_500).map(Self.record)).map { $0.tag("d") }
            _ = try await keys.rotate(today: 1)
            let work = Task { try await keys.rewrap(today: 1) }
            while try await keys.status().waiting > 1_800 { await Task.yield() }
            work.cancel()
            _ = await work.result
            // A new process, as after a crash: each key says itself which root wraps it.
            let other = try await Self.reopen(store, folder)
            #expect(other.isRewrapDue)
            let left = try await other.status().waiting
            #expect(try await other.rewrap(today: 2) == Int(left))
            #expect(try await other.status().waiting == 0)
            for number in [0, 499, 500, 1_250, 2_499] {
                #expect(try await other.existingKey(for: Self.record(number))?.tag("d") == made[number])
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func keysAreMadeAndDestroyedWhileOthersAreWrappedAnew(engine: TestEngine) async throws {
        try await Self.run(engine) { keys, store, folder in
            _ = try await keys.keys(for: (0..<3_000).map(Self.record))
            _ = try await keys.rotate(today: 1)
            let work = Task { try await keys.rewrap(today: 1) }
            for number in stride(from: 0, to: 3_000, by: 300) {
                try await keys.destroy([Self.record(number)])
                _ = try await keys.key(for: Self.record(10_000 + number))
            }
            _ = try await work.value
            let other = try await Self.reopen(store, folder)
            for number in stride(from: 0, to: 3_000, by: 300) {
                #expect(try await other.existingKey(for: Self.record(number)) == nil, "what is destroyed stays so")
                #expect(try await other.existingKey(for: Self.record(10_000 + number)) != nil)
            }
            #expect(try await keys.status().waiting == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func anOldRootIsDestroyedWhenCopiesOfTheKeyStoreAreOver(engine: TestEngine) async throws {
        try await Self.run(engine) { keys, _, folder in
            _ = try await keys.key(for: Self.record(1))
            _ = try await keys.rotate(today: 10)
            #expect(try await keys.destroyOldRoots(today: 100) == [], "it still wraps")
            try await keys.rewrap(today: 10)
            #expect(try await keys.destroyOldRoots(today: 17) == [], "a copy of day 10 is good until day 17")
            #expect(try await keys.destroyOldRoots(today: 18) == [1])
            #expect(try RootKeys(folder: folder).all.map(\.version) == [2])
            #expect(try await keys.status().roots.first?.destroyedDay == 18)
            #expect(try await keys.destroyOldRoots(today: 19) == [])
            // A number is never given again.
            #expect(try await keys.rotate(today: 20) == 3)
        }
    }

    @Test(arguments: TestEngine.available)
    func aRootThatIsNeededAfterAllIsKept(engine: TestEngine) async throws {
        try await Self.run(engine) { keys, store, folder in
            _ = try await keys.key(for: Self.record(1))
            let before = try await store.all(DataKeyQueries.find(Self.record(1)))
            _ = try await keys.rotate(today: 10)
            try await keys.rewrap(today: 10)
            // As if somebody had put an older row back.
            try await store.write { try $0.run(DataKeyQueries.insert(Self.record(2), before[0])) }
            #expect(try await keys.destroyOldRoots(today: 30) == [])
            #expect(try RootKeys(folder: folder).all.map(\.version) == [1, 2])
            #expect(keys.isRewrapDue)
            // It was moved to another record, so it opens for nobody: it is left as it is and keeps its root.
            #expect(try await keys.rewrap(today: 30) == 0)
            #expect(try await keys.destroyOldRoots(today: 60) == [])
        }
    }

    /// Wrapped before the rotation, written after the last look at the rows.
    @Test(arguments: TestEngine.available)
    func aKeyThatWasWrittenLateIsWrappedAnewByTheNextCall(engine: TestEngine) async throws {
        try await Self.run(engine) { keys, store, folder in
            _ = try await keys.key(for: Self.record(1))
            let late = try keys.wrappingKeys.seal(
                [UInt8](repeating: 9, count: 32), as: DataKeyStore.context(Self.record(2)))
            let other = try await DataKeyStore(
                store: LateStore(base: store) { store in
                    _ = try await store.write { try $0.run(DataKeyQueries.insert(Self.record(2), late)) }
                }, roots: RootKeys(folder: folder), layer: "tests")
            _ = try await other.rotate(today: 1)
            #expect(try await other.rewrap(today: 1) == 1)
            #expect(other.isRewrapDue)
            await #expect(throws: EnvelopeError.rotating) { try await other.rotate(today: 1) }
            #expect(try await other.rewrap(today: 2) == 1)
            #expect(!other.isRewrapDue)
            let status = try await other.status()
            #expect(status.waiting == 0 && status.roots.first?.freeDay == 2)
            #expect(try await other.existingKey(for: Self.record(2)) != nil)
        }
    }

    @Test(arguments: TestEngine.available)
    func keysThatDoNotOpenDoNotHinderTheNextRotation(engine: TestEngine) async throws {
        try await Self.run(engine) { keys, store, folder in
            let tag = try await keys.key(for: Self.record(1)).tag("d")
            _ = try await keys.purposeKeys("tags")
            let wrapped = try await store.all(DataKeyQueries.find(Self.record(1)))
            // Moved to another record, truncated, and moved to another purpose.
            try await store.write { transaction in
                try transaction.run(DataKeyQueries.insert(Self.record(2), wrapped[0]))
                try transaction.run(DataKeyQueries.insert(Self.record(3), [1, 2, 3]))
                try transaction.run(PurposeKeyQueries.insert("other", 1, wrapped[0]))
            }
            #expect(try await keys.rotate(today: 1) == 2)
            await #expect(throws: EnvelopeError.rotating) { try await keys.rotate(today: 1) }
            #expect(try await keys.rewrap(today: 1) == 2)
            #expect(!keys.isRewrapDue)
            #expect(try await keys.rotate(today: 2) == 3)
            #expect(try await keys.rewrap(today: 2) == 2)
            #expect(!keys.isRewrapDue)
            #expect(try await keys.status().waiting == 3)
            // As where no server runs.
            let other = try await Self.reopen(store, folder)
            #expect(try await other.rotate(today: 3) == 4)
            try await other.rewrap(today: 3)
            #expect(try await other.existingKey(for: Self.record(1))?.tag("d") == tag)
        }
    }

    @Test(arguments: TestEngine.available)
    func aRunningProgramNoticesANewRootInTheFile(engine: TestEngine) async throws {
        try await withKeyFolder { folder in
            try writeKeyFile([(id: 1, byte: 1)], in: folder)
            try await withDatabase(engine) { database in
                let store = try await database.open()
                let keys = try await Self.reopen(store, folder)
                let tag = try await keys.key(for: Self.record(1)).tag("d")
                #expect(try !keys.rereadRoots(), "nothing has changed")
                try writeKeyFile([(id: 1, byte: 1), (id: 5, byte: 5)], in: folder)
                #expect(try keys.rereadRoots())
                #expect(try await keys.rewrap(today: 3) == 1)
                #expect(try await keys.status().current == 5)
                // A file that lost the old root takes nothing from who has it in use; one with another key is refused.
                try writeKeyFile([(id: 5, byte: 5)], in: folder)
                #expect(try !keys.rereadRoots())
                try writeKeyFile([(id: 5, byte: 6)], in: folder)
                #expect(throws: EnvelopeError.self) { try keys.rereadRoots() }
                try writeKeyFile("{", in: folder)
                #expect(throws: EnvelopeError.self) { try keys.rereadRoots() }
                try FileManager.default.removeItem(atPath: folder + "/root.keys")
                #expect(throws: EnvelopeError.self) { try keys.rereadRoots() }
                #expect(try await keys.key(for: Self.record(1)).tag("d") == tag)
                try writeKeyFile([(id: 5, byte: 5)], in: folder)
                let other = try await Self.reopen(store, folder)
                #expect(try await other.key(for: Self.record(1)).tag("d") == tag)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aKeyWhoseRootIsMissingIsNamedAndWaits(engine: TestEngine) async throws {
        try await withKeyFolder { folder in
            try writeKeyFile([(id: 1, byte: 1)], in: folder)
            try await withDatabase(engine) { database in
                let store = try await database.open()
                _ = try await Self.reopen(store, folder).key(for: Self.record(1))
                try writeKeyFile([(id: 2, byte: 2)], in: folder)
                let keys = try await Self.reopen(store, folder)
                #expect(try await keys.rewrap(today: 1) == 0)
                #expect(
                    try await keys.status().roots.first
                        == .init(
                            version: 1, isInFile: false, keys: 1, madeDay: nil, freeDay: nil, destroyedDay: nil))
                let found = try await keys.check()
                #expect(found.keys == 1 && found.unopenable == 1)
                await #expect(throws: EnvelopeError.unknownKey(version: 1)) { try await keys.key(for: Self.record(1)) }
                // Truncated: neither opened nor in the way of the others.
                try await store.write { try $0.run(DataKeyQueries.insert(Self.record(2), [1, 2, 3])) }
                _ = try await keys.key(for: Self.record(3))
                #expect(try await keys.rewrap(today: 1) == 0)
                await #expect(throws: EnvelopeError.cannotOpen) { try await keys.key(for: Self.record(2)) }
            }
        }
    }

    /// Databases from before purposes had keys of their own find their rows again.
    @Test(arguments: TestEngine.available)
    func anOlderKeyStoreKeepsTheKeysThatItsRootsGave(engine: TestEngine) async throws {
        try await withKeyFolder { folder in
            try writeKeyFile([(id: 1, byte: 1), (id: 2, byte: 2)], in: folder)
            let roots = try RootKeys(folder: folder)
            let before = PurposeKeys(roots, purpose: "account-tag")
            try await withDatabase(engine) { database in
                let store = try await database.open()
                try await Migrator(layer: "tests-keys", migrations: [DataKeyStore.migrations[0]]).run(on: store)
                let wrapped = try PurposeKeys(roots, purpose: "wrap-data-key").seal(
                    [UInt8](repeating: 9, count: 32), as: DataKeyStore.context([1]))
                try await store.write { try $0.run(DataKeyQueries.insert([1], wrapped)) }

                let keys = try await Self.reopen(store, folder)
                let after = try await keys.purposeKeys("account-tag")
                #expect(after.all.map { $0.tag("d") } == before.all.map { $0.tag("d") })
                #expect(after.all.map(\.version) == [1, 2])
                _ = try await keys.rewrap(today: 1)
                _ = try await keys.rotate(today: 1)
                try await keys.rewrap(today: 1)
                #expect(try await keys.destroyOldRoots(today: 9) == [1, 2])
                let other = try await Self.reopen(store, folder)
                #expect(
                    try await other.purposeKeys("account-tag").all.map { $0.tag("d") } == before.all.map { $0.tag("d") })
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aNewKeyStoresPurposesCannotBeComputedFromItsRoot(engine: TestEngine) async throws {
        try await Self.run(engine) { keys, store, folder in
            let made = try await keys.purposeKeys("tags")
            #expect(made.all.count == 1 && made.current.version == 1)
            let derived = PurposeKeys(try RootKeys(folder: folder), purpose: "tags")
            #expect(made.current.tag("d") != derived.current.tag("d"))
            #expect(try await keys.purposeKeys("others").current.tag("d") != made.current.tag("d"))
            #expect(try await Self.reopen(store, folder).purposeKeys("tags").current.tag("d") == made.current.tag("d"))
        }
    }

    @Test(arguments: TestEngine.available)
    func aPurposeThatFollowsTheRootsHasAKeyForEach(engine: TestEngine) async throws {
        try await Self.run(engine) { keys, store, folder in
            let first = try await keys.purposeKeys("signing", followsRoots: true)
            _ = try await keys.rotate(today: 1)
            try await keys.rewrap(today: 1)
            let both = try await Self.reopen(store, folder).purposeKeys("signing", followsRoots: true)
            #expect(both.all.map(\.version) == [1, 2])
            #expect(both.all[0].tag("d") == first.current.tag("d"))
            _ = try await keys.destroyOldRoots(today: 9)
            let last = try await Self.reopen(store, folder).purposeKeys("signing", followsRoots: true)
            #expect(last.all.map(\.version) == [2])
            #expect(last.current.tag("d") == both.current.tag("d"))
        }
    }

    @Test(arguments: TestEngine.available)
    func aWrappedPurposeThatWasMovedDoesNotOpen(engine: TestEngine) async throws {
        try await Self.run(engine) { keys, store, _ in
            _ = try await keys.purposeKeys("one")
            try await store.write { try $0.run(Command("UPDATE purpose_keys SET purpose = \("other")")) }
            await #expect(throws: EnvelopeError.cannotOpen) { try await keys.purposeKeys("other") }
        }
    }

    @Test(arguments: TestEngine.available)
    func theRecordsUnderARootAreListedPageByPage(engine: TestEngine) async throws {
        try await Self.run(engine) { keys, _, _ in
            _ = try await keys.keys(for: (1...5).map(Self.record))
            #expect(try await keys.records(wrappedUnder: 1, limit: 3) == (1...3).map(Self.record))
            #expect(try await keys.records(wrappedUnder: 1, after: Self.record(3)) == (4...5).map(Self.record))
            #expect(try await keys.records(wrappedUnder: 2) == [])
        }
    }

    /// In production the key store is a file: what the old root wrapped is in none of its pages and not in its log.
    @Test func nothingIsLeftInTheFileOfWhatTheOldRootWrapped() async throws {
        try await withKeyFolder { folder in
            let roots = try RootKeys(folder: folder)
            let store = try SQLiteStore(folder: folder, name: RootKeys.keyStoreName)
            let keys = try await DataKeyStore(store: store, roots: roots, layer: "tests")
            _ = try await keys.keys(for: (0..<400).map(Self.record))
            let old = try await store.all(DataKeyQueries.page(after: [], limit: 400)).map(\.wrapped)
            _ = try await keys.rotate(today: 1)
            try await keys.rewrap(today: 1)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
                FileManager.default.contents(atPath: folder + "/" + $0)
            }
            for wrapped in old { #expect(files.allSatisfy { $0.range(of: Data(wrapped)) == nil }) }
            let copy = folder + "/../copy.sqlite"
            try await keys.copy(to: copy)
            #expect(try permissions(copy) == 0o600)
            #expect(try SQLiteCopy(path: copy).isWhole())
            await #expect(throws: StorageError.self) { try await keys.copy(to: copy) }
            try await keys.close()
        }
    }
}
