import Envelope
import HTTPSupport
import JSONWriting
import LogService
import Logging
import Storage

/// What the endpoints of one server share.
struct AgentNetwork: Sendable {
    let store: any Store
    let keys: NetworkKeys
    let clock: WallClock
    let limits: PublishedLimits
    let limiters: RequestLimiters
    let trustedProxies: [CIDR]
    /// Every address in a reply is made from this, never from `Host`.
    let publicURL: PublicURL
    let registration: Registration
    let issuerKeys: IssuerKeys
    let owners: OwnerDesk
    let signing: SigningDesk
    let challenges: ChallengeDesk
    let identity: IdentityDesk
    let moderation: ModerationDesk
    let messages: MessageDesk
    let pages: Pages
    let documents: KeptDocuments
    let pulse: NetworkPulse
    let newPosts: NewPosts
    let ranking: RankingSignal
    /// Every endpoint that writes tells it, before its reply.
    let changes: Changes
    let postCards: PostCards
    let submoltSequences: SubmoltSequences
    let feedHeads: FeedHeads
    let ready: ReadyPages
    let images: Images
    let attachments: Attachments
    let positions: ReadingPositions
    let log: LogDesk
    /// Where tiles of content are made: each reads up to 256 records.
    let contentPlaces = Places(waiting: 64, refusal: .logBusy)
    let logger: Logger

    /// The agent that holds `key`, if any does.
    func agent(holding key: APIKey) async throws -> CurrentAgent? {
        for tag in keys.apiKeyTags(key) {
            if let agent = try await store.first(APIKeyQueries.holder(of: tag)) { return agent }
        }
        return nil
    }
}

/// How agents come in.
public enum Registration: String, Sendable, CaseIterable {
    /// Anyone may register; agents count as claimed at once.
    case open
    /// Needs a token of the issuer.
    case token
}
