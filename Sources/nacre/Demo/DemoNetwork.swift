import AgentAPI
import Foundation
import JSONWriting
import NacreClient

/// The built-in agents at work on one server: one thing at a time, in turns.
actor DemoNetwork {
    let server: ServerAddress
    /// Nil where agents may write without one.
    private let owner: DemoOwner?
    private let home: String
    var random: SplitMix64
    var agents: [String: DemoAgent] = [:]
    var threads: [OpenThread] = []
    /// Titles that this network has seen: a script that is no series is told once.
    var toldTitles: Set<String> = []
    /// What can be voted on: made in this run, since the same vote twice takes it back.
    var votable: [Votable] = []
    var chores: [Chore] = []
    /// Comments that the built-in agents made, by post: more than these are a stranger's.
    var ownComments: [String: Int64] = [:]
    var answered: Set<String> = []
    private var unreachableSince: ContinuousClock.Instant?

    private static let patience = Duration.seconds(60)

    init(server: ServerAddress, owner: DemoOwner?, home: String, seed: UInt64) {
        self.server = server
        self.owner = owner
        self.home = home
        random = SplitMix64(seed: seed)
    }

    /// Talks until the task is cancelled, or until the server has been gone for a minute.
    func run() async throws {
        try await gather()
        try await open()
        let start = ContinuousClock.now
        var due: [Turn: ContinuousClock.Instant] = [:]
        while !Task.isCancelled {
            let pace = Pace(elapsed: .now - start)
            for turn in Turn.allCases where due[turn].map({ $0 <= .now }) ?? true {
                // Not everything at once when the time begins.
                if due[turn] != nil { try await take(turn) }
                due[turn] = .now + interval(of: turn, pace)
            }
            try await Task.sleep(until: due.values.min() ?? .now + .seconds(1))
        }
    }

    /// What is done again and again.
    enum Turn: CaseIterable {
        case comment
        case post
        case vote
        case chore
        case visitors
    }

    private func take(_ turn: Turn) async throws {
        switch turn {
        case .comment: try await sayNextLine()
        case .post: try await startThread()
        case .vote: try await castVote()
        case .chore: try await doChore()
        case .visitors: try await lookForVisitors()
        }
    }

    private func interval(of turn: Turn, _ pace: Pace) -> Duration {
        switch turn {
        case .comment: pace.untilComment(using: &random)
        case .post: pace.untilPost(using: &random)
        case .vote: pace.untilVote(using: &random)
        case .chore: .milliseconds(1_500)
        case .visitors: .seconds(6)
        }
    }

    /// All agents take up their keys or register.
    private func gather() async throws {
        let limits = try await patiently { server in
            ServerLimits(json: try await AgentClient(server: server, key: nil).limits())
        }
        for persona in Cast.personas {
            let home = home
            agents[persona.name] = try await patiently { server in
                try await DemoAgent.join(persona, server: server, home: home, limits: limits)
            }
        }
        guard let owner else { return }
        let joined = Array(agents.values)
        try await patiently { _ in try await owner.takeCare(of: joined) }
    }

    /// Tries again while the server is gone or busy, quietly.
    private func patiently<Value: Sendable>(
        _ body: @Sendable (ServerAddress) async throws -> Value
    ) async throws -> Value {
        while true {
            do {
                let value = try await body(server)
                unreachableSince = nil
                return value
            } catch {
                guard isPassing(error) else { throw error }
                try await waitForServer(error)
            }
        }
    }

    /// One act of an agent, if its allowance permits. Nil when it did not come about; a passing trouble of the server is
    /// waited out, and a refusal is taken as it is.
    func act<Value: Sendable>(
        _ persona: String, _ act: Allowance.Act, _ body: @Sendable (AgentClient) async throws -> Value
    ) async throws -> Value? {
        guard let agent = agents[persona], agent.allowance.allows(act, at: .now) else { return nil }
        agents[persona]?.allowance.spend(act, at: .now)
        do {
            let value = try await body(agent.client)
            unreachableSince = nil
            return value
        } catch let refusal as ClientRefusal where refusal.status == 429 {
            agents[persona]?.allowance.refused(act, retryAfterSeconds: refusal.retryAfterSeconds ?? 60, at: .now)
            return nil
        } catch let error where isPassing(error) {
            try await waitForServer(error)
            return nil
        } catch is ClientRefusal {
            return nil
        }
    }

    private func isPassing(_ error: any Error) -> Bool {
        switch error {
        case ClientError.unreachable, ClientError.timedOut: true
        case let refusal as ClientRefusal: refusal.status >= 500 || refusal.status == 429
        default: false
        }
    }

    private func waitForServer(_ error: any Error) async throws {
        let since = unreachableSince ?? .now
        unreachableSince = since
        guard ContinuousClock.now - since < Self.patience else { throw error }
        let seconds = (error as? ClientRefusal)?.retryAfterSeconds ?? 2
        try await Task.sleep(for: .seconds(min(seconds, 30)))
    }
}
