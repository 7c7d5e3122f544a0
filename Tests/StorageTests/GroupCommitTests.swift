import Storage
import StorageSQLite
import Synchronization
import TestDatabases
import Testing

/// The one writer of SQLite commits what waits together: in which order, and that nobody waits for ever.
@Suite struct GroupCommitTests {
    private final class Places: Sendable {
        let list = Mutex<[Int]>([])
    }

    /// Runs writes that arrive while the writer is busy, and tells in which order they were done.
    private func order(_ writes: [WriteKind]) async throws -> [(place: Int, kind: WriteKind)] {
        try await withStore(.sqlite, migrator: testSchema) { store in
            let gate = Gate()
            let done = Places()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await store.write(.upkeep) { _ in gate.pass() } }
                await gate.reached()
                let queued = Counter()
                for (place, kind) in writes.enumerated() {
                    group.addTask {
                        queued.add()
                        try await store.write(kind) { transaction in
                            try transaction.run(insertThing(place))
                            done.list.withLock { $0.append(place) }
                        }
                    }
                }
                while queued.value < writes.count { try await Task.sleep(for: .milliseconds(5)) }
                // Time for the last of them to stand in line.
                try await Task.sleep(for: .milliseconds(500))
                gate.open()
                try await group.waitForAll()
            }
            return done.list.withLock { $0 }.map { (place: $0, kind: writes[$0]) }
        }
    }

    @Test func kindsTakeTurnsHoweverManyOfOneWait() async throws {
        let writes = [WriteKind](repeating: .publication, count: 700) + [.upkeep, .privateAct]
        let order = try await order(writes)
        #expect(order.count == writes.count)
        // A batch of publications holds 512 at most: the other two come before its second one.
        let upkeep = try #require(order.firstIndex { $0.kind == .upkeep })
        let act = try #require(order.firstIndex { $0.kind == .privateAct })
        #expect(upkeep <= 513 && act <= 513)
        #expect(order.suffix(100).allSatisfy { $0.kind == .publication })
    }
}
