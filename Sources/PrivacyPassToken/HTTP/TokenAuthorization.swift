extension UnverifiedToken {
    /// The name of the authentication scheme (RFC 9577, section 5.1).
    public static let authenticationScheme = "PrivateToken"

    /// Reads a token from the value of `Authorization` (RFC 9577, section 2.2.2):
    ///
    /// ```
    /// Authorization: PrivateToken token="AAI…"
    /// ```
    ///
    /// The scheme's name is not case-sensitive, the token's padding optional, other parameters are passed over.
    /// - Throws: ``PrivacyPassFormatError/otherScheme`` where the value is of another scheme.
    public init(authorization value: String) throws(PrivacyPassFormatError) {
        let field = try AuthenticationField(value)
        guard let scheme = field.schemes.first, scheme.name == Self.authenticationScheme.lowercased() else {
            throw .otherScheme
        }
        guard field.schemes.count == 1 else { throw .malformedAuthentication }
        guard let token = try scheme.parameter("token") else { throw .missing }
        try self.init(serialized: PaddedBase64URL.decode(token))
    }

    /// The value of `Authorization` that presents this token.
    public var authorization: String { "\(Self.authenticationScheme) token=\"\(PaddedBase64URL.encode(serialized))\"" }
}

extension Token {
    /// The value of `Authorization` that presents this token (RFC 9577, section 2.2.2).
    public var authorization: String { unverified.authorization }
}
