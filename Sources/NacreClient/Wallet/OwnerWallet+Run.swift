import Crypto
import Foundation
import JSONWriting

extension OwnerWallet {
    /// Does what is due by the clock, one act after the other; what was cut off comes first.
    ///
    /// To be called at ``nextDue()``. What was missed by more than ten minutes, because nothing was running then,
    /// gets a new moment.
    public func runDue() async throws -> [ActReport] {
        guard !isRunning else { return [] }
        isRunning = true
        defer { isRunning = false }
        let start = environment.clock()
        try change { contents in
            contents.planAhead(at: start, environment)
            let planned = contents
            contents.queue.spreadMissed(at: start) { planned.newMoment(for: $0, at: start, environment) }
        }
        var reports: [ActReport] = []
        var done: Set<UUID> = []
        while let act = contents.queue.next(at: environment.clock()), done.insert(act.id).inserted {
            reports.append(try await carryOut(act.id))
        }
        return reports
    }

    /// Does one act now, whatever its moment.
    func carryOut(_ id: UUID) async throws -> ActReport {
        guard let act = contents.queue[id] else { throw WalletError.unknownAct }
        guard inFlight.insert(id).inserted else { return report(act, .started(reason: nil)) }
        defer { inFlight.remove(id) }
        switch act.act {
        case .draw: return try await carryOutDraw(act)
        case .copy: return try await carryOutCopy(act)
        default: return try await carryOutOwnerAct(act)
        }
    }

    private func carryOutDraw(_ act: QueuedAct) async throws -> ActReport {
        do {
            _ = try await draw()
            let now = environment.clock()
            try change { contents in
                contents.queue.remove(act.id)
                contents.planAhead(at: now, environment)
            }
            return report(act, .done)
        } catch WalletError.notSignedIn {
            return try hold(act, reason: WalletError.notSignedIn.description)
        } catch let refusal as ClientRefusal where refusal.status == 401 {
            return try holdWithoutSession(act, refusal)
        } catch let refusal as ClientRefusal where !ActVerdict.isPassing(refusal) {
            return try fail(act, reason: refusal.error, returning: nil)
        } catch let error as WalletError where !error.isPassing {
            return try fail(act, reason: error.description, returning: nil)
        } catch {
            return try postpone(act, after: error)
        }
    }

    /// Writes down what is needed to repeat the act exactly, sends it, writes down what came of it.
    private func carryOutOwnerAct(_ act: QueuedAct) async throws -> ActReport {
        guard let agent = act.agent.flatMap({ id in contents.agents.first { $0.id == id } }) else {
            try change { $0.queue.remove(act.id) }
            return report(act, .failed(reason: WalletError.unknownAgent("").description))
        }
        guard let started = try start(act) else {
            let kind = act.act.tokenKind ?? ""
            return try hold(act, reason: "The wallet holds no \(kind) token that is good now")
        }
        do {
            if let token = started.token { try await requireCommitted(token) }
            let export = try await exportBefore(started, agent)
            let reply = try await environment.connections.perform(try call(started, agent))
            var done = try finish(started, reply)
            done.isPartiallyExported = export?.isPartial ?? false
            return done
        } catch let refusal as ClientRefusal {
            return try await settle(started, agent, refusal)
        } catch let error as WalletError {
            return try postpone(started, after: error)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return try postpone(started, after: error)
        }
    }

    /// Nil where a token is needed and there is none.
    private func start(_ act: QueuedAct) throws -> QueuedAct? {
        let now = environment.clock()
        var token = act.token
        if act.act.tokenKind != nil, token == nil {
            guard let found = contents.token(for: act.act, at: now) else { return nil }
            token = found
        }
        return try change { contents in
            if let index = contents.tokens.firstIndex(where: { $0 == token }) { contents.tokens.remove(at: index) }
            contents.queue.update(act.id) { act in
                act.state = .started
                act.token = token
                act.attempts += 1
                act.dueMilliseconds = min(act.dueMilliseconds, now.milliseconds)
            }
            return contents.queue[act.id]
        }
    }

    func call(_ act: QueuedAct, _ agent: AgentRecord, asking request: OwnerCall.Request? = nil) throws -> OwnerCall {
        OwnerCall(
            server: configuration.agents, agent: agent.id, key: try agent.signingKey(),
            request: try request ?? act.act.request(for: agent),
            token: request == nil ? act.token.map { Array($0.bytes) } : nil, clock: environment.clock)
    }
}

extension OwnerAct {
    fileprivate func request(for agent: AgentRecord) throws -> OwnerCall.Request {
        switch self {
        case .claim:
            .claim(
                code: agent.claimCode ?? "", trailKey: Array(try agent.trailKey().publicKey.rawRepresentation))
        case .renew: .renew
        case .policy(let policy): .policy(policy)
        case .pause: .pause
        case .resume: .resume
        case .rotateKey: .rotateKey
        case .authorizeKey(let keyID): .authorizeKey(keyID: keyID)
        case .revokeKey(let keyID): .revokeKey(keyID: keyID)
        case .withdraw: .withdraw
        case .draw, .copy: .status
        }
    }
}
