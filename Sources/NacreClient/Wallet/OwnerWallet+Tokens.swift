import Foundation
import IssuerLog
import PrivacyPassClient
import PrivacyPassToken

extension OwnerWallet {
    /// Draws the whole allowance of the epoch that runs, once; nothing where that has been done.
    ///
    /// Where the answer is lost, the same batch is sent again by calling this again; after a crash, one fresh batch.
    public func draw() async throws -> DrawReport {
        let epoch = Epoch(at: environment.clock())
        if let known = contents.draws.first(where: { $0.epoch == epoch.number }), known.isFinished {
            return DrawReport(epoch: epoch.number, drawn: [:], wasDrawnBefore: true)
        }
        let batch = try await batch(of: epoch)
        let response: TokenBatchResponse
        do {
            let bytes = try await environment.connections.drawTokens(
                configuration.accounts, try session(), batch.request.serialized)
            response = try TokenBatchResponse(serialized: bytes)
        } catch let refusal as ClientRefusal where refusal.code == "ALREADY_DRAWN" {
            throw WalletError.allowanceLost(epoch: epoch.number)
        } catch is PrivacyPassFormatError {
            throw WalletError.badTokens
        }
        let report = try keep(response, of: batch)
        try await noteCrowd()
        return report
    }

    /// Whether the wallet draws and renews every epoch without being told, which it does from the first draw on. An
    /// owner who lets an epoch pass makes the agents fall silent.
    public func setRenewsByItself(_ isOn: Bool) throws {
        let now = environment.clock()
        try change { contents in
            contents.renewsByItself = isOn
            if !isOn { contents.queue.remove { $0.act.isDraw && $0.state != .started } }
            contents.planAhead(at: now, environment)
        }
    }

    public var renewsByItself: Bool { contents.renewsByItself }

    /// What can still be redeemed.
    public func tokensHeld() -> [HeldTokens] {
        let now = environment.clock()
        let live = contents.tokens.filter { Epoch(number: $0.epoch)?.isOver(at: now) == false }
        return Dictionary(grouping: live) { TokenGroup(epoch: $0.epoch, kind: $0.kind) }
            .map { HeldTokens(kind: $0.key.kind, epoch: $0.key.epoch, count: $0.value.count) }
            .sorted { ($0.epoch, $0.kind) < ($1.epoch, $1.kind) }
    }

    /// The batch that was sent already in this process, or a new one, written down as sent before it is.
    private func batch(of epoch: Epoch) async throws -> PendingTokenBatch {
        let keys = try await issuerKeys()
        if let pendingBatch, pendingBatch.epoch == epoch { return pendingBatch }
        let allowance = try await environment.connections.allowance(configuration.accounts, try session())
        guard allowance.epoch == epoch.number else { throw clockOff(there: allowance.epoch) }
        let batch = try PendingTokenBatch(
            epoch: epoch,
            draws: [
                try draw(.run, allowance.run, keys, epoch),
                try draw(.vote, allowance.vote, keys, epoch),
            ])
        try change { contents in
            let sent = contents.draws.first { $0.epoch == epoch.number }?.batchesSent ?? 0
            contents.draws.removeAll { $0.epoch == epoch.number }
            contents.draws.append(.init(epoch: epoch.number, batchesSent: sent + 1, isFinished: false))
        }
        pendingBatch = batch
        return batch
    }

    /// The challenge is made here, from this wallet's own configuration, never from an origin's offer.
    private func draw(
        _ kind: TokenKind, _ count: Int, _ keys: [TokenKind: IssuerPublicKey], _ epoch: Epoch
    ) throws -> PendingTokenBatch.Draw {
        guard let key = keys[kind] else { throw WalletError.issuerKeyMissing(kind: kind.name, epoch: epoch.number) }
        guard (0...TokenBatchRequest.maximumCount).contains(count), let issuer = contents.issuer?.name else {
            throw WalletError.badTokens
        }
        let challenge = try TokenChallenge(
            issuerName: issuer, originInfo: ["\(kind.name).\(configuration.agents.authority)"])
        return PendingTokenBatch.Draw(kind: kind, count: count, challenge: challenge, key: key)
    }

    /// The issuer's keys of this epoch, judged by the log and pinned.
    private func issuerKeys() async throws -> [TokenKind: IssuerPublicKey] {
        try await withPatience { try await self.loggedIssuerKeys() }
    }

    private func loggedIssuerKeys() async throws -> [TokenKind: IssuerPublicKey] {
        let bytes = try await environment.connections.issuerDirectory(configuration.accounts)
        guard let directory = try? IssuerDirectory(json: bytes) else { throw WalletError.issuerUnreadable }
        var issuer = contents.issuer
        let now = environment.clock()
        let keys = try PinnedIssuer.check(directory, against: &issuer, at: now)
        let (list, seen) = try await issuerKeyList(shown: directory.nacre?.logKey)
        do throws(IssuerLogRefusal) {
            for (kind, key) in keys { try list.require(LoggedKey(EpochKey(kind: kind, epoch: Epoch(at: now), key: key))) }
            try issuer?.dropUnlogged(list)
        } catch {
            throw WalletError(error, in: .accounts)
        }
        try change { contents in
            contents.issuer = issuer
            contents.note(seen, of: .accounts)
        }
        return keys
    }

    /// Checks every token (finalising does) and stores all of them before the draw counts as done.
    private func keep(_ response: TokenBatchResponse, of batch: PendingTokenBatch) throws -> DrawReport {
        guard let drawn = try? batch.finalize(response) else { throw WalletError.badTokens }
        let now = environment.clock()
        let tokens = drawn.map {
            HeldToken(kind: $0.kind.name, epoch: $0.epoch.number, bytes: Data($0.token.serialized))
        }
        try change { contents in
            contents.tokens += tokens
            if let index = contents.draws.firstIndex(where: { $0.epoch == batch.epoch.number }) {
                contents.draws[index].isFinished = true
            }
            contents.queue.remove { $0.act == .draw(epoch: batch.epoch.number) }
            contents.planAhead(at: now, environment)
            if contents.renewsByItself { contents.planRenewals(at: now, environment) }
        }
        pendingBatch = nil
        let counts = Dictionary(grouping: tokens, by: \.kind).mapValues(\.count)
        return DrawReport(epoch: batch.epoch.number, drawn: counts, wasDrawnBefore: false)
    }

    private func clockOff(there number: Int64) -> WalletError {
        guard let epoch = Epoch(number: number) else { return .issuerUnreadable }
        return .clockOff(here: environment.clock(), thereFrom: epoch.startMoment, thereUntil: epoch.endMoment)
    }
}

private struct TokenGroup: Hashable {
    let epoch: Int64
    let kind: String
}
