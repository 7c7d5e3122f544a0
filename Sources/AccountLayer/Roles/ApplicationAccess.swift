import HTTPSupport

/// What the access token of an application stands for.
struct ApplicationAccess: Sendable {
    /// The person who let it in; nil for a back-end that came with client credentials.
    let account: AccountID?
    let clientID: String
    let scopes: Set<Scope>
}
