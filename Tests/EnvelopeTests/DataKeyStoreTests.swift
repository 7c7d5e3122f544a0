@testable import Envelope
import Foundation
import Storage
import StorageSQLite
import TestDatabases
import Testing

@Suite struct DataKeyStoreTests {
    private let context = SealContext(table: "t", column: "c", record: [1])
    private static let fileName = "data-keys.sqlite"

    private func withRoots(_ body: (RootKeys, String) async throws -> Void) async throws {
        try await withKeyFolder { folder in
            try writeKeyFile([(id: 1, byte: 0x5A)], in: folder)
            try await body(RootKeys(folder: folder), folder)
        }
    }

    private func open(_ roots: RootKeys, _ folder: String) async throws -> DataKeyStore {
        try await DataKeyStore(
            store: SQLiteStore(folder: folder, name: Self.fileName), roots: roots, layer: "tests")
    }

    @Test func theSameRecordHasTheSameKeyAlsoAfterReopening() async throws {
        try await withRoots { roots, folder in
            let first = try await open(roots, folder)
            let sealed = try await first.key(for: [1]).seal([42], as: context)
            #expect(try await first.key(for: [1]).open(sealed, as: context) == [42])
            #expect(try await first.existingKey(for: [1])?.open(sealed, as: context) == [42])
            let other = try await first.key(for: [2])
            #expect(throws: EnvelopeError.cannotOpen) { try other.open(sealed, as: context) }
            try await first.close()

            let second = try await open(roots, folder)
            #expect(try await second.key(for: [1]).open(sealed, as: context) == [42])
            #expect(try await second.existingKey(for: [3]) == nil)
            try await second.close()
        }
    }

    @Test func aDestroyedKeyIsGone() async throws {
        try await withRoots { roots, folder in
            let store = try await open(roots, folder)
            let sealed = try await store.key(for: [1]).seal([42], as: context)
            let kept = try await store.key(for: [2]).seal([43], as: context)
            try await store.destroy([[1], [9]])
            #expect(try await store.existingKey(for: [1]) == nil)
            try await store.close()

            let reopened = try await open(roots, folder)
            #expect(try await reopened.existingKey(for: [1]) == nil)
            let fresh = try await reopened.key(for: [1])
            #expect(throws: EnvelopeError.cannotOpen) { try fresh.open(sealed, as: context) }
            #expect(try await reopened.key(for: [2]).open(kept, as: context) == [43])
            try await reopened.close()
        }
    }

    /// Whoever copies the key folder afterwards, root key and all, finds no trace of the wrapped key: not in the file,
    /// not in its free pages, not in its write-ahead log.
    @Test(arguments: [3, 400])
    func aDestroyedKeyLeavesNoTraceInTheFiles(count: Int) async throws {
        try await withRoots { roots, folder in
            let sqlite = try SQLiteStore(folder: folder, name: Self.fileName)
            let store = try await DataKeyStore(store: sqlite, roots: roots, layer: "tests")
            // Random names, so that they land between each other and pages split.
            let records = (0..<count).map { _ in Array(UUID().uuidString.utf8) }
            for record in records { _ = try await store.key(for: record) }
            let wrapped = Query("SELECT record, wrapped FROM data_keys") { row in (try row.blob(), try row.blob()) }
            let rows = try await sqlite.read { try $0.all(wrapped) }
            #expect(rows.count == count)
            let doomed = Set(records.prefix(count / 2))
            try await store.destroy(Array(doomed))

            let files = try contents(of: folder)
            let found = rows.filter { row in files.contains { $0.range(of: Data(row.1.suffix(48))) != nil } }
            #expect(found.filter { doomed.contains($0.0) }.isEmpty)
            #expect(found.count == count - doomed.count, "the search finds what is there")
            try await store.close()
        }
    }

    @Test func aKeyUnderAnUnknownRootIsNotReplaced() async throws {
        try await withRoots { roots, folder in
            let store = try await open(roots, folder)
            _ = try await store.key(for: [1])
            try await store.close()
            try writeKeyFile([(id: 2, byte: 2)], in: folder)
            let reopened = try await open(try RootKeys(folder: folder), folder)
            await #expect(throws: EnvelopeError.unknownKey(version: 1)) { try await reopened.key(for: [1]) }
            try await reopened.close()
        }
    }

    @Test(arguments: TestEngine.available)
    func instancesThatAskAtOnceAgreeOnAKey(engine: TestEngine) async throws {
        try await withRoots { roots, _ in
            try await withDatabase(engine) { database in
                let store = try await database.open()
                var instances: [DataKeyStore] = []
                for _ in 0..<4 {
                    instances.append(try await DataKeyStore(store: store, roots: roots, layer: "tests"))
                }
                for record in 0..<25 as Range<UInt8> {
                    let tags = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                        for instance in instances + instances {
                            group.addTask { try await instance.key(for: [record]).tag("d", []) }
                        }
                        return try await group.reduce(into: Set()) { $0.insert($1) }
                    }
                    #expect(tags.count == 1)
                }
            }
        }
    }

    @Test func aRowThatWasMovedDoesNotOpen() async throws {
        try await withRoots { roots, _ in
            try await withDatabase(.sqlite) { database in
                let store = try await database.open()
                let keys = try await DataKeyStore(store: store, roots: roots, layer: "tests")
                _ = try await keys.key(for: [1])
                try await store.write { try $0.run(Command("UPDATE data_keys SET record = \([2] as [UInt8])")) }
                let other = try await DataKeyStore(store: store, roots: roots, layer: "tests")
                await #expect(throws: EnvelopeError.cannotOpen) { try await other.key(for: [2]) }
            }
        }
    }

    /// A key behind the cache's back is gone from it after 10,000 others: the cache does not grow without end.
    @Test func theCacheIsBounded() async throws {
        try await withRoots { roots, _ in
            try await withDatabase(.sqlite) { database in
                let store = try await database.open()
                let keys = try await DataKeyStore(store: store, roots: roots, layer: "tests")
                let first: [UInt8] = [0xFF, 0xFF, 0xFF]
                _ = try await keys.key(for: first)
                try await store.write { try $0.run(Command("DELETE FROM data_keys")) }
                #expect(try await keys.existingKey(for: first) != nil, "it is cached")
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for task in 0..<100 as Range<UInt8> {
                        group.addTask {
                            for index in 0..<100 as Range<UInt8> { _ = try await keys.key(for: [task, index]) }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await keys.existingKey(for: first) == nil)
            }
        }
    }

    @Test func theFileHoldsNoKeyInTheClear() async throws {
        try await withRoots { roots, folder in
            let sqlite = try SQLiteStore(folder: folder, name: Self.fileName)
            let store = try await DataKeyStore(store: sqlite, roots: roots, layer: "tests")
            for record in 0..<20 as Range<UInt8> { _ = try await store.key(for: [record]) }
            // Unwraps as the format says, with the root key from outside.
            let wrapping = PurposeKeys(roots, purpose: "wrap-data-key")
            let rows = Query("SELECT record, wrapped FROM data_keys") { row in (try row.blob(), try row.blob()) }
            let raw = try await sqlite.read { try $0.all(rows) }.map { record, wrapped in
                try wrapping.open(wrapped, as: SealContext(table: "data_keys", column: "wrapped", record: record))
            }
            #expect(raw.count == 20 && raw.allSatisfy { $0.count == 32 })
            let files = try contents(of: folder, except: RootKeys.fileName)
            #expect(files.count >= 2)
            for key in raw + [[UInt8](repeating: 0x5A, count: 32)] {
                let hex = key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                let forms = [Data(key), Data(hex.utf8), Data(Data(key).base64EncodedString().utf8)]
                for form in forms { #expect(files.allSatisfy { $0.range(of: form) == nil }) }
            }
            try await store.close()
        }
    }

    @Test func recordsAreFoundByTheirBeginning() async throws {
        try await withRoots { roots, folder in
            let store = try await open(roots, folder)
            for record in ["day/1", "day/2", "other"] { _ = try await store.key(for: Array(record.utf8)) }
            let days = try await store.records(startingWith: Array("day/".utf8))
            #expect(days == [Array("day/1".utf8), Array("day/2".utf8)])
            try await store.close()
        }
    }

    private func contents(of folder: String, except name: String = "") throws -> [Data] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != name }.compactMap {
            FileManager.default.contents(atPath: folder + "/" + $0)
        }
    }
}
