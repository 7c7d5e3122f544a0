import Envelope
import HTTPSupport
import LogService
import Logging
import Storage

/// What the endpoints and the operator's commands of one server share.
public struct AccountDomain: Sendable {
    let store: any Store
    let keys: AccountKeys
    let clock: WallClock
    let limits: AccountLimits
    let limiters: AccountLimiters
    let trustedProxies: [CIDR]
    /// Every address in a reply is made from this, never from `Host`.
    let publicURL: PublicURL
    let plans: Plans
    let people: People
    let trail: AccessTrail
    let payments: any PaymentProvider
    let seenEvents: SeenEvents
    let trailCheck: TrailCheck
    let incidents: IncidentDesk
    let issuerKeys: IssuerKeys
    let signing: SigningPool
    let crowd: Crowd
    let pages: AccountPages
    let log: LogDesk
    let oauth = OAuthMemory()
    let logger: Logger

    /// Whose session `token` is, if it is one.
    func account(holding token: SessionToken) async throws -> SignedInAccount? {
        try await Sessions(domain: self).find(token)
    }

    var access: ApplicationTokens { ApplicationTokens(domain: self) }
    var staff: StaffRoles { StaffRoles(domain: self) }
}
