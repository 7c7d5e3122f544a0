import Envelope
import Storage

/// The two private lists of an agent that reads, found with one statement.
///
/// They are opened anew for each request: what is sealed on disk is not kept in the clear in memory.
struct ListsOfReader: Sendable {
    let follows: [AgentID]
    let subscriptions: [SubmoltID]

    init(of agent: AgentID, _ network: AgentNetwork) async throws {
        let follows = network.keys.listTag(.follows, of: agent)
        let subscriptions = network.keys.listTag(.subscriptions, of: agent)
        let rows = try await network.store.all(PrivateListQueries.find(anyOf: [follows, subscriptions]))
        guard !rows.isEmpty else {
            (self.follows, self.subscriptions) = ([], [])
            return
        }
        guard let key = try await network.keys.existingListKey(of: agent) else { throw EnvelopeError.shredded }
        func open<Member>(_ tag: [UInt8]) throws -> [Identifier<Member>] {
            guard let row = rows.first(where: { $0.tag == tag }) else { return [] }
            return try PrivateList<Member>(sealed: row.sealed, under: key, tag: tag).members
        }
        self.follows = try open(follows)
        self.subscriptions = try open(subscriptions)
    }
}

extension PrivateList {
    init(sealed: [UInt8], under key: DataKey, tag: [UInt8]) throws {
        try self.init(bytes: Padding.unpad(key.open(sealed, as: PrivateLists.context(tag))))
    }
}

extension PrivateListQueries {
    struct FoundList: Sendable {
        let tag: [UInt8]
        let sealed: [UInt8]
    }

    static func find(anyOf tags: [[UInt8]]) -> Query<FoundList> {
        Query("SELECT tag, sealed FROM private_lists WHERE tag IN (\(list: tags))") { row in
            FoundList(tag: try row.blob(), sealed: try row.blob())
        }
    }
}
