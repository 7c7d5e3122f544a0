import Foundation
import JSONWriting
import Storage
import TestDatabases
import TestLogs
import Testing
import TransparencyLog

@testable import LogService

/// Leaves that owners cause enter the log together, in an order that tells nothing.
@Suite struct DeferredBatchTests {
    private func leaves(_ store: any Store) async throws -> [Leaf] {
        try await store.all(LogQueries.entries(from: 0, to: 1_000)).map { try Leaf(parsing: $0) }
    }

    @Test(arguments: TestEngine.available)
    func whatOwnersCauseWaitsForTheNextDayAndComesInRandomOrder(engine: TestEngine) async throws {
        try await withStore(engine, migrator: logMigrator) { store in
            let writer = try LogWriter.forTests(store.engine)
            let objects = (0..<40).map { _ in UUID().uuidString.lowercased() }
            for object in objects {
                let leaf = DeferredLeaf(
                    PreparedLeaf(.erased, object: object, role: .owner), record: ["day": 7, "signed": nil])
                try await store.write { try writer.deferToDay(leaf, day: 7, erasing: true, $0) }
            }
            let batch = DeferredBatch(store: store, writer: writer)
            #expect(try await batch.append(today: 7).appended == 0)
            let waiting = try await store.all(LogQueries.deferredObjects(of: objects + [UUID().uuidString]))
            #expect(Set(waiting) == Set(objects))
            #expect(try await batch.append(today: 8).appended == 40)
            let order = try await leaves(store).map(\.object)
            #expect(Set(order) == Set(objects))
            // Once in 40! runs they are.
            #expect(order != objects)
            #expect(try await batch.append(today: 9).appended == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatWaitsSaysTheSameAsWhatWasPrepared(engine: TestEngine) async throws {
        try await withStore(engine, migrator: logMigrator) { store in
            let writer = try LogWriter.forTests(store.engine)
            let object = UUID().uuidString.lowercased()
            let key = KeyStatement(
                .added, agent: UUID().uuidString, key: [UInt8](repeating: 1, count: 32), previous: nil, authority: .owner,
                authorityKey: [UInt8](repeating: 2, count: 32), signature: [UInt8](repeating: 3, count: 64), day: 7)
            let gone = KeyStatement(
                .removed, agent: key.agent, key: key.key, previous: nil, authority: .owner,
                authorityKey: key.authorityKey, signature: key.signature, day: 7)
            let post = PreparedLeaf(.post, object: UUID().uuidString)
            try await store.write { try writer.append(post, record: ["title": "t"], isNew: true, $0) }
            let erased = PreparedLeaf(.erased, object: post.object, role: .owner, reason: "spam")
            for leaf in [
                DeferredLeaf(PreparedLeaf(.key(key), object: object)),
                DeferredLeaf(PreparedLeaf(.key(gone), object: object)),
                DeferredLeaf(erased, record: ["day": 7]),
            ] {
                try await store.write { try writer.deferToDay(leaf, day: 7, erasing: true, $0) }
            }
            #expect(try await store.first(LogQueries.last(of: [post.object]))?.salt == nil)
            _ = try await DeferredBatch(store: store, writer: writer).append(today: 8)
            let entries = try await leaves(store)
            let keys = entries.filter { $0.object == object }
            #expect(keys.map(\.statement) == [.key(key), .key(gone)])
            #expect(keys.map(\.version) == [1, 2])
            let last = try #require(entries.last { $0.object == post.object })
            #expect((last.version, last.prev) == (2, 0))
            guard case .committed(let statement) = last.statement else { Issue.record("no commitment"); return }
            #expect((statement.role, statement.reason) == (.owner, "spam"))
            let record = PreparedLeaf.record(["day": 7], object: post.object, version: 2)
            #expect(statement.commitment.opens(type: .erased, record: record, salt: try #require(erased.salt)))
        }
    }

    /// What somebody put there or changed stays where it is, and the rest is appended (also where it cannot be read).
    @Test(arguments: TestEngine.available)
    func whatThisProgramDidNotWriteIsSetAside(engine: TestEngine) async throws {
        try await withStore(engine, migrator: logMigrator) { store in
            let writer = try LogWriter.forTests(store.engine)
            let objects = (0..<6).map { _ in UUID().uuidString.lowercased() }
            for object in objects {
                let leaf = DeferredLeaf(PreparedLeaf(.erased, object: object, role: .owner), record: ["day": 7])
                try await store.write { try writer.deferToDay(leaf, day: 7, $0) }
            }
            let unreadable = DeferredLeaf(
                id: [UInt8](repeating: 9, count: 16), object: objects[0], step: 2, template: [1, 2, 3], record: nil,
                salt: nil)
            let code = writer.keys.code(of: unreadable, day: 7)
            try await store.write { transaction in
                for (object, change) in zip(
                    objects,
                    ["record = NULL", "day = 6", "mac = NULL", "object = \(objects[5]), step = 2"] as [SQL])
                {
                    try transaction.run(Command("UPDATE log_deferred SET \(sql: change) WHERE object = \(object)"))
                }
                try transaction.run(LogQueries.deferLeaf(unreadable, day: 7, code: code))
            }
            let outcome = try await DeferredBatch(store: store, writer: writer).append(today: 8)
            #expect(outcome == .init(appended: 2, setAside: 5))
            #expect(Set(try await leaves(store).map(\.object)) == Set(objects[4...5]))
            #expect(try await store.all(LogQueries.deferred(before: .max)).count == 5)
        }
    }
}
