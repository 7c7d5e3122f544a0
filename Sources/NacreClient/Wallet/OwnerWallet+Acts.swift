import AgentAPI
import Foundation
import JSONWriting
import PrivacyPassToken

/// Who is renewed for the epoch that runs, and who falls silent when its standing ends.
public struct RenewalPlan: Sendable, Equatable {
    public let epoch: Int64
    public let acts: [ActReport]
    /// Claimed agents without a token for this epoch, in the wallet's order.
    public let silent: [OwnedAgent]
    /// The one whose votes count.
    public let voter: OwnedAgent?
}

extension OwnerWallet {
    /// Queues an act on each of these agents, each at its own random moment within 72 hours, or does it at once, one
    /// after the other, each on its own connection.
    ///
    /// An act takes the place of a waiting one that it contradicts: a policy of a policy, pausing of resuming. One that was
    /// sent and not answered is repeated, at once or when it is due, in place of the same one again.
    public func act(_ act: OwnerAct, on ids: [UUID], now isNow: Bool = false) async throws -> [ActReport] {
        let now = environment.clock()
        let moments =
            isNow
            ? Array(repeating: now, count: ids.count)
            : environment.spreading.moments(ids.count, for: act, from: now, source: environment.moments)
        let queued = try change { contents in
            try zip(ids, moments).map { id, moment in
                guard try contents.record(id).state == .claimed else {
                    throw WalletError.notClaimed(contents.label(of: id))
                }
                let started = contents.queue.acts.first { $0.agent == id && $0.act == act && $0.state == .started }
                if isNow, let started, let hastened = contents.queue.hasten(started.id) { return hastened }
                contents.queue.remove { $0.agent == id && $0.state != .started && act.replaces($0.act) }
                if let started = contents.queue.started(like: act, of: id) { return started }
                if case .renew(let kind, let epoch) = act, contents.freeTokens(kind, epoch: epoch) == 0 {
                    throw WalletError.noToken(kind: kind, epoch: epoch)
                }
                return contents.queue.add(act, of: id, due: moment, atOnce: isNow)
            }
        }
        return isNow ? try await carryOutAll(queued.map(\.id)) : queued.map { report($0) }
    }

    /// Renews these agents for the epoch that runs, except those that have it.
    public func renew(_ ids: [UUID], votes: Bool = false, now: Bool = false) async throws -> [ActReport] {
        let epoch = Epoch(at: environment.clock()).number
        let kind = votes ? "vote" : "run"
        let needing = try ids.filter { (try contents.record($0).epoch(of: kind) ?? -1) < epoch }
        return try await act(.renew(kind: kind, epoch: epoch), on: needing, now: now)
    }

    /// Renews all claimed agents for the epoch that runs, as far as its tokens reach, in the wallet's order; the `vote`
    /// token goes to the voter.
    public func renewAll(now isNow: Bool = false) async throws -> RenewalPlan {
        let now = environment.clock()
        let epoch = Epoch(at: now).number
        let queue = try change { $0.planRenewals(at: now, environment) }
        var added = queue.added
        if isNow {
            // Also what was queued before: at once means all of it.
            added = contents.queue.acts.filter { act in
                guard case .renew(_, epoch) = act.act else { return false }
                return act.isPending
            }.map(\.id)
            try change { contents in for id in added { _ = contents.queue.hasten(id) } }
        }
        let acts = isNow ? try await carryOutAll(added) : added.compactMap { contents.queue[$0] }.map { report($0) }
        return RenewalPlan(
            epoch: epoch, acts: acts, silent: agents().filter { queue.silent.contains($0.id) },
            voter: contents.currentVoter.map { contents.summary(of: $0) })
    }

    /// What is still to be done, by moment, and what was refused for good.
    public func queue() -> [ActReport] {
        contents.queue.acts.sorted { $0.dueMilliseconds < $1.dueMilliseconds }.map { report($0) }
    }

    /// Takes back an act that was not sent yet, or removes one that was refused.
    public func cancel(_ id: UUID) throws {
        try change { contents in
            guard let act = contents.queue[id] else { throw WalletError.unknownAct }
            guard act.state != .started else { throw WalletError.actStarted }
            contents.queue.remove(id)
            if let token = act.token { contents.tokens.append(token) }
            // Nobody has seen the keys of a claim that was never sent.
            if act.act == .claim, act.attempts == 0 { contents.agents.removeAll { $0.id == act.agent } }
        }
    }

    /// Does these acts now, whatever their moments: what waited for a sign-in, once somebody has signed in.
    public func retry(_ ids: [UUID]) async throws -> [ActReport] {
        try await carryOutAll(ids.filter { contents.queue[$0] != nil })
    }

    /// When ``runDue()`` has something to do next; nil for never.
    public func nextDue() -> Timestamp? { contents.queue.nextDue }

    func carryOutAll(_ ids: [UUID]) async throws -> [ActReport] {
        var reports: [ActReport] = []
        for id in ids { reports.append(try await carryOut(id)) }
        return reports
    }

    func report(_ act: QueuedAct, _ state: ActReport.State? = nil) -> ActReport {
        let agent = act.agent.flatMap { id in contents.agents.first { $0.id == id } }
        return ActReport(
            id: act.id, act: act.act, agent: agent.map { contents.summary(of: $0) }, due: act.due,
            state: state ?? ActReport.State(act.state))
    }
}

extension ActReport.State {
    init(_ state: QueuedAct.State) {
        switch state {
        case .waiting: self = .waiting
        case .started: self = .started(reason: nil)
        case .held(let reason): self = .held(reason: reason)
        case .failed(let reason): self = .failed(reason: reason)
        }
    }
}

extension OwnerAct {
    /// Whether doing both would be doing this one twice, or undoing it.
    fileprivate func replaces(_ other: OwnerAct) -> Bool {
        switch (self, other) {
        case (.policy, .policy), (.rotateKey, .rotateKey), (.withdraw, .withdraw): true
        case (.pause, .pause), (.pause, .resume), (.resume, .pause), (.resume, .resume): true
        case (.renew, .renew), (.authorizeKey, .authorizeKey), (.revokeKey, .revokeKey): self == other
        case (.revokeKey(let one), .authorizeKey(let other)): one == other
        default: false
        }
    }
}
