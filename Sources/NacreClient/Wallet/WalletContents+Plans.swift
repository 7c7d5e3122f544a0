import Foundation
import JSONWriting
import PrivacyPassToken

extension WalletContents {
    /// Sees to it that what repeats is queued, that nothing waits for what is there, and that nothing is kept that is
    /// worth nothing any more.
    mutating func planAhead(at now: Timestamp, _ environment: WalletEnvironment) {
        let hasDrawn = !draws.isEmpty || queue.acts.contains { $0.act.isDraw }
        tokens.removeAll { Epoch(number: $0.epoch)?.isOver(at: now) != false }
        draws.removeAll { $0.epoch < Epoch(at: now).number - 1 }
        giveUpOldEpochs(at: now)
        if hasDrawn, renewsByItself { planDraw(at: now, environment) }
        planCopy(at: now, environment)
        release(at: now, environment)
    }

    /// Queues renewals of all agents for the epoch that runs, as far as tokens reach.
    ///
    /// - Returns: the agents that get none.
    @discardableResult
    mutating func planRenewals(at now: Timestamp, _ environment: WalletEnvironment) -> RenewalQueue {
        let epoch = Epoch(at: now).number
        let run = OwnerAct.renew(kind: "run", epoch: epoch)
        let needing = agents.filter { agent in
            agent.state == .claimed && (agent.runEpoch ?? -1) < epoch && !queue.holds(run, of: agent.id)
        }
        let served = needing.prefix(freeTokens("run", epoch: epoch))
        let moments = environment.spreading.moments(
            served.count, for: run, from: now, source: environment.moments)
        var added = zip(served, moments).map { queue.add(run, of: $0.id, due: $1).id }
        added += planVote(at: now, environment)
        return RenewalQueue(added: added, silent: needing.dropFirst(served.count).map(\.id))
    }

    /// Queues the renewal of the voter with the epoch's `vote` token, if it has one to get.
    mutating func planVote(at now: Timestamp, _ environment: WalletEnvironment) -> [UUID] {
        let epoch = Epoch(at: now).number
        let act = OwnerAct.renew(kind: "vote", epoch: epoch)
        guard let chosen = currentVoter, (chosen.voteEpoch ?? -1) < epoch, !queue.holds(act, of: chosen.id),
            freeTokens("vote", epoch: epoch) > 0
        else { return [] }
        let moments = environment.spreading.moments(1, for: act, from: now, source: environment.moments)
        return moments.map { queue.add(act, of: chosen.id, due: $0).id }
    }

    /// The chosen agent, or the first claimed one.
    var currentVoter: AgentRecord? {
        agents.first { $0.id == voter && $0.state == .claimed } ?? agents.first { $0.state == .claimed }
    }

    /// Tokens that no queued act is going to need. A claim takes one of the epoch that runs.
    func freeTokens(_ kind: String, epoch: Int64) -> Int {
        let held = tokens.count { $0.kind == kind && $0.epoch == epoch }
        let promised = queue.acts.count { act in
            guard act.isUnfinished, act.token == nil else { return false }
            switch act.act {
            case .claim: return kind == "run"
            case .renew(let needed, let needs): return needed == kind && needs == epoch
            default: return false
            }
        }
        return max(0, held - promised)
    }

    /// The token that an act is to spend now.
    func token(for act: OwnerAct, at now: Timestamp) -> HeldToken? {
        let usable = tokens.filter { token in
            token.kind == act.tokenKind && Epoch(number: token.epoch)?.isRedeemable(at: now) == true
        }
        if case .renew(_, let epoch) = act { return usable.first { $0.epoch == epoch } }
        return usable.max { $0.epoch < $1.epoch }
    }

    private mutating func giveUpOldEpochs(at now: Timestamp) {
        let current = Epoch(at: now).number
        queue.remove { act in
            switch act.act {
            case .renew(_, let epoch): Epoch(number: epoch)?.isOver(at: now) != false
            case .draw(let epoch): epoch < current
            default: false
            }
        }
    }

    /// Once somebody has drawn, the wallet draws every epoch, whether or not there are agents: so that drawing says
    /// nothing about them.
    private mutating func planDraw(at now: Timestamp, _ environment: WalletEnvironment) {
        let current = Epoch(at: now)
        let isDone = draws.contains { $0.epoch == current.number && $0.isFinished }
        let next = isDone ? current.next : current
        guard !queue.acts.contains(where: { $0.act == .draw(epoch: next.number) }) else { return }
        let moment = environment.spreading.drawMoment(of: next, from: now, source: environment.moments)
        _ = queue.add(.draw(epoch: next.number), of: nil, due: moment)
    }

    private mutating func planCopy(at now: Timestamp, _ environment: WalletEnvironment) {
        guard copy.key != nil, !queue.acts.contains(where: { $0.act == .copy && $0.isUnfinished }) else { return }
        queue.remove { $0.act == .copy }
        _ = queue.add(.copy, of: nil, due: environment.spreading.copyMoment(after: now, source: environment.moments))
    }

    /// Lets go what waited for a token or a sign-in that is there now.
    private mutating func release(at now: Timestamp, _ environment: WalletEnvironment) {
        for act in queue.acts {
            guard case .held = act.state else { continue }
            let canGoOn =
                act.act.tokenKind == nil
                ? person?.session != nil : act.token != nil || token(for: act.act, at: now) != nil
            guard canGoOn else { continue }
            let moment = newMoment(for: act, at: now, environment)
            queue.update(act.id) { $0.state = .waiting }
            queue.move(act.id, to: moment)
        }
    }

    /// A moment for an act that missed its own; nil for a claim whose link does not live that long. One that was sent
    /// may have been carried out: it is repeated even after its link has ended, to find out.
    func newMoment(for act: QueuedAct, at now: Timestamp, _ environment: WalletEnvironment) -> Timestamp? {
        switch act.act {
        case .copy: return environment.spreading.copyMoment(after: now, source: environment.moments)
        case .draw(let number):
            guard let epoch = Epoch(number: number) else { return now }
            return environment.spreading.drawMoment(of: epoch, from: now, source: environment.moments)
        case .claim:
            let end = act.attempts > 0 ? nil : agents.first { $0.id == act.agent }?.claimEnd ?? now
            return environment.spreading.claimMoment(from: now, until: end, source: environment.moments)
        default:
            return environment.spreading.moments(1, for: act.act, from: now, source: environment.moments).first ?? now
        }
    }
}

extension OwnerAct {
    var isDraw: Bool {
        if case .draw = self { return true }
        return false
    }
}

/// What was queued for an epoch.
struct RenewalQueue {
    let added: [UUID]
    let silent: [UUID]
}
