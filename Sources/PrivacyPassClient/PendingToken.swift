import Crypto
import CryptoExtras
import Foundation
import PrivacyPassToken

/// A token between blinding and the issuer's answer (RFC 9578, sections 6.1 and 6.3). ``request`` goes to the issuer;
/// ``finalize(_:)`` makes the token of what comes back, at any time and as often as wanted.
///
/// Lives in memory only: swift-crypto neither hands out the inverse of the blinding factor nor takes one back, so a
/// pending token cannot be written down. A client that ends between request and answer draws again; issuers allow for
/// that (Nacre's for one further batch in an epoch).
public struct PendingToken: Sendable {
    public let challenge: TokenChallenge
    public let key: IssuerPublicKey
    public let nonce: TokenNonce
    /// What the issuer gets to see. It says nothing about ``nonce`` or ``challenge``.
    public let request: TokenRequest

    // SAFETY: a value of bytes, never changed; swift-crypto only does not say that it is Sendable.
    private nonisolated(unsafe) let inverse: _RSA.BlindSigning.BlindingInverse

    /// Draws a nonce and a blinding factor for a token that will answer `challenge` under `key`.
    ///
    /// The challenge is one the client built itself, never an origin's offer, and the key one that all clients get: by
    /// either an issuer or origin could otherwise tell clients apart (RFC 9576, section 6).
    public init(challenge: TokenChallenge, key: IssuerPublicKey) throws(PendingTokenError) {
        guard challenge.tokenType == .blindRSA2048 else { throw .unsupportedTokenType(challenge.tokenType) }
        self.challenge = challenge
        self.key = key
        nonce = .random()
        let input = UnverifiedToken.authenticatorInput(
            nonce: nonce, challengeDigest: challenge.digest, tokenKeyID: key.tokenKeyID)
        do {
            let blinding = try key.blindSigningKey.blind(key.blindSigningKey.prepare(input))
            inverse = blinding.inverse
            request = TokenRequest(
                truncatedTokenKeyID: key.tokenKeyID.truncated,
                blindedMessage: try BlindedMessage(blinding.blindedMessage))
        } catch { throw .blindingFailed }
    }

    /// The token, checked under key and challenge (RFC 9578, section 6.3).
    public func finalize(_ response: TokenResponse) throws(PendingTokenError) -> Token {
        let digest = challenge.digest
        let input = UnverifiedToken.authenticatorInput(
            nonce: nonce, challengeDigest: digest, tokenKeyID: key.tokenKeyID)
        do {
            let signature = try key.blindSigningKey.finalize(
                .init(rawRepresentation: response.blindSignature.bytes), for: key.blindSigningKey.prepare(input),
                blindingInverse: inverse)
            return try UnverifiedToken(
                nonce: nonce, challengeDigest: digest, tokenKeyID: key.tokenKeyID,
                authenticator: TokenAuthenticator(signature.rawRepresentation)
            ).verified(under: key, for: digest)
        } catch { throw .invalidResponse }
    }
}

/// Why no token came to be.
public enum PendingTokenError: Error, Sendable, Hashable {
    case unsupportedTokenType(TokenType)
    /// No request could be made under this key. With an honest key this does not happen.
    case blindingFailed
    /// The issuer's answer is no signature of the request: it signed something else, or with another key.
    case invalidResponse
    /// The issuer's answer is of another epoch or has another number of responses than there were requests.
    case otherBatch
}
