import HTTPSupport
import PrivacyPassOrigin
import PrivacyPassToken
import Storage
import Synchronization

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

    static let kinds: [TokenKind] = [.run, .vote]

    init(authority: String) { self.authority = authority }

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

    /// Takes what the database holds.
    func load(from store: any Store) async throws { try use(try await store.read { try $0.all(IssuerKeyQueries.all()) }) }

    /// Takes what a directory says, if it keeps the rules: the issuer that was named first; keys of this epoch and the
    /// next; never a second key for a kind and epoch. Returns what was refused of it. Throws where nothing can be used.
    ///
    /// The database decides between servers that read at once.
    func learn(
        _ json: [UInt8], today: Int64, in store: any Store
    ) async throws -> [IssuerDirectory.Label] {
        let (name, keys) = try Self.usableKeys(json, today: today)
        let (stored, refused) = try await store.write(.upkeep) { transaction in
            try transaction.lock(Self.lockKey)
            let before = try transaction.all(IssuerKeyQueries.all())
            guard before.allSatisfy({ $0.issuer == name }) else { throw IssuerDirectoryRefusal.otherIssuer }
            for key in keys { try transaction.run(IssuerKeyQueries.insert(key, issuer: name)) }
            let stored = try transaction.all(IssuerKeyQueries.all())
            let refused = keys.filter { key in !stored.contains { $0.isKey(key) } }
            return (stored, refused.map { IssuerDirectory.Label(kind: $0.kind, epoch: $0.epoch) })
        }
        try use(stored)
        return refused
    }

    /// For `WriteTransaction.lock`: two servers take a directory one after the other.
    private static let lockKey: Int64 = 0x6973_7375_6572

    private static func usableKeys(_ json: [UInt8], today: Int64) throws -> (issuer: String, keys: [EpochKey]) {
        let name: String
        let keys: [EpochKey]
        do {
            let directory = try IssuerDirectory(json: json)
            guard let nacre = directory.nacre else { throw IssuerDirectoryRefusal.malformed }
            name = nacre.issuerName
            keys = try directory.epochKeys()
            // A name that no challenge can hold.
            _ = try TokenChallenge(issuerName: name)
        } catch {
            throw IssuerDirectoryRefusal.malformed
        }
        let current = Epoch(day: today)
        let usable = keys.filter { kinds.contains($0.kind) && [current, current.next].contains($0.epoch) }
        guard !usable.isEmpty else { throw IssuerDirectoryRefusal.noUsableKey }
        return (name, usable)
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
