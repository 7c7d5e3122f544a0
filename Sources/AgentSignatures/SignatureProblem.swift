/// Why something of the formats of this module is not taken.
public enum SignatureProblem: Error, Sendable, Equatable {
    /// Not a UUID of 36 characters in lower case.
    case malformedUUID
    /// Not 32 bytes in base64url without padding.
    case malformedKey
    /// A point of small order: signatures under it hold for messages that nobody signed.
    case weakKey
    /// Not the 43 characters of a thumbprint.
    case malformedKeyID
    /// Not 64 bytes in base64url without padding.
    case malformedSignature
}
