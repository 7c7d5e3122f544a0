/// Worlds in which one mistake was made on purpose: a drill that does not notice it is worth nothing.
public enum LinkageTwin: String, Sendable, CaseIterable {
    /// Both layers keep a value of the same owner.
    case ownerColumn = "owner-column"
    /// Rows lie in the order in which they were written.
    case rowID = "rowid"
    /// Rows of one owner's agents are written in one transaction.
    case sharedTransaction = "shared-transaction"
    /// A wallet renews all its agents in one minute.
    case sameMinuteRenewal = "same-minute-renewal"
    /// A wallet's copy changes when the wallet does.
    case walletVersion = "wallet-version"
    /// A wallet withdraws all its agents at once.
    case withdrawBurst = "withdraw-burst"
    /// The issuer signs for each account with a key of its own.
    case perUserKey = "per-user-key"
    /// The account layer counts an account's claims as they happen.
    case counterDifference = "counter-difference"

    /// Whether the mistake is made by real wallets; otherwise it is put into what the attackers see, since no server
    /// can be told to make it.
    var isOfWallets: Bool {
        switch self {
        case .sameMinuteRenewal, .withdrawBurst, .walletVersion: true
        case .ownerColumn, .rowID, .sharedTransaction, .perUserKey, .counterDifference: false
        }
    }
}
