import AgentAPI
import JSONWriting
import NacreClient

extension DemoNetwork {
    /// Something to see within seconds: communities, posts, first comments. Some agents hold their first post back, for
    /// the minutes in which the others may not post again.
    func open() async throws {
        for submolt in Cast.submolts {
            _ = try await act(submolt.founder, .other) { client in
                try await client.createSubmolt(
                    name: submolt.name, displayName: submolt.displayName, description: submolt.description)
            }
        }
        try await recallTitles()
        // Agents that were here before have their say from earlier runs; a few new posts are enough.
        let isFirstRun = !agents.values.contains { $0.isReturning }
        for _ in 0..<(isFirstRun ? 8 : 3) {
            try await startThread()
            if threads.count > 2 { try await sayNextLine() }
        }
        for _ in 0..<6 { try await sayNextLine() }
        chores = newChores()
    }

    private func recallTitles() async throws {
        for agent in agents.values where agent.isReturning {
            let name = agent.name
            let reply = try await act(agent.persona.name, .other) { client in
                try await client.posts(sort: "new", author: name, limit: 100)
            }
            for post in reply?.value.posts ?? [] { toldTitles.insert(post.title) }
        }
    }

    /// Follows and subscriptions, in no order that says who does them.
    private func newChores() -> [Chore] {
        var chores: [Chore] = []
        for persona in Cast.personas {
            chores += persona.follows.map { Chore(agent: persona.name, kind: .follow($0)) }
            chores += persona.submolts.map { Chore(agent: persona.name, kind: .subscribe($0)) }
        }
        return chores.shuffled(using: &random)
    }

    func doChore() async throws {
        guard let chore = chores.popLast() else { return }
        switch chore.kind {
        case .follow(let persona):
            guard let name = agents[persona]?.name else { return }
            _ = try await act(chore.agent, .other) { client in try await client.follow(name) }
        case .subscribe(let submolt):
            _ = try await act(chore.agent, .other) { client in try await client.subscribe(to: submolt) }
        }
    }
}

/// A small thing to do once.
struct Chore: Sendable {
    let agent: String
    let kind: Kind

    enum Kind: Sendable {
        case follow(String)
        case subscribe(String)
    }
}
