/// A token as it arrives, of which nothing but its layout is known (RFC 9577, section 2.2.1, with the sizes of token type
/// 2, RFC 9578, section 6.3):
///
/// ```
/// struct {
///     uint16_t token_type = 0x0002;
///     uint8_t nonce[32];
///     uint8_t challenge_digest[32];
///     uint8_t token_key_id[32];
///     uint8_t authenticator[256];
/// } Token;
/// ```
///
/// ``verified(under:for:)`` makes a ``Token`` of it.
public struct UnverifiedToken: Hashable, Sendable {
    /// The size of a serialised token.
    public static let size = 2 + TokenNonce.size + ChallengeDigest.size + TokenKeyID.size + TokenAuthenticator.size

    public let nonce: TokenNonce
    public let challengeDigest: ChallengeDigest
    public let tokenKeyID: TokenKeyID
    public let authenticator: TokenAuthenticator

    public init(
        nonce: TokenNonce, challengeDigest: ChallengeDigest, tokenKeyID: TokenKeyID, authenticator: TokenAuthenticator
    ) {
        self.nonce = nonce
        self.challengeDigest = challengeDigest
        self.tokenKeyID = tokenKeyID
        self.authenticator = authenticator
    }

    /// Reads a token, all of `bytes`.
    /// - Throws: ``PrivacyPassFormatError/unsupportedTokenType(_:)`` before anything else is read, as the sizes of the
    ///   other fields depend on the type.
    public init(serialized bytes: some Sequence<UInt8>) throws(PrivacyPassFormatError) {
        var reader = ByteReader(bytes)
        let type = TokenType(rawValue: try reader.u16())
        guard type == .blindRSA2048 else { throw .unsupportedTokenType(type) }
        nonce = try reader.octets()
        challengeDigest = try reader.octets()
        tokenKeyID = try reader.octets()
        authenticator = try reader.octets()
        try reader.end()
    }

    public var tokenType: TokenType { .blindRSA2048 }

    public var serialized: [UInt8] { authenticatorInput + authenticator.bytes }

    /// What the issuer signed: the token without its authenticator (RFC 9578, section 6.1, `token_input`).
    public var authenticatorInput: [UInt8] {
        Self.authenticatorInput(nonce: nonce, challengeDigest: challengeDigest, tokenKeyID: tokenKeyID)
    }

    /// The same before there is an authenticator, for the client that blinds it.
    public static func authenticatorInput(
        nonce: TokenNonce, challengeDigest: ChallengeDigest, tokenKeyID: TokenKeyID
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        bytes.append(u16: TokenType.blindRSA2048.rawValue)
        bytes.append(contentsOf: nonce.bytes)
        bytes.append(contentsOf: challengeDigest.bytes)
        bytes.append(contentsOf: tokenKeyID.bytes)
        return bytes
    }

    /// The token, if it answers the challenge with this digest and `key` signed it (RFC 9577, section 2.2.3, and RFC 9578,
    /// section 6.4). Whether it was spent before is not known here.
    public func verified(
        under key: IssuerPublicKey, for digest: ChallengeDigest
    ) throws(TokenVerificationError) -> Token {
        guard challengeDigest == digest else { throw .otherChallenge }
        guard tokenKeyID == key.tokenKeyID else { throw .otherKey }
        guard key.isValidSignature(authenticator, for: authenticatorInput) else { throw .invalidSignature }
        return Token(verified: self)
    }

    /// The same for a challenge that is at hand.
    public func verified(
        under key: IssuerPublicKey, for challenge: TokenChallenge
    ) throws(TokenVerificationError) -> Token {
        try verified(under: key, for: challenge.digest)
    }
}

/// Why a well-formed token is not valid.
public enum TokenVerificationError: Error, Sendable, Hashable {
    /// The token was made for another challenge: another origin, issuer or context.
    case otherChallenge
    /// The token names another issuer key.
    case otherKey
    /// The key did not sign this token.
    case invalidSignature
}
