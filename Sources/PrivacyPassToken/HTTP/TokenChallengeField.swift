/// One challenge in `WWW-Authenticate` (RFC 9577, section 2.1.2):
///
/// ```
/// WWW-Authenticate: PrivateToken challenge="AAI…", token-key="MII…", max-age="60"
/// ```
///
/// A client that answers an origin's own challenge lets the origin choose context and names; clients that must not be
/// told apart build their challenges themselves.
public struct TokenChallengeField: Hashable, Sendable {
    public let challenge: TokenChallenge
    /// The issuer's public key as the origin knows it; not checked here.
    public let tokenKey: [UInt8]?
    /// Seconds for which the challenge is accepted.
    public let maxAge: Int?

    public init(challenge: TokenChallenge, tokenKey: [UInt8]? = nil, maxAge: Int? = nil) {
        self.challenge = challenge
        self.tokenKey = tokenKey
        self.maxAge = maxAge
    }

    /// The challenges in a value of `WWW-Authenticate`. Other schemes are passed over, and challenges of other token types
    /// that cannot be read, as RFC 9577, section 2.1.3, asks.
    public static func challenges(inFieldValue value: String) throws(PrivacyPassFormatError) -> [TokenChallengeField] {
        var challenges: [TokenChallengeField] = []
        for scheme in try AuthenticationField(value).schemes
        where scheme.name == UnverifiedToken.authenticationScheme.lowercased() {
            guard let text = try scheme.parameter("challenge") else { throw .missing }
            let bytes = try PaddedBase64URL.decode(text)
            let challenge: TokenChallenge
            do { challenge = try TokenChallenge(serialized: bytes) } catch {
                var reader = ByteReader(bytes)
                if TokenType(rawValue: try reader.u16()) == .blindRSA2048 { throw error }
                continue
            }
            let tokenKey: [UInt8]? =
                if let text = try scheme.parameter("token-key") { try PaddedBase64URL.decode(text) } else { nil }
            challenges.append(
                TokenChallengeField(
                    challenge: challenge, tokenKey: tokenKey, maxAge: try maxAge(scheme.parameter("max-age"))))
        }
        return challenges
    }

    /// The value of `WWW-Authenticate`.
    public var fieldValue: String {
        var value =
            "\(UnverifiedToken.authenticationScheme) challenge=\"\(PaddedBase64URL.encode(challenge.serialized))\""
        if let tokenKey { value += ", token-key=\"\(PaddedBase64URL.encode(tokenKey))\"" }
        if let maxAge { value += ", max-age=\"\(maxAge)\"" }
        return value
    }

    private static func maxAge(_ text: [UInt8]?) throws(PrivacyPassFormatError) -> Int? {
        guard let text else { return nil }
        guard text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let seconds = Int(String(decoding: text, as: UTF8.self))
        else { throw .outOfRange }
        return seconds
    }
}
