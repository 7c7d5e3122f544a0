import Foundation
import JSONWriting
import LogService
import Storage
import TestDatabases
import TestLogs
import Testing
import TransparencyLog

/// Leaves that are appended within the transactions that cause them.
@Suite struct LogWriterTests {
    private let record: CanonicalValue = ["title": "Nacre", "url": nil]

    private func uuid() -> String { UUID().uuidString.lowercased() }

    private func leaves(_ store: any Store) async throws -> [Leaf] {
        try await store.all(LogQueries.entries(from: 0, to: 1_000)).map { try Leaf(parsing: $0) }
    }

    @Test(arguments: TestEngine.available)
    func aLeafStandsWhereTheReceiptSays(engine: TestEngine) async throws {
        try await withStore(engine, migrator: logMigrator) { store in
            let writer = try LogWriter.forTests(store.engine)
            for expected in 0..<3 as Range<Int64> {
                let leaf = PreparedLeaf(.post, object: uuid())
                let index = AssignedIndex()
                try await store.write {
                    try writer.append(leaf, record: record, isNew: true, $0, assigned: index.set)
                }
                #expect(index.value == expected)
                let found = try #require(try await leaves(store).last)
                #expect(found.object == leaf.object)
                #expect(found.version == 1)
                #expect(found.prev == nil)
                guard case .committed(let statement) = found.statement else { Issue.record("no commitment"); return }
                let full = PreparedLeaf.record(record, object: leaf.object, version: 1)
                #expect(statement.commitment.opens(type: .post, record: full, salt: try #require(leaf.salt)))
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func eachLeafOfAnObjectNamesTheOneBeforeAndTheSaltBeforeIsGone(engine: TestEngine) async throws {
        try await withStore(engine, migrator: logMigrator) { store in
            let writer = try LogWriter.forTests(store.engine)
            let object = uuid()
            let all = [
                PreparedLeaf(.post, object: object),
                PreparedLeaf(.removed, object: object, role: .moderator, reason: "spam"),
                PreparedLeaf(.post, object: object),
            ]
            for leaf in all {
                try await store.write { transaction in
                    try writer.append(PreparedLeaf(.agent, object: UUID().uuidString), isNew: true, transaction)
                }
                try await store.write { try writer.append(leaf, record: record, $0) }
                let last = try #require(try await store.first(LogQueries.last(of: [object])))
                #expect(last.salt == leaf.salt?.bytes)
            }
            let mine = try await leaves(store).filter { $0.object == object }
            #expect(mine.map(\.version) == [1, 2, 3])
            #expect(mine.map(\.prev) == [nil, 1, 3])
        }
    }

    @Test(arguments: TestEngine.available)
    func writesAtOnceLeaveNoGapAndNoFork(engine: TestEngine) async throws {
        try await withStore(engine, migrator: logMigrator) { store in
            let writer = try LogWriter.forTests(store.engine)
            let shared = uuid()
            let (own, others) = (Array(0..<40), Array(0..<40))
            let indices = try await withThrowingTaskGroup(of: Int64?.self) { group in
                for _ in own {
                    group.addTask {
                        let (leaf, index) = (PreparedLeaf(.comment, object: UUID().uuidString), AssignedIndex())
                        try await store.write { try writer.append(leaf, isNew: true, $0, assigned: index.set) }
                        return index.value
                    }
                }
                for _ in others {
                    group.addTask {
                        let (leaf, index) = (PreparedLeaf(.policy, object: shared), AssignedIndex())
                        try await store.write { try writer.append(leaf, $0, assigned: index.set) }
                        return index.value
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(indices) == Set((0..<80).map { Int64($0) }))
            let entries = try await leaves(store)
            #expect(entries.count == 80)
            let chain = entries.enumerated().filter { $0.element.object == shared }
            #expect(chain.map(\.element.version) == Array(1...40))
            #expect(chain.dropFirst().map(\.element.prev) == chain.dropLast().map { Int64($0.offset) })
        }
    }

    @Test(arguments: TestEngine.available)
    func aWriteThatFailsLeavesNoLeafAndTakesNoIndex(engine: TestEngine) async throws {
        try await withStore(engine, migrator: logMigrator) { store in
            let writer = try LogWriter.forTests(store.engine)
            let leaf = PreparedLeaf(.post, object: uuid())
            try await store.write { try writer.append(leaf, isNew: true, $0) }
            await #expect(throws: StorageError.conflict) {
                try await store.write { try writer.append(leaf, isNew: true, $0) }
            }
            await #expect(throws: StorageError.closed) {
                try await store.write { transaction in
                    try writer.append(PreparedLeaf(.post, object: UUID().uuidString), isNew: true, transaction)
                    throw StorageError.closed
                }
            }
            let index = AssignedIndex()
            try await store.write {
                try writer.append(PreparedLeaf(.post, object: UUID().uuidString), isNew: true, $0, assigned: index.set)
            }
            #expect(index.value == 1)
            #expect(try await leaves(store).count == 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func manyLeavesKeepTheirOrderAndTheirChains(engine: TestEngine) async throws {
        try await withStore(engine, migrator: logMigrator) { store in
            let writer = try LogWriter.forTests(store.engine)
            let objects = (0..<150).map { _ in uuid() }
            let first = objects.map { BulkLeaf(PreparedLeaf(.post, object: $0), record: record) }
            // Every third is removed in the same batch.
            let removals = objects.enumerated().filter { $0.offset % 3 == 0 }
                .map { BulkLeaf(PreparedLeaf(.removed, object: $0.element, role: .operator)) }
            let start = try await store.write { transaction in
                try writer.append(PreparedLeaf(.agent, object: UUID().uuidString), isNew: true, transaction)
                return try writer.appendBulk(first + removals, areNew: true, transaction)
            }
            #expect(start == 1)
            let later = objects.reversed().map { BulkLeaf(PreparedLeaf(.erased, object: $0, role: .owner)) }
            let next = try await store.write { try writer.appendBulk(later, $0) }
            #expect(next == 201)
            let entries = try await leaves(store)
            #expect(entries.map(\.object) == [entries[0].object] + (first + removals + later).map(\.leaf.object))
            for (index, entry) in entries.enumerated() {
                let before = entries[..<index].lastIndex { $0.object == entry.object }
                #expect(entry.prev == before.map(Int64.init))
                #expect(entry.version == (before.map { entries[$0].version } ?? 0) + 1)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func anObjectWithoutARowKeepsItsName(engine: TestEngine) async throws {
        try await withStore(engine, migrator: logMigrator) { store in
            let (one, other) = (uuid(), uuid())
            for fresh in [one, other] {
                let object = try await store.write { try LogWriter.object(named: "policy/limits", orNew: fresh, $0) }
                #expect(object == one)
            }
        }
    }
}
