import ByteFraming
import Crypto

/// A token whose challenge, key and signature were checked. Made by ``UnverifiedToken/verified(under:for:)`` only.
///
/// A token is worth something to whoever holds it, and once: whoever accepts it remembers ``spendingDigest`` in the same
/// atomic step.
public struct Token: Hashable, Sendable {
    private let checked: UnverifiedToken

    init(verified token: UnverifiedToken) { checked = token }

    public var nonce: TokenNonce { checked.nonce }
    public var challengeDigest: ChallengeDigest { checked.challengeDigest }
    public var tokenKeyID: TokenKeyID { checked.tokenKeyID }
    public var authenticator: TokenAuthenticator { checked.authenticator }
    public var serialized: [UInt8] { checked.serialized }

    /// As it is sent: who receives it checks it again.
    public var unverified: UnverifiedToken { checked }

    /// SHA-256 over type, nonce, challenge digest and key id, under a domain of its own: what "the same token" means.
    ///
    /// The authenticator is left out on purpose. RSASSA-PSS signatures are randomised: a client that has one message
    /// blinded twice gets two valid authenticators for one nonce. Remembered with its authenticator, such a token could
    /// be spent twice for a nonce (RFC 9577, section 2.2.3, asks for nonces to be unique).
    public var spendingDigest: SpendingDigest {
        SpendingDigest(
            made: SHA256.hash(
                data: Framing.frame([Array("nacre/spent-token/v1\0".utf8), checked.authenticatorInput])))
    }
}
