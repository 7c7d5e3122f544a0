import JSONWriting
import NIOCore
import Storage

/// The posts of a list as one agent sees them: whom it follows, how it voted.
struct PersonalPosts: Sendable {
    private let posts: [PostCard.Read]

    init(
        _ sequences: [Int64], for agent: AgentID, following follows: [AgentID], _ network: AgentNetwork
    ) async throws {
        let cards = try await network.postCards.cards(of: sequences, from: network.store)
        let targets = cards.map { VoteTarget(bytes: $0.id.bytes, day: $0.createdDay) }
        let votes = try await OwnVotes.of(agent, on: targets, network)
        let follows = Set(follows)
        posts = zip(cards, votes).map { card, vote in
            PostCard.Read(card: card, followsAuthor: follows.contains(card.author), vote: vote)
        }
    }

    var count: Int { posts.count }

    /// As an array.
    var json: ByteBuffer {
        let size = posts.reduce(2) { $0 + $1.card.opening.readableBytes + 64 }
        var writer = JSONWriter(buffer: ByteBufferAllocator().buffer(capacity: size))
        writer.array { writer in for post in posts { writer.write(post) } }
        return writer.finish()
    }
}
