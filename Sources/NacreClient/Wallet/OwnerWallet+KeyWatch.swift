import Crypto
import Foundation
import JSONWriting
import LogVerification
import TransparencyLog

/// Watching for keys of one's agents that one did not make (protocols.md section 6).
///
/// The wallet reads every leaf of the agents' server's log, whole tiles at a time, on a connection of its own, and asks for
/// nothing that would say which agents are its own.
extension OwnerWallet {
    /// Keys that nobody known to this wallet vouches for, as of the last look; also those that were taken back since, until
    /// the owner says that they are known: they may have signed something.
    public var strangeKeys: [WatchedKey] { (contents.keyWatch?.keys ?? []).filter { $0.standing == .strange } }

    /// Whether the last look is longer ago than `seconds`. Not where there is no agent to look for.
    public func keysAreUnwatched(for seconds: Int64) -> Bool {
        guard contents.agents.contains(where: { $0.state == .claimed }) else { return false }
        return environment.clock().milliseconds - (contents.keyWatch?.lookedAt ?? 0) > seconds * 1_000
    }

    /// Reads what has come since the last look; everything, where an agent has come.
    ///
    /// - Throws: `LogFinding` for a log that is not good, `LogFetchError` for one that cannot be read.
    public func lookForKeys() async throws -> KeyWatchReport {
        let watch = contents.keyWatch ?? WalletKeyWatch()
        let agents = Set(contents.agents.map(\.id))
        let now = environment.clock()
        let position = watch.position.flatMap { LogPosition(bytes: Array($0)) }
        var reader = LogReader(LogAddress(server: configuration.agents.text), pins: keyWatchPins)
        let evidence = EvidenceFile(path: file.path + ".log-evidence", day: now.day)
        reader.keep = { try evidence.keep($0) }
        // What single proofs were under when tokens were spent: of this log, or of one that was made for this owner. Compared
        // here, where all of it is read, and not when a token is spent: the tiles of a proof would tell which tree it was.
        let seen = seenLogs.agents.flatMap { seen in
            position?.logKey ?? seen.key == seen.key && seen.size != watch.compared ? seen : nil
        }
        if let seen, let root = try? LogHash(Array(seen.root)) { reader.mustContain[seen.size] = root }
        let isBehind = (seen?.size).map { $0 < position?.size ?? 0 } ?? false
        let (news, reading) = try await reader.keyNews(
            of: Set(agents.map { $0.uuidString.lowercased() }), from: position,
            again: isBehind || !agents.isSubset(of: watch.covered), at: now.milliseconds / 1_000)
        let known = Set(strangeKeys.map(\.object))
        try change { contents in
            var next = contents.keyWatch ?? WalletKeyWatch()
            next.keys.removeAll { !agents.contains($0.agent) }
            for one in news { next.take(one, contents.agents, logOrigin: reading.checkpoint.checkpoint.origin) }
            next.position = Data(reading.position.bytes)
            next.covered = agents
            if let seen, seen.size <= reading.position.size { next.compared = seen.size }
            next.lookedAt = now.milliseconds
            contents.keyWatch = next
        }
        let strange = strangeKeys
        return KeyWatchReport(
            strange: strange, new: strange.filter { !known.contains($0.object) }, size: reading.position.size,
            cosignedAt: reading.cosignedAt)
    }

    /// Takes a strange key for the agent's own, as the agent has shown it to this owner; one that was taken back, for known.
    ///
    /// - Parameter keyID: as the agent's `nacre agent keys list` shows it.
    public func acceptKey(_ keyID: String) throws {
        guard strangeKeys.contains(where: { $0.keyID == keyID }) else { throw WalletError.unknownKey(keyID) }
        try change { contents in
            for place in contents.keyWatch?.keys.indices ?? 0..<0 where contents.keyWatch?.keys[place].keyID == keyID {
                if contents.keyWatch?.keys[place].standing == .strange {
                    let isThere = contents.keyWatch?.keys[place].removed == nil
                    contents.keyWatch?.keys[place].standing = isThere ? .good : .removed
                }
            }
        }
    }

    private var keyWatchPins: LogPins {
        LogPins(log: pins.agentsLog ?? seenLogs.agents?.key, witnesses: pins.witnesses, quorum: pins.quorum)
    }
}

extension WalletKeyWatch {
    fileprivate mutating func take(_ news: KeyNews, _ agents: [AgentRecord], logOrigin: String) {
        let statement = news.statement
        guard let agent = agents.first(where: { $0.id.uuidString.lowercased() == statement.agent }) else { return }
        let place = keys.firstIndex { $0.object == news.object }
        switch statement.change {
        case .removed:
            guard let place else { return }
            keys[place].removed = news.index
            if keys[place].standing == .good { keys[place].standing = .removed }
        case .added:
            let isGood = news.isAuthorised(logOrigin: logOrigin) && vouches(statement, agent)
            if let place {
                // Read again, or vouched for since. What the owner took for good stays so.
                if isGood, keys[place].standing == .strange, keys[place].removed == nil { keys[place].standing = .good }
                return
            }
            keys.append(
                WatchedKey(
                    agent: agent.id, object: news.object, keyID: news.keyID, key: Data(statement.key), leaf: news.index,
                    standing: isGood ? .good : .strange))
        }
    }

    /// Whether the key that signed is this wallet's own for the agent, or one of the agent's that is good.
    private func vouches(_ statement: KeyStatement, _ agent: AgentRecord) -> Bool {
        guard let signer = statement.authorityKey.map({ Data($0) }) else { return false }
        switch statement.authority {
        case .none: return false
        case .owner:
            guard let owner = try? Curve25519.Signing.PrivateKey(rawRepresentation: agent.ownerKey) else { return false }
            return owner.publicKey.rawRepresentation == signer
        case .key:
            return keys.contains { $0.agent == agent.id && $0.key == signer && $0.standing == .good }
        }
    }
}
