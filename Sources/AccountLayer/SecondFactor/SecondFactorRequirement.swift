import HTTPTypes
import JSONWriting
import HTTPSupport

extension SecondFactorProof {
    /// For who is signed in and has a second factor: throws a `Refusal` unless the code is right.
    @discardableResult
    static func require(
        _ typed: String?, of opened: People.Opened, _ domain: AccountDomain
    ) throws(Refusal) -> SecondFactorProof {
        let proof = opened.person.secondFactor.proof(
            typed, of: opened.id, key: opened.key, used: domain.people.usedSteps, now: domain.clock.now.milliseconds)
        switch proof {
        case .missing: throw required
        case .wrong: throw refused
        case .notNeeded, .totp, .backup: return proof
        }
    }

    static let required = Refusal(
        .unauthorized, "TOTP_REQUIRED", "This account has a second factor",
        hint: "Send totp too: the six digits of your authenticator, or a backup code.")

    static let refused = Refusal.forbidden(
        "TOTP_REFUSED", "The second factor is wrong or was used already",
        hint:
            "Wait for the next code of your authenticator. After a start of the server the first half minute counts not.")
}
