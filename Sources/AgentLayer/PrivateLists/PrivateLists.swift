import Envelope
import HTTPSupport
import Storage

/// Reads and changes agents' private lists: follows and subscriptions (protocols.md section 5).
///
/// A change writes two rows and names nobody: the actor's own sealed list, found under a keyed tag, and a sealed pending
/// count under a random id, which the daily job adds up.
struct PrivateLists: Sendable {
    let network: AgentNetwork

    func follows(of agent: AgentID) async throws -> PrivateList<AgentKind> { try await list(.follows, of: agent).0 }

    /// The same from its row, for who has read that beside something else.
    func follows(
        of agent: AgentID, in row: PrivateListQueries.SealedList?
    ) async throws -> PrivateList<AgentKind> {
        try await open(row, under: network.keys.listTag(.follows, of: agent), of: agent)
    }

    func subscriptions(of agent: AgentID) async throws -> PrivateList<SubmoltKind> {
        try await list(.subscriptions, of: agent).0
    }

    /// The ids in a list of either kind, 16 bytes each.
    func members(_ kind: PrivateListKind, of agent: AgentID) async throws -> [[UInt8]] {
        let (list, _): (PrivateList<PrivateListKind>, Int64?) = try await list(kind, of: agent)
        return list.members.map(\.bytes)
    }

    enum Change: Sendable { case add, remove }

    /// Adds `member` to the list of the writer's agent or removes it. Returns false when there was nothing to change.
    ///
    /// Compare-and-swap: a change that met another one starts over from the new list. Throws `ListFull` at `capacity`.
    func change<Member>(
        _ kind: PrivateListKind, by writer: WriterContext, _ change: Change, _ member: Identifier<Member>,
        counting: PendingCount.Kind, capacity: Int
    ) async throws -> Bool {
        let agent = writer.agent
        let tag = network.keys.listTag(kind, of: agent.id)
        while true {
            let (current, revision) = try await list(kind, of: agent.id, as: Member.self)
            var list = current
            switch change {
            case .add:
                guard list.contains(member) || list.members.count < capacity else { throw ListFull() }
                guard list.add(member) else { return false }
            case .remove: guard list.remove(member) else { return false }
            }
            let sealed = try await network.keys.listKey(of: agent.id)
                .seal(Padding.pad(list.bytes), as: Self.context(tag))
            let pendingID = Identifier<PendingCount>().bytes
            let count = PendingCount(kind: counting, target: member.bytes, delta: change == .add ? 1 : -1)
            let pending = try network.keys.seal(count, id: pendingID)
            let next = Int64.random(in: 1...Int64.max)
            do {
                let swapped = try await writer.write(.privateAct) { transaction in
                    let command =
                        if let revision {
                            PrivateListQueries.swap(tag, sealed: sealed, revision: next, expected: revision)
                        } else {
                            PrivateListQueries.insert(tag, sealed: sealed, revision: next)
                        }
                    guard try transaction.run(command) == 1 else { return false }
                    try transaction.run(PrivateListQueries.insertPending(pendingID, sealed: pending))
                    return true
                }
                if swapped { return true }
            } catch let refusal as Refusal {
                try await destroyKey(ofWithdrawn: agent.id)
                throw refusal
            }
        }
    }

    /// Destroys the key that a change made which came too late: the withdrawal had destroyed the agent's already. While
    /// a list is there the withdrawal is not so far, and needs the key.
    func destroyKey(ofWithdrawn agent: AgentID) async throws {
        let tags = PrivateListKind.allCases.map { network.keys.listTag($0, of: agent) }
        let isLate = try await network.store.read { transaction in
            try transaction.first(WithdrawalQueries.day(of: agent)) != nil
                && tags.allSatisfy { try transaction.first(PrivateListQueries.find($0)) == nil }
        }
        if isLate { try await network.keys.destroyListKey(of: agent) }
    }

    struct ListFull: Error {}

    private func list<Member>(
        _ kind: PrivateListKind, of agent: AgentID, as type: Member.Type = Member.self
    ) async throws -> (PrivateList<Member>, revision: Int64?) {
        let tag = network.keys.listTag(kind, of: agent)
        let row = try await network.store.first(PrivateListQueries.find(tag))
        return (try await open(row, under: tag, of: agent), row?.revision)
    }

    private func open<Member>(
        _ row: PrivateListQueries.SealedList?, under tag: [UInt8], of agent: AgentID
    ) async throws -> PrivateList<Member> {
        guard let row else { return PrivateList() }
        guard let key = try await network.keys.existingListKey(of: agent) else { throw EnvelopeError.shredded }
        return try PrivateList(bytes: Padding.unpad(key.open(row.sealed, as: Self.context(tag))))
    }

    static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "private_lists", column: "sealed", record: tag)
    }
}

enum PrivateListQueries {
    struct SealedList: Sendable {
        let revision: Int64
        let sealed: [UInt8]

        init(revision: Int64, sealed: [UInt8]) {
            self.revision = revision
            self.sealed = sealed
        }

        /// From the last columns of a row beside which the list was joined, if there is one.
        init?(joined row: inout Row) throws {
            let (revision, sealed) = (try row.integerIfPresent(), try row.blobIfPresent())
            guard let revision, let sealed else { return nil }
            self.init(revision: revision, sealed: sealed)
        }
    }

    static func find(_ tag: [UInt8]) -> Query<SealedList> {
        Query("SELECT revision, sealed FROM private_lists WHERE tag = \(tag)") { row in
            SealedList(revision: try row.integer(), sealed: try row.blob())
        }
    }

    static func insert(_ tag: [UInt8], sealed: [UInt8], revision: Int64) -> Command {
        Command(
            """
            INSERT INTO private_lists (tag, revision, sealed, fresh) VALUES (\(tag), \(revision), \(sealed), TRUE)
            ON CONFLICT DO NOTHING
            """)
    }

    static func swap(_ tag: [UInt8], sealed: [UInt8], revision: Int64, expected: Int64) -> Command {
        Command(
            """
            UPDATE private_lists SET revision = \(revision), sealed = \(sealed), fresh = TRUE
            WHERE tag = \(tag) AND revision = \(expected)
            """)
    }

    static func insertPending(_ id: [UInt8], sealed: [UInt8]) -> Command {
        Command("INSERT INTO pending_counts (id, sealed) VALUES (\(id), \(sealed))")
    }

    struct Pending: Sendable {
        let id: [UInt8]
        let sealed: [UInt8]
    }

    /// Takes waiting changes away; whoever comes second gets others.
    static func takePending(limit: Int) -> Query<Pending> {
        Query(
            """
            DELETE FROM pending_counts WHERE id IN (SELECT id FROM pending_counts ORDER BY id LIMIT \(limit))
            RETURNING id, sealed
            """
        ) { row in Pending(id: try row.blob(), sealed: try row.blob()) }
    }
}
