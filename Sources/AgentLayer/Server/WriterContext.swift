import HTTPSupport
import JSONWriting
import Storage

/// The context of an endpoint that writes. It cannot be made without an agent that may write now: claimed, in standing,
/// and not paused by its owner.
///
/// Between that and the write lies the request's body, for which a client may take half a minute, so `write` looks again:
/// what an owner stops is stopped when its request is answered.
struct WriterContext: Sendable {
    let agent: CurrentAgent
    /// Whether the agent's votes move scores and karma.
    let votesCount: Bool
    private let base: AgentContext
    private let network: AgentNetwork
    private let standingTag: [UInt8]
    private let standing: StoredStanding

    /// One point read. Throws a 403 `Refusal` that says what is missing.
    init(_ base: AgentRequestContext, _ network: AgentNetwork) async throws {
        let context = try AgentContext(base)
        guard context.agent.isClaimed else { throw Refusal.notClaimed }
        standingTag = network.keys.standingTag(of: context.agent.id)
        standing = try await Standings(network).stored(under: standingTag)
        let today = network.clock.now.day
        try standing.opened.requireWriting(on: today, network)
        agent = context.agent
        votesCount = network.registration == .open || standing.opened.votesCount(on: today)
        self.base = context
        self.network = network
    }

    func segment(_ name: String) throws(Refusal) -> String { try base.segment(name) }

    /// The one way in which an endpoint of agents writes: under the agent's lock, which withdrawal, rotation and pause
    /// take too, and only if the agent may still write.
    ///
    /// The looking leaves no mark on a row, so that a private act stays apart from its actor's other rows.
    @discardableResult
    func write<Result: Sendable>(
        _ kind: WriteKind = .publication, _ body: @escaping @Sendable (WriteTransaction) throws -> Result
    ) async throws -> Result {
        let (agent, network, now) = (agent, network, network.clock.now)
        let (tag, known) = (standingTag, standing)
        return try await network.store.write(kind) { transaction in
            try transaction.lock(agent.id.lockKey)
            try transaction.expect(WritingRights.find(agent, standingTag: tag)) { rights in
                guard rights?.isWithdrawn == false else { throw Refusal.agentWithdrawn }
                guard rights?.keyHolder == agent.id else { throw agent.credential.refusal }
                try rights?.suspension?.check(at: now)
                // Opened again only if it is not what it was a moment ago.
                let standing =
                    rights?.sealedStanding == known.sealed
                    ? known.opened : try network.keys.openStanding(rights?.sealedStanding, tag: tag)
                try standing.requireWriting(on: now.day, network)
            }
            return try body(transaction)
        }
    }
}

extension Standing {
    /// Throws a 403 `Refusal` that says what is missing.
    fileprivate func requireWriting(on day: Int64, _ network: AgentNetwork) throws(Refusal) {
        guard !paused else { throw .agentPaused }
        guard network.registration == .open || mayWrite(on: day) else { throw .outOfStanding }
    }
}
