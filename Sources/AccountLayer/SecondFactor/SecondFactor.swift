import Envelope
import HTTPSupport

/// The second factor of one account.
struct SecondFactor: Sendable {
    /// Set: signing in needs a code.
    var secret: TOTPSecret?
    /// Made, but no code has proved yet that its holder kept it.
    var unconfirmed: TOTPSecret?
    /// Keyed hashes of the backup codes that were not used yet.
    var backupTags: [[UInt8]] = []

    var isOn: Bool { secret != nil }

    mutating func turnOff() { self = SecondFactor() }
}

/// What a given code proves.
enum SecondFactorProof: Sendable, Equatable {
    /// The account has no second factor.
    case notNeeded
    case missing
    case wrong
    /// A code of an authenticator; its step is spent.
    case totp
    /// A backup code that still has to be struck off.
    case backup(tag: [UInt8])
}

extension SecondFactor {
    /// Looks at what was typed. Spends the step of a right code at once.
    func proof(
        _ typed: String?, of account: AccountID, key: DataKey, used: UsedSteps, now: Int64
    ) -> SecondFactorProof {
        guard let secret else { return .notNeeded }
        guard let typed, !typed.isEmpty else { return .missing }
        let digits = typed.filter { $0 != " " }
        if digits.utf8.count == 6, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            guard let step = secret.step(of: digits, at: now), used.spend(step, of: account, now: now) else {
                return .wrong
            }
            return .totp
        }
        guard let code = ShortCode(typed: typed) else { return .wrong }
        let tag = BackupCode.tag(code, key: key)
        // All are compared, whichever it is.
        let matches = backupTags.filter { ConstantTime.equal($0, tag) }
        return matches.isEmpty ? .wrong : .backup(tag: tag)
    }
}
