/// Why bytes or text are not what they should be. Carries nothing of what was read but a token type.
public enum PrivacyPassFormatError: Error, Sendable, Hashable {
    /// The bytes end within a field.
    case truncated
    /// Bytes follow the last field.
    case trailingBytes
    /// A field has a length that its definition excludes.
    case wrongLength
    /// A token type other than ``TokenType/blindRSA2048``.
    case unsupportedTokenType(TokenType)
    /// A name holds what a host name with an optional port cannot hold, or is empty.
    case illegalName
    /// Not base64url (RFC 4648, section 5), or base64url whose last character has bits that mean nothing.
    case notBase64URL
    /// Not an HTTP authentication field (RFC 9110, section 11).
    case malformedAuthentication
    /// The field is of another authentication scheme than `PrivateToken`.
    case otherScheme
    /// A member, parameter or field that must be there is not, or occurs twice.
    case missing
    /// Not the JSON that was expected.
    case malformedDirectory
    /// Not a frame of ours, of another version, or with more tokens than allowed.
    case malformedBatch
    /// A number outside its range.
    case outOfRange
}
