import Crypto

/// `nonce` of a token: 32 bytes chosen by the client for this token alone (RFC 9577, section 2.2.1).
public typealias TokenNonce = Octets<TokenNonceField>

/// `challenge_digest` of a token: SHA-256 of the serialised ``TokenChallenge`` (RFC 9577, section 2.2.1).
public typealias ChallengeDigest = Octets<ChallengeDigestField>

/// `token_key_id`: SHA-256 of the issuer's public key as a SubjectPublicKeyInfo (RFC 9578, section 6.5).
public typealias TokenKeyID = Octets<TokenKeyIDField>

/// `authenticator` of a token of type 2: an RSASSA-PSS signature, an integer of 256 bytes (RFC 9578, section 6.3).
public typealias TokenAuthenticator = Octets<TokenAuthenticatorField>

/// `blinded_msg` of a ``TokenRequest`` (RFC 9578, section 6.1).
public typealias BlindedMessage = Octets<BlindedMessageField>

/// `blind_sig` of a ``TokenResponse`` (RFC 9578, section 6.2).
public typealias BlindSignature = Octets<BlindSignatureField>

/// What a spent token is remembered by; see ``Token/spendingDigest``.
public typealias SpendingDigest = Octets<SpendingDigestField>

public enum TokenNonceField: OctetsField { public static let size = 32 }
public enum ChallengeDigestField: OctetsField { public static let size = 32 }
public enum TokenKeyIDField: OctetsField { public static let size = 32 }
public enum TokenAuthenticatorField: OctetsField { public static let size = IssuerPublicKey.modulusSize }
public enum BlindedMessageField: OctetsField { public static let size = IssuerPublicKey.modulusSize }
public enum BlindSignatureField: OctetsField { public static let size = IssuerPublicKey.modulusSize }
public enum SpendingDigestField: OctetsField { public static let size = 32 }

extension TokenNonce {
    /// A nonce nobody has drawn before, from the system's generator.
    public static func random() -> TokenNonce {
        TokenNonce(made: SymmetricKey(size: .init(bitCount: size * 8)).withUnsafeBytes { Array($0) })
    }
}

extension TokenKeyID {
    /// The least significant byte, which a ``TokenRequest`` carries (RFC 9578, section 6.1).
    public var truncated: UInt8 { bytes.last ?? 0 }
}
