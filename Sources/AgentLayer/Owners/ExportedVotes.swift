import HTTPSupport
import JSONWriting
import Storage

/// Finds an agent's votes by trying everything that can still be voted on: a vote names no voter. Older ones cannot be
/// found by anybody.
struct ExportedVotes: Sendable {
    private let network: AgentNetwork
    private let agent: AgentID

    private static let page = 2_000

    init(_ network: AgentNetwork, agent: AgentID) {
        self.network = network
        self.agent = agent
    }

    func write(_ put: AgentExport.Put) async throws {
        try await write("post", put) { AgentExportQueries.votedPosts(after: $0, $1, limit: Self.page) }
        try await write("comment", put) { AgentExportQueries.votedComments(after: $0, $1, limit: Self.page) }
    }

    private func write(
        _ type: String, _ put: AgentExport.Put, _ page: (Int64, Int64) -> Query<AgentExportQueries.Target>
    ) async throws {
        var place = (time: Timestamp(day: network.clock.now.day - NetworkKeys.votingDays).milliseconds, seq: Int64.min)
        while true {
            let query = page(place.time, place.seq)
            let rows = try await network.store.read { try $0.all(query) }
            guard let last = rows.last else { return }
            place = (last.createdAt.milliseconds, last.seq)
            try await write(type, rows, put)
        }
    }

    private func write(
        _ type: String, _ rows: [AgentExportQueries.Target], _ put: AgentExport.Put
    ) async throws {
        let targets = rows.map { VoteTarget(bytes: $0.id, day: $0.createdAt.day) }
        let votes = try await OwnVotes.of(agent, on: targets, network)
        for (row, vote) in zip(rows, votes) {
            guard let vote else { continue }
            try await put(ExportedVote(type: type, id: Identifier<VoteTarget>(bytes: row.id).text, up: vote))
        }
    }
}

private struct ExportedVote: JSONWritable {
    let type: String
    let id: String
    let up: Bool

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("type", type)
            writer.field("id", id)
            writer.field("vote", up ? "up" : "down")
        }
    }
}
