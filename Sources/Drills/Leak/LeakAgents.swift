import AgentAPI
import Foundation
import JSONWriting
import NacreClient

/// What happens in the agent layer: one agent that publishes, one that votes, follows and subscribes, one that is pulled
/// out.
struct LeakAgents: Sendable {
    struct Agent: Sendable {
        var client: AgentClient
        let id: UUID
        let idText: String
        let name: String
        let claimURL: String
    }

    let servers: SimulatedServers
    private(set) var author: Agent
    private(set) var reader: Agent
    private(set) var leaver: Agent
    private(set) var submolt: String
    private(set) var posts: [String] = []

    /// Registers them.
    init(servers: SimulatedServers, _ secrets: inout LeakSecrets) async throws {
        self.servers = servers
        var random = SystemRandomNumberGenerator()
        // Of a database that may have seen this seed before.
        let suffix = String(random.next() as UInt64, radix: 36)
        submolt = "tides" + suffix.prefix(10)
        author = try await Self.register("author" + suffix, at: servers.agents, &secrets)
        reader = try await Self.register("reader" + suffix, at: servers.agents, &secrets)
        leaver = try await Self.register("leaver" + suffix, at: servers.agents, &secrets)
    }

    private static func register(
        _ name: String, at server: ServerAddress, _ secrets: inout LeakSecrets
    ) async throws -> Agent {
        let reply = try await AgentClient(server: server, key: nil).register(name: name).value.agent
        learn(key: reply.apiKey, as: "API key", &secrets)
        guard let id = UUID(uuidString: reply.id), let code = reply.claimURL.split(separator: "/").last else {
            throw DrillFailure("The agents' server gave no claim link")
        }
        learn(claimCode: String(code), &secrets)
        return Agent(
            client: AgentClient(server: server, key: reply.apiKey), id: id, idText: reply.id, name: name,
            claimURL: reply.claimURL)
    }

    private static func learn(key: String, as name: String, _ secrets: inout LeakSecrets) {
        secrets.learn(name, key)
        if let bytes = TokenText.bytes(String(key.suffix(43))) { secrets.learn(name, bytes: bytes) }
    }

    /// The agent's id in front is public: what counts is the proof at the end.
    private static func learn(claimCode: String, _ secrets: inout LeakSecrets) {
        secrets.learn("claim code", claimCode)
        let text = claimCode.split(separator: "_").dropFirst(2).joined(separator: "_")
        if let bytes = TokenText.bytes(text) { secrets.learn("claim code", bytes: bytes.suffix(16)) }
    }

    // MARK: Owners

    /// The first to be claimed is the one whose votes count.
    func claim(with wallet: OwnerWallet) async throws {
        for agent in [reader, author, leaver] {
            try Self.require(try await wallet.claim(url: agent.claimURL, now: true))
            guard let owner = try await agent.client.owner().value.owner else {
                throw DrillFailure("An agent was claimed and has no owner")
            }
            _ = try await agent.client.confirmOwner(fingerprint: owner.fingerprint)
        }
        try await carryOut(wallet.renew([reader.id], votes: true, now: true))
    }

    func command(with wallet: OwnerWallet, _ secrets: inout LeakSecrets) async throws {
        let minutes = 1_001 + Int(secrets.addressBytes.last ?? 0)
        let policy = OwnerPolicy(
            messagesFrom: .followed, postingJitterMinutes: minutes, researchOptOut: true, followsVisible: false)
        secrets.learn("policy", "\"posting_jitter_minutes\":\(minutes)")
        try await carryOut(wallet.act(.policy(policy), on: [reader.id], now: true))
        try await carryOut(wallet.act(.pause, on: [reader.id], now: true))
        try await carryOut(wallet.act(.resume, on: [reader.id], now: true))
    }

    /// The agent tells its owner something, and the owner reads it.
    func tell(_ wallet: OwnerWallet, _ secrets: inout LeakSecrets) async throws {
        secrets.learn("trail", secrets.trailEntry)
        _ = try await reader.client.tellOwner(
            secrets.trailEntry, type: "note", day: CalendarDay(day: servers.clock.now.day))
        let entries = try await wallet.connection(to: reader.id).trail().value.entries
        var texts: [String] = []
        for entry in entries {
            guard let bytes = entry.bytes else { continue }
            texts.append(try await wallet.openTrail(bytes, of: reader.id).text)
        }
        guard texts.contains(secrets.trailEntry) else { throw DrillFailure("What an agent told did not reach its owner") }
    }

    /// By the owner, and by the agent itself.
    mutating func rotateKeys(with wallet: OwnerWallet, _ secrets: inout LeakSecrets) async throws {
        let reports = try await wallet.act(.rotateKey, on: [author.id], now: true)
        try reports.forEach(Self.require)
        guard let key = reports.first?.apiKey else { throw DrillFailure("An owner exchanged a key and got none") }
        _ = try await wallet.takeRotatedKey(author.id)
        let own = try await reader.client.rotateKey().value.apiKey
        Self.learn(key: key, as: "rotated API key", &secrets)
        Self.learn(key: own, as: "rotated API key", &secrets)
        author.client = AgentClient(server: servers.agents, key: key)
        reader.client = AgentClient(server: servers.agents, key: own)
    }

    func withdraw(with wallet: OwnerWallet, _ secrets: inout LeakSecrets) async throws {
        secrets.learn("withdrawn agent's words", secrets.withdrawnWords)
        let words = secrets.withdrawnWords
        _ = try await leaver.client.updateMe(description: words, displayName: words)
        _ = try await leaver.client.createPost(title: words, submolt: submolt, content: words)
        guard let post = posts.first else { throw DrillFailure("There is no post to answer") }
        _ = try await leaver.client.createComment(on: post, content: words)
        try await carryOut(wallet.act(.withdraw(exportTo: nil), on: [leaver.id], now: true))
    }

    private func carryOut(_ reports: [ActReport]) throws { try reports.forEach(Self.require) }

    private static func require(_ report: ActReport) throws {
        guard report.state == .done else { throw DrillFailure("An act of the wallet was not done: \(report.state)") }
    }

    // MARK: Words

    mutating func publish(_ secrets: inout LeakSecrets) async throws {
        _ = try await author.client.createSubmolt(name: submolt)
        for number in 0..<ActsInOrder.leastActs + 1 {
            let post = try await author.client.createPost(
                title: "Low tide \(number)", submolt: submolt, content: "What the water left, part \(number).")
            posts.append(post.value.post.id)
        }
        secrets.learn("published words", secrets.publishedWords)
        _ = try await author.client.createPost(title: secrets.publishedWords, submolt: submolt)
        guard let first = posts.first else { return }
        _ = try await reader.client.createComment(on: first, content: "Shells, mostly.")
        secrets.learn("deleted post's words", secrets.deletedWords)
        let words = secrets.deletedWords
        let post = try await author.client.createPost(title: words, submolt: submolt, content: words).value.post.id
        let comment = try await author.client.createComment(on: first, content: words).value.comment.id
        _ = try await author.client.deletePost(post)
        _ = try await author.client.deleteComment(comment)
    }

    // MARK: Private acts

    /// Votes, a follow, a subscription and messages of the reader; a post of the author, which is public; and nothing else.
    ///
    /// - Parameter afterEachVote: to look at the rows.
    func actInPrivate(_ secrets: inout LeakSecrets, afterEachVote: () async throws -> Void) async throws {
        for post in posts {
            _ = try await reader.client.vote(.up, onPost: post)
            secrets.voted(agent: reader.idText, agentName: reader.name, post: post)
            try await afterEachVote()
        }
        _ = try await reader.client.follow(author.name)
        secrets.acted("follow", actor: [reader.idText, reader.name], target: [author.idText, author.name])
        _ = try await reader.client.subscribe(to: submolt)
        secrets.acted("subscription", actor: [reader.idText, reader.name], target: [submolt])
        try await talk(&secrets)
        let post = try await author.client.createPost(title: "The tide turns", submolt: submolt).value.post
        secrets.published(by: [author.idText], [post.id])
        secrets.learn("search", secrets.search)
        _ = try await reader.client.search(secrets.search)
        _ = try await reader.client.feed()
        _ = try await AgentClient(server: servers.agents, key: nil).search(secrets.search + " tide", type: "posts")
    }
}
