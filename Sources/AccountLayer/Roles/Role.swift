/// What somebody is to the data of an account. Each sees the least it needs; the rest is denied.
enum Role: String, Sendable, CaseIterable {
    /// The human whose account it is.
    case owner
    /// Sees that an account exists and its plan, never the vault.
    case support
    /// Opens the vault, for a stated purpose.
    case billing
    /// Reads the access trail, without the data it is about.
    case auditor
    /// Looks after keys and health, without any data.
    case `operator`

    /// The roles that are given to people who work on a server. Nobody is made an owner.
    static let staff: [Role] = [.support, .billing, .auditor, .operator]
}
