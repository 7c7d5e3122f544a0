import AgentAPI
import JSONWriting
import Storage

/// What an export says of an agent's notifications: how far it has read, and what was found for it of private acts. The
/// others are made from posts and comments.
struct ExportedPosition: Sendable {
    private let agent: AgentID
    private let network: AgentNetwork
    private let position: ReadingPosition

    init(of agent: AgentID, _ network: AgentNetwork) async throws {
        self.agent = agent
        self.network = network
        position = try await network.positions.position(of: agent, network)
    }

    func write(_ put: AgentExport.Put) async throws {
        let posts = position.readPosts.map(\.post)
        let titles = posts.isEmpty ? [] : try await network.store.all(NewsQueries.titles(of: posts))
        try await put(Read(through: position.readThrough, posts: titles.map(\.post.text)))
        let items = position.events.map { InboxItem.event($0) }
        let writing = try await InboxWriting(items, for: agent, position, network.store)
        for item in items { try await put(writing.object(item)) }
    }

    private struct Read: JSONWritable {
        let through: Int64
        let posts: [String]

        func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("type", "reading_position")
                writer.field("read_through", through)
                writer.strings("read_posts", posts)
            }
        }
    }
}
