import AgentAPI
import Foundation
import JSONWriting
import PrivacyPassToken

extension OwnerWallet {
    /// It was carried out.
    func finish(_ act: QueuedAct, _ reply: OwnerCallReply) throws -> ActReport {
        let now = environment.clock()
        try change { contents in
            contents.queue.remove(act.id)
            if let id = act.agent { contents.take(reply, of: act, from: id, at: now, environment) }
        }
        var done = report(act, .done)
        done.apiKey = reply.apiKey
        return done
    }

    /// It was refused, or was done before and the answer lost.
    func settle(_ act: QueuedAct, _ agent: AgentRecord, _ refusal: ClientRefusal) async throws -> ActReport {
        let verdict = ActVerdict(refusal)
        if verdict == .again { return try postpone(act, after: refusal) }
        switch act.act {
        case .claim:
            // The first try may have worked: then the server knows this owner key.
            if let reply = try? await environment.connections.perform(try call(act, agent, asking: .status)) {
                return try finish(act, reply)
            }
        case .withdraw where refusal.code == "OWNER_KEY_UNKNOWN" && act.attempts > 1:
            return try finish(act, OwnerCallReply())
        default: break
        }
        if verdict == .otherEpoch, let number = act.token?.epoch, let epoch = Epoch(number: number),
            !epoch.isOver(at: environment.clock())
        {
            // A clock is off, here or there. A token that was given up for it would be lost.
            return try postpone(act, after: refusal)
        }
        if verdict == .anotherToken || verdict == .otherEpoch { return try exchangeToken(act, reason: refusal.error) }
        if refusal.code == "ALREADY_CLAIMED", let id = act.agent {
            try change { $0.update(id) { $0.state = .lost } }
        }
        return try fail(act, reason: refusal.error, returning: act.token)
    }

    /// It is sent again later, exactly as before: in the next window that all owners share, as what fails while the
    /// network is away would otherwise be done in one burst when it is back. Soon only where it was asked for at once.
    func postpone(_ act: QueuedAct, after error: any Error) throws -> ActReport {
        let now = environment.clock()
        let seconds = (error as? ClientRefusal)?.retryAfterSeconds ?? 0
        let earliest = Timestamp(milliseconds: now.milliseconds + Int64(min(seconds, 86_400)) * 1_000)
        try change { contents in
            let moment = contents.nextTry(of: act, after: now, environment)
            contents.queue.move(
                act.id,
                to: moment.map { $0 >= earliest ? $0 : contents.nextTry(of: act, after: earliest, environment) ?? $0 })
        }
        let reason =
            switch error {
            case let error as ClientRefusal: error.error
            case let error as ClientError: error.description
            case let error as WalletError: error.description
            default: "The connection failed"
            }
        return report(contents.queue[act.id] ?? act, .started(reason: reason))
    }

    /// It waits until there is what it needs.
    func hold(_ act: QueuedAct, reason: String) throws -> ActReport {
        try change { $0.queue.update(act.id) { $0.state = .held(reason: reason) } }
        return report(act, .held(reason: reason))
    }

    /// The session is over. It is forgotten, so that the act waits for a sign-in and not for its next moment.
    func holdWithoutSession(_ act: QueuedAct, _ refusal: ClientRefusal) throws -> ActReport {
        try signedOut()
        return try hold(act, reason: refusal.error)
    }

    func fail(_ act: QueuedAct, reason: String, returning token: HeldToken?) throws -> ActReport {
        try change { contents in
            if let token { contents.tokens.append(token) }
            contents.queue.update(act.id) { act in
                act.state = .failed(reason: reason)
                act.token = nil
            }
        }
        return report(act, .failed(reason: reason))
    }

    /// The token is gone, spent by an older state of this wallet perhaps; the act goes on with another at a new moment.
    private func exchangeToken(_ act: QueuedAct, reason: String) throws -> ActReport {
        let now = environment.clock()
        try change { contents in
            contents.queue.update(act.id) { act in
                act.token = nil
                act.state = .waiting
            }
            contents.queue.move(act.id, to: contents.nextTry(of: contents.queue[act.id] ?? act, after: now, environment))
        }
        return report(contents.queue[act.id] ?? act, .started(reason: reason))
    }
}

extension WalletContents {
    fileprivate func nextTry(
        of act: QueuedAct, after now: Timestamp, _ environment: WalletEnvironment
    ) -> Timestamp? {
        act.isAtOnce == true
            ? environment.spreading.retryMoment(after: now, source: environment.moments)
            : newMoment(for: act, at: now, environment)
    }

    /// What a reply says about the agent, and what follows from it.
    fileprivate mutating func take(
        _ reply: OwnerCallReply, of act: QueuedAct, from id: UUID, at now: Timestamp, _ environment: WalletEnvironment
    ) {
        update(id) { agent in
            agent.name = reply.name ?? agent.name
            agent.standingUntil = reply.standingUntil ?? agent.standingUntil
            agent.votesCountUntil = reply.votesCountUntil ?? agent.votesCountUntil
            agent.confirmed = reply.confirmed ?? agent.confirmed
            agent.policy = reply.policy ?? agent.policy
            agent.rotatedKey = reply.apiKey ?? agent.rotatedKey
        }
        switch act.act {
        case .claim:
            update(id) { agent in
                agent.state = .claimed
                agent.claimCode = nil
                agent.claimEndMilliseconds = nil
                agent.runEpoch = act.token?.epoch
            }
            planAfterClaim(by: act, at: now, environment)
        case .renew("vote", let epoch): update(id) { $0.voteEpoch = max(epoch, $0.voteEpoch ?? epoch) }
        case .renew(_, let epoch): update(id) { $0.runEpoch = max(epoch, $0.runEpoch ?? epoch) }
        case .withdraw:
            update(id) { $0.state = .withdrawn }
            queue.remove { $0.agent == id }
        default: break
        }
    }

    /// The first agent gets the vote token; one claimed with the token of the epoch before is renewed.
    private mutating func planAfterClaim(by act: QueuedAct, at now: Timestamp, _ environment: WalletEnvironment) {
        if let epoch = act.token?.epoch, epoch < Epoch(at: now).number {
            planRenewals(at: now, environment)
        } else {
            _ = planVote(at: now, environment)
        }
    }
}
