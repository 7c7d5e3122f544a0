import AgentSignatures
import Foundation
import TransparencyLog

extension VerificationRun {
    /// Compares the lists of keys that some agents are shown with, all of them in a full run, with their key leaves.
    mutating func compareKeys(_ api: LogFetcher) async throws {
        let agents = memory.keys.agents.shuffled()
        let authors = shown.authors.subtracting(agents).shuffled()
        // An agent that has no key in the log can be shown with one.
        let chosen =
            plan.isFull
            ? agents + Set(names.keys).union(authors).subtracting(agents)
            : Array(agents.prefix(plan.comparisons) + authors.prefix(plan.comparisons))
        try await findNames(of: chosen)
        for (done, agent) in chosen.enumerated() {
            plan.progress(LogProgress(stage: .comparison, done: Int64(done), total: Int64(chosen.count)))
            guard let name = names[agent].flatMap(Self.segment) else { continue }
            let reply: Served<ServedKeys> = try await served("/agents/\(name)/keys", api)
            switch reply {
            case .reply(let list) where list.agent.id == agent.description:
                try compare(list.keys, of: agent)
                report.counts.served += 1
            case .reply: try await requireGone(agent, "the list is another agent's")
            case .notThere: try await requireGone(agent, "there is no list")
            case .unreadable: try await requireGone(agent, "the list cannot be read")
            }
        }
    }

    /// A name is free again when its agent is gone. One whose record is still open is not.
    private mutating func requireGone(_ agent: ObjectID, _ reason: String) async throws {
        guard let entry = memory.objects[agent], try await record(of: agent, at: entry.index) != nil else { return }
        throw LogFinding(
            .keysDiffer(agent: agent.description, reason: reason), index: entry.index, object: agent.description)
    }

    private mutating func compare(_ served: [ServedKeys.Key], of agent: ObjectID) throws {
        for (id, fact) in memory.keys.facts(of: agent) {
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
        // One that is not in the log yet may just have been added.
        for key in served where ObjectID(key.id).map({ memory.keys.facts[$0]?.agent != agent }) ?? true {
            shown.unlogged.append(.init(text: key.id, kind: .key(agent)))
        }
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
