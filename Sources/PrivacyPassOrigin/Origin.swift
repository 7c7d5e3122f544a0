import PrivacyPassToken

/// What an origin accepts: one challenge for each kind of token, and the issuer's keys by kind and epoch. Checks tokens
/// (RFC 9577, section 2.2.3); spending them is the next step, see ``SpentTokenSet`` and ``PrivacyPassToken/Token/spendingDigest``.
///
/// A value: whoever reads a new issuer directory makes a new origin of it.
public struct Origin: Sendable {
    private let kinds: [ChallengeDigest: TokenKind]
    private let keys: [TokenKeyID: EpochKey]

    public let challenges: [TokenKind: TokenChallenge]

    /// - Parameters:
    ///   - challenges: What a token of each kind must answer.
    ///   - keys: As ``PrivacyPassToken/IssuerDirectory/epochKeys()`` gives them.
    /// - Throws: Where a token could pass as two kinds or epochs.
    public init(challenges: [TokenKind: TokenChallenge], keys: [EpochKey]) throws(OriginError) {
        var kinds: [ChallengeDigest: TokenKind] = [:]
        for (kind, challenge) in challenges {
            guard kinds.updateValue(kind, forKey: challenge.digest) == nil else { throw .sharedChallenge }
        }
        var known: [TokenKeyID: EpochKey] = [:]
        for key in keys {
            if let other = known.updateValue(key, forKey: key.key.tokenKeyID), other != key { throw .sharedKey }
        }
        let labels = Set(known.values.map { IssuerDirectory.Label(kind: $0.kind, epoch: $0.epoch) })
        guard labels.count == known.count else { throw .secondKey }
        self.kinds = kinds
        self.keys = known
        self.challenges = challenges
    }

    /// The token with its kind and epoch, if it answers a challenge of this origin, one of `epochs` is its own, and the
    /// issuer signed it.
    ///
    /// What costs most, the signature, comes last. None of the answers depends on a secret.
    public func check(
        _ token: UnverifiedToken, redeemable epochs: Set<Epoch>
    ) throws(TokenRefusal) -> CheckedToken {
        guard let kind = kinds[token.challengeDigest] else { throw .otherChallenge }
        guard let key = keys[token.tokenKeyID] else { throw .unknownKey }
        guard key.kind == kind else { throw .keyOfAnotherKind }
        guard epochs.contains(key.epoch) else { throw .wrongEpoch(key.epoch) }
        do {
            return CheckedToken(
                token: try token.verified(under: key.key, for: token.challengeDigest), kind: kind, epoch: key.epoch)
        } catch { throw .invalidSignature }
    }
}

/// A token an origin accepts, unless it was spent before.
public struct CheckedToken: Hashable, Sendable {
    public let token: Token
    public let kind: TokenKind
    public let epoch: Epoch

    init(token: Token, kind: TokenKind, epoch: Epoch) {
        self.token = token
        self.kind = kind
        self.epoch = epoch
    }
}

/// Why an origin does not accept a token.
public enum TokenRefusal: Error, Sendable, Hashable {
    /// The token was made for another origin, issuer or context.
    case otherChallenge
    /// The issuer has no such key, or this origin has not read of it yet.
    case unknownKey
    /// The token answers the challenge of one kind under the key of another.
    case keyOfAnotherKind
    /// The token is of an epoch that has ended or not begun.
    case wrongEpoch(Epoch)
    case invalidSignature
}

/// Why challenges and keys do not make an origin.
public enum OriginError: Error, Sendable, Hashable {
    /// One challenge for two kinds.
    case sharedChallenge
    /// One key for two kinds or epochs.
    case sharedKey
    /// Two keys for one kind and epoch.
    case secondKey
}
