import AgentSignatures
import Foundation
import TransparencyLog

extension VerificationRun {
    /// Compares some publications, and the keys of some agents, with what the API shows to everybody: a server that kept
    /// good records for auditors alone would be found by these.
    mutating func compareWithServer() async throws {
        var patience = plan.patience
        // It has limits of its own for who sends no key: what it refuses is left out.
        patience.attempts = 1
        let api = LogFetcher(plan.address, patience: patience)
        let total = Int64(sample.chosen.count)
        do {
            guard total > 0 || !memory.keys.agents.isEmpty else { return }
            // A copy of the log that is served elsewhere has no API.
            _ = try await api.bytes(.init(path: "/api/v1/health", limit: Self.replyLimit), server: true)
            for (done, chosen) in sample.chosen.enumerated() {
                plan.progress(LogProgress(stage: .comparison, done: Int64(done), total: total))
                try await compare(chosen, api)
            }
            try await compareKeys(api)
        } catch let error as LogFetchError {
            report.remarks.append(.notCompared(reason: error.description))
        }
    }

    private static let replyLimit = 8 << 20

    private func get<Reply: Decodable>(_ path: String, _ api: LogFetcher) async throws -> Reply? {
        do {
            let bytes = try await api.bytes(.init(path: "/api/v1" + path, limit: Self.replyLimit), server: true)
            return try? JSONDecoder().decode(Reply.self, from: Data(bytes))
        } catch LogFetchError.notThere {
            return nil
        }
    }

    private mutating func compare(_ chosen: ServedSample.Chosen, _ api: LogFetcher) async throws {
        let difference: String?
        switch chosen.publication {
        case .post(let post):
            let served: ServedPost? = try await get("/posts/\(chosen.id)", api)
            learnName(of: post.agent, from: served?.post.author)
            difference = served.map { $0.post.isDeleted ? "is_deleted" : post.difference(from: $0.post) } ?? "id"
        case .comment(let comment):
            let served: ServedComments? = try await get("/posts/\(comment.post)/comments?sort=new&limit=100", api)
            guard let found = served?.find(chosen.id.description) else {
                // One of very many: it need not be among those that a reply has room for.
                return
            }
            learnName(of: comment.agent, from: found.author)
            difference = found.isDeleted ? "is_deleted" : comment.difference(from: found)
        }
        guard let difference else {
            report.counts.served += 1
            return
        }
        // It may have been taken away since its record was read; then it is not open any more.
        let place = chosen.index
        var isOpen = false
        try await readAgain([place / Int64(TileID.fullWidth)]) { _, bundle in
            isOpen = bundle.leaves.first { $0.index == place }?.content == .open
        }
        guard isOpen else { return }
        throw LogFinding(.servedOtherwise(member: difference), index: place, object: chosen.id.description)
    }

    // MARK: Keys

    private mutating func compareKeys(_ api: LogFetcher) async throws {
        let agents = memory.keys.agents.shuffled().prefix(plan.comparisons)
        try await findNames(of: Array(agents))
        for agent in agents {
            guard let name = names[agent].flatMap(Self.segment) else { continue }
            let served: ServedKeys? = try await get("/agents/\(name)/keys", api)
            guard let served, served.agent.id == agent.description else { continue }
            try compare(served.keys, of: agent)
            report.counts.served += 1
        }
    }

    private func compare(_ served: [ServedKeys.Key], of agent: ObjectID) throws {
        for (id, fact) in memory.keys.facts where fact.agent == agent {
            let leaf = fact.added
            let object = id.description
            guard let shown = served.first(where: { $0.id == object }) else {
                guard fact.removed == nil else { continue }
                throw LogFinding(
                    .keysDiffer(agent: agent.description, reason: "a key is missing"), index: leaf, object: object)
            }
            guard shown.key == fact.key.text else {
                throw LogFinding(
                    .keysDiffer(agent: agent.description, reason: "the key is another"), index: leaf, object: object)
            }
            guard fact.removed == nil || shown.removedDay != nil else {
                throw LogFinding(
                    .keysDiffer(agent: agent.description, reason: "a key that was removed is shown as good"),
                    index: fact.removed, object: object)
            }
        }
        // A key that is not in the log yet may just have been added, but one more look later would find it there.
    }

    /// The leaf of an agent comes days after its first words, with a batch. Until then its keys are found under the name
    /// that the API gives.
    private mutating func learnName(of agent: ObjectID, from author: ServedAuthor?) {
        guard names[agent] == nil, let author, author.id == agent.description, let name = author.name else { return }
        names[agent] = name
    }

    /// Names of agents whose leaves an earlier run has read.
    private mutating func findNames(of agents: [ObjectID]) async throws {
        let unknown = Set(agents.filter { names[$0] == nil })
        let places = unknown.compactMap { memory.objects[$0] }.filter { $0.type == .agent }.map(\.index)
        let numbers = Set(places.map { $0 / Int64(TileID.fullWidth) }).sorted()
        var found: [ObjectID: String] = [:]
        try await readAgain(numbers) { _, bundle in
            for leaf in bundle.leaves where unknown.contains(leaf.id) {
                if case .agent(let name) = leaf.record { found[leaf.id] = name }
            }
        }
        for (id, name) in found { names[id] = name }
    }

    /// A name as one segment of a path; nil for one that is none.
    private static func segment(_ name: String) -> String? {
        guard !name.isEmpty, !name.allSatisfy({ $0 == "." }) else { return nil }
        return name.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-_~")))
    }
}
