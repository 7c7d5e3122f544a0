import AgentAPI
import Envelope
import Foundation
import HTTPSupport
import JSONWriting
import Storage

/// Keeps, finds and forgets what agents wrote and have not published yet.
///
/// A draft is a private act of its own, which names nobody; what it becomes is an ordinary publication in a commit of its
/// own. That its id is public already decides which of several answers published it, so no row ties the two together.
struct Drafts: Sendable {
    let network: AgentNetwork

    init(_ network: AgentNetwork) { self.network = network }

    private var keys: DraftKeys { network.challenges.keys }

    /// Answers to one challenge.
    static let attempts: Int64 = 3

    // MARK: Keeping

    /// Seals a draft for a place that is free now. Throws a 429 `Refusal` when the agent has no place left.
    func prepare(_ content: DraftContent, as id: String, by agent: CurrentAgent) async throws -> HeldDraft {
        let now = network.clock.now
        let period = DraftPeriod(of: now)
        let key = try await keys.key(of: period)
        let tags = key.tags(of: agent.id)
        let taken = Set(try await network.store.all(DraftQueries.find(tags)).map(\.tag))
        // At random: two requests that come at once rarely want the same one.
        guard let slot = tags.indices.filter({ !taken.contains(tags[$0]) }).randomElement() else {
            throw Refusal.tooManyDrafts(in: period, now: now)
        }
        var random = SystemRandomNumberGenerator()
        let challenge = Challenge.make(using: &random)
        let draft = Draft(
            id: id, content: content, writtenAt: now.milliseconds, challengeText: challenge.text,
            answer: challenge.answer)
        let code = ContentCode(content.kind, slot: slot, writtenAt: now, agent: agent.id, keys)
        return HeldDraft(
            tag: tags[slot], period: period, sealed: try seal(.open(draft), under: key, tag: tags[slot]),
            verification: draft.verification(code))
    }

    // MARK: Finding

    /// One that waits, with its code.
    struct Waiting: Sendable {
        let draft: Draft
        let code: ContentCode
        let attemptsLeft: Int64
    }

    /// The agent's drafts that can still be answered, the oldest first.
    func waiting(of agent: AgentID) async throws -> [Waiting] {
        let now = network.clock.now
        var found: [Waiting] = []
        for period in DraftPeriod.open(at: now) {
            guard let key = try await keys.existingKey(of: period) else { continue }
            let tags = key.tags(of: agent)
            for row in try await network.store.all(DraftQueries.find(tags)) where row.attempts < Self.attempts {
                guard let slot = tags.firstIndex(of: row.tag), case .open(let draft) = try open(row, under: key) else {
                    continue
                }
                let code = ContentCode(
                    draft.kind, slot: slot, writtenAt: Timestamp(milliseconds: draft.writtenAt), agent: agent, keys)
                guard now < code.expiresAt else { continue }
                found.append(Waiting(draft: draft, code: code, attemptsLeft: Self.attempts - row.attempts))
            }
        }
        return found.sorted { one, other in one.draft.writtenAt < other.draft.writtenAt }
    }

    /// The one that will be published under `id`.
    func waiting(as id: String, of agent: AgentID) async throws -> Waiting? {
        try await waiting(of: agent).first { $0.draft.id == id }
    }

    // MARK: Answering

    /// What became of an attempt.
    enum Attempt: Sendable {
        case taken(Draft, left: Int64, HeldPlace)
        /// All attempts were taken, or the draft is done with.
        case over
        case unknown
    }

    /// Takes an attempt before the answer is looked at, so that no number of requests at once gets more than three.
    func attempt(_ code: ContentCode, by writer: WriterContext) async throws -> Attempt {
        guard let key = try await keys.existingKey(of: code.period) else { return .unknown }
        let tag = key.tag(of: writer.agent.id, slot: code.slot)
        let (row, isThere) = try await writer.write(.privateAct) { transaction in
            let row = try transaction.first(DraftQueries.takeAttempt(tag, of: Self.attempts))
            return try (row, row != nil || transaction.first(DraftQueries.find([tag])) != nil)
        }
        guard let row else { return isThere ? .over : .unknown }
        guard case .open(let draft) = try open(row, under: key) else { return .over }
        return .taken(draft, left: Self.attempts - row.attempts, HeldPlace(tag: tag, key: key))
    }

    /// For a right answer whose content may not be published at this moment.
    func giveBackAttempt(_ place: HeldPlace) async throws {
        try await network.store.write(.privateAct) { try $0.run(DraftQueries.returnAttempt(place.tag)) }
    }

    /// Forgets what the draft said.
    func finish(_ place: HeldPlace, as state: DraftState) async throws {
        let sealed = try seal(state, under: place.key, tag: place.tag)
        try await network.store.write(.privateAct) { try $0.run(DraftQueries.replace(place.tag, sealed: sealed)) }
    }

    /// Where a draft lies.
    struct HeldPlace: Sendable {
        let tag: [UInt8]
        let key: DraftKey
    }

    // MARK: Forgetting

    /// All of an agent that is withdrawn.
    func removeAll(of agent: AgentID) async throws {
        for period in DraftPeriod.open(at: network.clock.now) {
            guard let key = try await keys.existingKey(of: period) else { continue }
            let tags = key.tags(of: agent)
            try await network.store.write(.privateAct) { try $0.run(DraftQueries.remove(tags)) }
        }
    }

    private func seal(_ state: DraftState, under key: DraftKey, tag: [UInt8]) throws -> [UInt8] {
        try key.key.seal(Padding.pad(Array(JSONEncoder().encode(state))), as: DraftKey.context(tag))
    }

    private func open(_ row: SealedDraft, under key: DraftKey) throws -> DraftState {
        let bytes = try Padding.unpad(key.key.open(row.sealed, as: DraftKey.context(row.tag)))
        return try JSONDecoder().decode(DraftState.self, from: Data(bytes))
    }
}

extension Draft {
    func verification(_ code: ContentCode) -> VerificationObject {
        VerificationObject(code: code.text, challengeText: challengeText, expiresAt: code.expiresAt)
    }
}
