import HTTPSupport
import IssuerLog
import JSONWriting
import LogService
import PrivacyPassOrigin
import PrivacyPassToken
import Storage
import Synchronization
import TransparencyLog

/// The issuer's public keys as this server has learned them: kept in the database, and here for checking.
///
/// Only `IssuerKeysService` learns, on a schedule: what a token says never makes this server ask anybody anything.
final class IssuerKeys: Sendable {
    /// What is known of the issuer, ready for checking.
    private struct Known {
        let origin: Origin
        let epochs: Set<Epoch>
    }

    private let known = Mutex<Known?>(nil)
    /// Host and port of this server, from which origin names are made.
    private let authority: String
    private let trust: IssuerTrust

    static let kinds: [TokenKind] = [.run, .vote]

    /// - Parameter pins: whom the operator believes about the issuer's log.
    init(authority: String, pins: LogPins = .none) {
        self.authority = authority
        trust = IssuerTrust(pins: pins)
    }

    /// The origin name of a kind, for which tokens are issued: `run.agents.example`.
    func origin(of kind: TokenKind) -> String { "\(kind.name).\(authority)" }

    /// Whether a token of `day` could be checked.
    func isReady(on day: Int64) -> Bool { known.withLock { $0?.epochs.contains(Epoch(day: day)) ?? false } }

    /// The epochs whose tokens could be checked.
    var epochs: Set<Epoch> { known.withLock { $0?.epochs ?? [] } }

    /// Checks a token. Throws a `Refusal`.
    func check(
        _ token: UnverifiedToken, allowing kinds: Set<TokenKind>, day: Int64
    ) throws(Refusal) -> CheckedToken {
        guard let origin = known.withLock({ $0?.origin }) else { throw .noIssuerKeys }
        let origins = kinds.sorted().map(self.origin(of:))
        do throws(TokenRefusal) {
            let checked = try origin.check(token, redeemable: Epoch.redeemable(onDay: day))
            guard kinds.contains(checked.kind) else { throw .otherChallenge }
            return checked
        } catch {
            throw Refusal(error, origins: origins, day: day)
        }
    }

    // MARK: Learning

    /// Takes what the database holds, and commits this server's log to what it lacks of that.
    func load(from store: any Store, _ log: LogWriter) async throws {
        for row in try await store.all(IssuerKeyQueries.unlogged()) {
            let (key, fresh) = (try row.epochKey(), Identifier<IssuerKeyKind>().text)
            try await store.write(.upkeep) { transaction in
                try transaction.lock(Self.lockKey)
                try transaction.log(key, orNew: fresh, log)
            }
        }
        try use(try await store.read { try $0.all(IssuerKeyQueries.all()) })
    }

    /// Takes what a directory says, if it keeps the rules: the issuer that was named first; keys of this epoch and the
    /// next, each proven to be in the issuer's log; never a second key for a kind and epoch. Returns what was refused of
    /// it. Throws where nothing can be used.
    ///
    /// This server's log commits to each key in the transaction that learns it. The database decides between servers that
    /// read at once.
    func learn(
        _ json: [UInt8], at now: Timestamp, in store: any Store, _ log: LogWriter
    ) async throws -> [RefusedIssuerKey] {
        let (directory, keys) = try Self.usableKeys(json, today: now.day)
        let (known, remembered) = try await store.read { transaction in
            (try transaction.all(IssuerKeyQueries.all()), try transaction.first(IssuerKeyQueries.logKey()))
        }
        let name = directory.nacre?.issuerName ?? ""
        guard known.allSatisfy({ $0.issuer == name }) else { throw IssuerDirectoryRefusal.otherIssuer }
        // What is known needs no proof again, and what differs from it none can help.
        let news = keys.filter { key in !known.contains { $0.isLabel(of: key) } }
        let judged = try trust.judge(directory, keys: news, remembered: remembered, at: now)
        let candidates = judged.keys.map { ($0, Identifier<IssuerKeyKind>().text) }
        let stored = try await store.write(.upkeep) { transaction in
            try transaction.lock(Self.lockKey)
            let before = try transaction.all(IssuerKeyQueries.all())
            guard before.allSatisfy({ $0.issuer == name }) else { throw IssuerDirectoryRefusal.otherIssuer }
            if !candidates.isEmpty {
                // Of two servers that see a log for the first time, one decides.
                let remembered = try transaction.first(IssuerKeyQueries.logKey())
                guard self.trust.pins.log != nil || remembered == nil || remembered == judged.log.vkey else {
                    throw IssuerDirectoryRefusal.otherLog
                }
                if remembered != judged.log.vkey { try transaction.run(IssuerKeyQueries.setLogKey(judged.log.vkey)) }
            }
            for (key, fresh) in candidates
            where try transaction.run(IssuerKeyQueries.insert(key, issuer: name)) == 1 {
                try transaction.log(key, orNew: fresh, log)
            }
            return try transaction.all(IssuerKeyQueries.all())
        }
        try use(stored)
        let others = keys.filter { key in stored.contains { $0.isLabel(of: key) && !$0.isKey(key) } }
        return judged.refused
            + others.map { RefusedIssuerKey(label: .init(kind: $0.kind, epoch: $0.epoch), reason: nil) }
    }

    /// For `WriteTransaction.lock`: two servers take a directory one after the other.
    private static let lockKey: Int64 = 0x6973_7375_6572

    private static func usableKeys(
        _ json: [UInt8], today: Int64
    ) throws -> (directory: IssuerDirectory, keys: [EpochKey]) {
        let directory: IssuerDirectory
        let keys: [EpochKey]
        do {
            directory = try IssuerDirectory(json: json)
            guard let nacre = directory.nacre else { throw IssuerDirectoryRefusal.malformed }
            keys = try directory.epochKeys()
            // A name that no challenge can hold.
            _ = try TokenChallenge(issuerName: nacre.issuerName)
        } catch {
            throw IssuerDirectoryRefusal.malformed
        }
        let current = Epoch(day: today)
        let usable = keys.filter { kinds.contains($0.kind) && [current, current.next].contains($0.epoch) }
        guard !usable.isEmpty else { throw IssuerDirectoryRefusal.noUsableKey }
        return (directory, usable)
    }

    private func use(_ stored: [StoredIssuerKey]) throws {
        guard let issuer = stored.first?.issuer else { return }
        let keys = try stored.map { try $0.epochKey() }
        var challenges: [TokenKind: TokenChallenge] = [:]
        for kind in Self.kinds {
            challenges[kind] = try TokenChallenge(issuerName: issuer, originInfo: [origin(of: kind)])
        }
        let learned = Known(
            origin: try Origin(challenges: challenges, keys: keys),
            epochs: Set(keys.filter { $0.kind == .run }.map(\.epoch)))
        known.withLock { $0 = learned }
    }
}

enum IssuerKeyKind {}

extension WriteTransaction {
    /// Commits the log to a key that was learned. To be called under the lock of who learns.
    ///
    /// - Parameter fresh: a random UUID for the key in the log.
    fileprivate func log(_ key: EpochKey, orNew fresh: String, _ log: LogWriter) throws {
        let object = try LogWriter.object(named: IssuerKeyQueries.logName(key.kind, key.epoch), orNew: fresh, self)
        guard object == fresh else { return }
        try log.append(PreparedLeaf(.issuerKey(LoggedKey(key).statement), object: object), isNew: true, self)
    }
}
