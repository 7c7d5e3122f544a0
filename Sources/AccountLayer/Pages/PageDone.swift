/// What a page says after a redirect: one of these sentences, never words from the address.
enum PageDone: String, Sendable {
    case signedOut = "signed-out"
    case confirmed, recovered, deleted
    case renamed
    case sessionEnded = "session-ended"
    case passphrase, email
    case totpOff = "totp-off"
    case plan, billing
    case billingRemoved = "billing-removed"
    case methodRemoved = "method-removed"
    case applicationEnded = "application-ended"

    /// `path` with this one's name, for a redirect.
    func after(_ path: String) -> String { "\(path)?done=\(rawValue)" }

    /// Nil for a name that is none of these.
    static func words(_ name: String?) -> String? { name.flatMap(PageDone.init)?.words }

    private var words: String {
        switch self {
        case .signedOut: "You are signed out."
        case .confirmed: "The account is there. Sign in."
        case .recovered:
            "The passphrase was changed, and all sessions were ended; no application is let in any more. Sign in."
        case .deleted: "The account is gone. \(HonestLimits.keptAfterDeletion)"
        case .renamed: "The session has its name."
        case .sessionEnded: "The session was ended."
        case .passphrase: "The passphrase was changed, and the other sessions were ended."
        case .email: "The address was changed. Sign in with the new one from now on."
        case .totpOff: "The second factor is off."
        case .plan: "The plan was chosen."
        case .billing: "Name and address were saved."
        case .billingRemoved: "Name, address and method of payment are gone. Invoices stay."
        case .applicationEnded: "The application is let in no longer; its tokens have ended."
        case .methodRemoved: "The card is gone, here and at the provider."
        }
    }
}
