import AgentAPI
import Foundation
import IssuerLog
import JSONWriting
import PrivacyPassToken
import TransparencyLog

/// An issuer's key is good only as everyone sees it (protocols.md section 1): under a second key its tokens could be told
/// apart from others'.
extension OwnerWallet {
    /// The account server's log as a whole, and the issuer's keys in it: exactly one for each kind and epoch.
    ///
    /// - Parameter shown: the log's key, as the server says it.
    func issuerKeyList(shown: String?) async throws -> (keys: IssuerKeyList, seen: SeenLog) {
        let trust = try trust(in: .accounts, shown: shown)
        let (connections, accounts) = (environment.connections, configuration.accounts)
        let log = WholeLog(log: .accounts) { path in try await connections.logFile(accounts, path) }
        let read = try await log.read(trust: trust, seen: seenLogs.accounts, at: environment.clock())
        do throws(IssuerLogRefusal) {
            return (try IssuerKeyList(entries: read.entries), read.seen(trust))
        } catch {
            throw WalletError(error, in: .accounts)
        }
    }

    /// Compares the key under which a token was drawn with the one that the agent server's log commits to, before the token
    /// is spent. For each act anew, on a connection of its own: two acts have nothing in common.
    func requireCommitted(_ token: HeldToken) async throws {
        guard let unverified = try? UnverifiedToken(serialized: Array(token.bytes)),
            let kind = try? TokenKind(token.kind), let epoch = Epoch(number: token.epoch)
        else { throw WalletError.badTokens }
        let key = LoggedKey(kind: kind, epoch: epoch, tokenKeyID: unverified.tokenKeyID.bytes)
        try await withPatience { try await self.requireCommitted(key) }
    }

    private func requireCommitted(_ key: LoggedKey) async throws {
        let reply = try await committedKeys()
        let trust = try trust(in: .agents, shown: reply.log)
        let found = reply.keys.filter { $0.kind == key.kind.name && $0.epoch == key.epoch.number }
        guard found.count <= 1 else {
            throw WalletError.issuerKeyTwice(kind: key.kind.name, epoch: key.epoch.number)
        }
        let checkpoint: VerifiedCheckpoint
        do throws(IssuerLogRefusal) {
            guard let proof = found.first?.proof else { throw .notLogged(key.kind, key.epoch) }
            // What a log committed to, it has committed to: how long ago does not matter.
            checkpoint = try IssuerKeyProof(parsing: proof).verify(
                key, under: trust, at: environment.clock().milliseconds / 1_000, mustBeFresh: false)
        } catch {
            throw WalletError(error, in: .agents)
        }
        try note(checkpoint, trust)
    }

    private func committedKeys() async throws -> IssuerKeysReply {
        let bytes: [UInt8]
        do {
            bytes = try await environment.connections.logFile(configuration.agents, IssuerKeysReply.path)
        } catch is ClientRefusal { throw WalletError.logUnreadable(.agents) }
        guard let reply = try? JSONDecoder().decode(IssuerKeysReply.self, from: Data(bytes)) else {
            throw WalletError.logUnreadable(.agents)
        }
        return reply
    }

    /// Of the agent server's log single proofs are read: that it goes on from what was seen, witnesses say.
    private func note(_ checkpoint: VerifiedCheckpoint, _ trust: LogTrust) throws {
        let now = SeenLog(key: trust.log.vkey, size: checkpoint.size, root: checkpoint.root)
        if let seen = seenLogs.agents, seen.key == now.key {
            guard seen.size != now.size || seen.root == now.root else {
                throw WalletError.logContradicts(.agents, size: seen.size)
            }
            guard seen.size < now.size else { return }
        }
        try change { contents in contents.note(now, of: .agents) }
    }

    /// Asks again where a log has not got so far yet.
    func withPatience<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        for pause in environment.patience {
            do { return try await body() } catch let error as WalletError where error.isPassing {
                try await Task.sleep(for: pause)
            }
        }
        return try await body()
    }
}

extension WalletContents {
    mutating func note(_ seen: SeenLog, of log: WalletLog) {
        var logs = seenLogs ?? SeenLogs()
        logs[log] = seen
        seenLogs = logs
    }
}
