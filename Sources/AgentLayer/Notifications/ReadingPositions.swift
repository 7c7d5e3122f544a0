import Envelope
import HTTPSupport
import Logging
import Storage
import Synchronization

/// How far agents have read: in memory, written sealed once a day and when the server stops (protocols.md section 5), so
/// that no row tells when an agent looked in.
///
/// What is lost with a process that is killed is what was marked as read since the last midnight.
final class ReadingPositions: Sendable {
    private struct Entry {
        var position: ReadingPosition
        /// Counts changes since it was written.
        var changes = 0
        var usedAt: UInt64
    }

    private struct Room {
        var entries: [AgentID: Entry] = [:]
        var uses: UInt64 = 0
        /// Below this size no room is looked for again.
        var retryAt = 0
    }

    private let room = Mutex(Room())

    /// Agents whose positions are kept, at most half a kilobyte to four each. Those that were not used lately and are on
    /// disk go first.
    private static let capacity = 50_000
    private static let batch = 64

    /// Where `agent` has read to: from memory, or opened from disk.
    func position(of agent: AgentID, _ network: AgentNetwork) async throws -> ReadingPosition {
        if let position = use(agent) { return position }
        let stored = try await stored(of: agent, network)
        return room.withLock { room in
            // Who came first has perhaps changed it already.
            if let entry = room.entries[agent] { return entry.position }
            room.uses += 1
            room.entries[agent] = Entry(position: stored, usedAt: room.uses)
            Self.bound(&room)
            return stored
        }
    }

    /// Changes the position of an agent that was asked for in the same request.
    @discardableResult
    func change(_ agent: AgentID, _ body: (inout ReadingPosition) -> Void) -> ReadingPosition? {
        room.withLock { room in
            guard let entry = room.entries[agent] else { return nil }
            var position = entry.position
            body(&position)
            guard position != entry.position else { return position }
            room.entries[agent]?.position = position
            room.entries[agent]?.changes += 1
            return position
        }
    }

    /// Of an agent that is being withdrawn.
    func forget(_ agent: AgentID) { room.withLock { $0.entries[agent] = nil } }

    /// What is kept now: agents, and how many of them have changed.
    var size: (kept: Int, changed: Int) {
        room.withLock { room in (room.entries.count, room.entries.values.count { $0.changes > 0 }) }
    }

    private func use(_ agent: AgentID) -> ReadingPosition? {
        room.withLock { room in
            room.uses += 1
            room.entries[agent]?.usedAt = room.uses
            return room.entries[agent]?.position
        }
    }

    /// Drops a tenth at once, so that it is seldom done. Changed ones stay until they are written.
    private static func bound(_ room: inout Room) {
        guard room.entries.count > max(capacity, room.retryAt) else { return }
        let oldest = room.entries.filter { $0.value.changes == 0 }.sorted { $0.value.usedAt < $1.value.usedAt }
        for (agent, _) in oldest.prefix(capacity / 10) { room.entries[agent] = nil }
        room.retryAt = room.entries.count + capacity / 10
    }

    // MARK: On disk

    private func stored(of agent: AgentID, _ network: AgentNetwork) async throws -> ReadingPosition {
        let tag = network.keys.listTag(.readingPosition, of: agent)
        guard let row = try await network.store.first(PrivateListQueries.find(tag)) else { return ReadingPosition() }
        guard let key = try await network.keys.existingListKey(of: agent) else { throw EnvelopeError.shredded }
        let bytes = try Padding.unpad(key.open(row.sealed, as: PrivateLists.context(tag)))
        guard let position = ReadingPosition(bytes: bytes) else { throw EnvelopeError.cannotOpen }
        return position
    }

    /// Writes those that have changed, in random order, some in each transaction.
    func save(_ network: AgentNetwork) async throws {
        let changed = room.withLock { room in
            room.entries.filter { $0.value.changes > 0 }.map { ($0.key, $0.value.position, $0.value.changes) }
        }.shuffled()
        for start in stride(from: 0, to: changed.count, by: Self.batch) {
            let some = Array(changed[start..<min(start + Self.batch, changed.count)])
            // A key must not be made again for an agent whose key a withdrawal has destroyed.
            let gone = Set(
                try await network.store.all(WithdrawalQueries.withdrawn(of: some.map { $0.0 })))
            var rows: [(agent: AgentID, tag: [UInt8], sealed: [UInt8], revision: Int64)] = []
            for (agent, position, _) in some where !gone.contains(agent) {
                let tag = network.keys.listTag(.readingPosition, of: agent)
                let sealed = try await network.keys.listKey(of: agent)
                    .seal(Padding.pad(position.bytes), as: PrivateLists.context(tag))
                rows.append((agent, tag, sealed, Int64.random(in: 1...Int64.max)))
            }
            // In the order of their locks, as whoever takes several does.
            let written = rows.sorted { $0.agent.lockKey < $1.agent.lockKey }
            let withdrawn = try await network.store.write(.upkeep) { transaction in
                try written.filter { row in
                    try transaction.lock(row.agent.lockKey)
                    guard try transaction.first(WithdrawalQueries.day(of: row.agent)) == nil else { return true }
                    try transaction.send(PrivateListQueries.put(row.tag, sealed: row.sealed, revision: row.revision))
                    return false
                }.map(\.agent)
            }
            for agent in withdrawn { try await PrivateLists(network: network).destroyKey(ofWithdrawn: agent) }
            room.withLock { room in
                for (agent, _, changes) in some { room.entries[agent]?.changes -= changes }
                for agent in gone.union(withdrawn) { room.entries[agent] = nil }
            }
        }
    }
}

extension PrivateListQueries {
    /// For a list that one server keeps in memory: nobody else can have changed it.
    static func put(_ tag: [UInt8], sealed: [UInt8], revision: Int64) -> Command {
        Command(
            """
            INSERT INTO private_lists (tag, revision, sealed, fresh) VALUES (\(tag), \(revision), \(sealed), TRUE)
            ON CONFLICT (tag) DO UPDATE SET revision = excluded.revision, sealed = excluded.sealed, fresh = TRUE
            """)
    }
}
