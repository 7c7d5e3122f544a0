/// Why something of the formats of this module is not taken. Nothing in it says what the bytes held.
public enum MessageFormatProblem: Error, Sendable, Equatable {
    /// Not 16 bytes in base64url without padding.
    case malformedID
    /// Not an X-Wing public key: another size, or an ML-KEM part that no key has.
    case malformedSealingKey
    /// A public key under which everybody could read: a point of small order, or an ML-KEM part of zeros.
    case weakSealingKey
    /// Neither `medium` nor `one-time`.
    case unknownPrekeyKind
    /// Not the first byte that this version writes.
    case unknownVersion
    /// Too short, too long, or of a size that no padded message has.
    case wrongSize
    /// A suite other than the one there is.
    case unknownSuite
    /// A revealed message that is not the JSON it should be.
    case malformedReveal
}
