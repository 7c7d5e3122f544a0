import Foundation
import IssuerLog
import JSONWriting
import PrivacyPassToken

/// What this wallet has seen of the issuer, and holds it to: the first key seen for a kind and epoch counts, also where
/// nobody cosigns the log that must show it.
///
/// An issuer that showed different people different keys could tell their tokens apart at redemption.
struct PinnedIssuer: Codable, Sendable, Equatable {
    struct Key: Codable, Sendable, Equatable {
        let kind: String
        let epoch: Int64
        /// SubjectPublicKeyInfo.
        let publicKey: Data
    }

    let name: String
    private(set) var keys: [Key]

    /// Judges a directory, and pins what is new in it.
    ///
    /// - Parameter pinned: what was seen before; nil at the first time.
    /// - Returns: the keys of the current epoch, by kind.
    static func check(
        _ directory: IssuerDirectory, against pinned: inout PinnedIssuer?, at now: Timestamp
    ) throws(WalletError) -> [TokenKind: IssuerPublicKey] {
        guard let name = directory.nacre?.issuerName else { throw .issuerUnreadable }
        if let pinned, pinned.name != name { throw .issuerRenamed(was: pinned.name, now: name) }
        let shown = try keys(of: directory)
        let epoch = Epoch(at: now)
        try checkClock(shown, epoch: epoch, now: now)
        var issuer = pinned ?? PinnedIssuer(name: name, keys: [])
        var current: [TokenKind: IssuerPublicKey] = [:]
        // Keys of other epochs are nothing to hold on to: nothing is drawn under them.
        for key in shown where key.epoch == epoch || key.epoch == epoch.next {
            try issuer.pin(key)
            if key.epoch == epoch { current[key.kind] = key.key }
        }
        issuer.keys.removeAll { $0.epoch < epoch.number - 1 }
        pinned = issuer
        return current
    }

    private mutating func pin(_ key: EpochKey) throws(WalletError) {
        let publicKey = Data(key.key.subjectPublicKeyInfo)
        if let known = keys.first(where: { $0.kind == key.kind.name && $0.epoch == key.epoch.number }) {
            guard known.publicKey == publicKey else {
                throw .issuerKeyChanged(kind: key.kind.name, epoch: key.epoch.number)
            }
        } else {
            keys.append(Key(kind: key.kind.name, epoch: key.epoch.number, publicKey: publicKey))
        }
    }

    /// Forgets keys that the log does not show yet: those of the next epoch, under which nothing is drawn today.
    mutating func dropUnlogged(_ list: IssuerKeyList) throws(IssuerLogRefusal) {
        var logged: [Key] = []
        for key in keys {
            guard let kind = try? TokenKind(key.kind), let epoch = Epoch(number: key.epoch),
                let publicKey = try? IssuerPublicKey(subjectPublicKeyInfo: key.publicKey)
            else { continue }
            do {
                try list.require(LoggedKey(EpochKey(kind: kind, epoch: epoch, key: publicKey)))
                logged.append(key)
            } catch {
                guard case .notLogged = error else { throw error }
            }
        }
        keys = logged
    }

    private static func keys(of directory: IssuerDirectory) throws(WalletError) -> [EpochKey] {
        let keys: [EpochKey]
        do {
            keys = try directory.epochKeys()
        } catch .secondKey(let kind, let epoch) {
            throw .issuerKeyTwice(kind: kind.name, epoch: epoch.number)
        } catch {
            throw .issuerUnreadable
        }
        let tooEarly = directory.tokenKeys.contains { key in
            guard let label = key.label else { return false }
            return key.notBefore != label.epoch.start
        }
        guard !keys.isEmpty, !tooEarly else { throw .issuerUnreadable }
        return keys
    }

    /// A clock in another epoch than the issuer's would draw tokens that nobody takes.
    private static func checkClock(_ keys: [EpochKey], epoch: Epoch, now: Timestamp) throws(WalletError) {
        guard !keys.contains(where: { $0.epoch == epoch }), let first = keys.map(\.epoch).min(),
            let last = keys.map(\.epoch).max()
        else { return }
        throw .clockOff(here: now, thereFrom: first.startMoment, thereUntil: last.endMoment)
    }
}
