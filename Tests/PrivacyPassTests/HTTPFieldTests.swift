import PrivacyPassToken
import Testing

@Suite struct HTTPFieldTests {
    let token: UnverifiedToken
    /// The token's text: 354 bytes need no padding.
    let text: String

    init() throws {
        token = try TestIssuer().token().unverified
        text = String(token.authorization.dropFirst("PrivateToken token=\"".count).dropLast())
    }

    @Test func aTokenIsReadFromAuthorization() throws {
        #expect(try UnverifiedToken(authorization: token.authorization) == token)
        for value in [
            "PrivateToken token=\(text)", "privatetoken   TOKEN = \"\(text)\"", "PrivateToken\ttoken=\"\(text)\" ",
            "PrivateToken extensions=\"AAA=\", token=\"\(text)\"", "PrivateToken token=\"\(text)\", , x=y",
        ] {
            #expect(try UnverifiedToken(authorization: value) == token, "\(value.prefix(24))")
        }
    }

    @Test func otherSchemesAreToldApart() {
        for value in ["", "Bearer nacre_abc", "Basic dXNlcjpwYXNz=", "Private token=\"\(text)\"", "Bearer realm=x"] {
            #expect(throws: PrivacyPassFormatError.otherScheme) { try UnverifiedToken(authorization: value) }
        }
    }

    @Test func brokenFieldsAreRefused() {
        let refused: [(String, PrivacyPassFormatError)] = [
            ("PrivateToken", .missing), ("PrivateToken x=y", .missing), ("PrivateToken \(text)", .missing),
            ("PrivateToken token=\"\(text)", .malformedAuthentication),
            ("PrivateToken token=\"\(text)\\", .malformedAuthentication),
            ("PrivateToken token=\"\(text)\" token=\"\(text)\"", .malformedAuthentication),
            ("PrivateToken token=\"\(text)\", token=\"\(text)\"", .malformedAuthentication),
            ("PrivateToken token=\"\(text)\", Bearer abc", .malformedAuthentication),
            ("PrivateToken token=\"\"", .truncated), ("PrivateToken token=\"\(text)=\"", .notBase64URL),
            ("PrivateToken token=\"\(text)+\"", .notBase64URL), ("PrivateToken token=\"=\"", .notBase64URL),
            ("PrivateToken token=\"\(text.dropLast(4))\"", .truncated),
            ("PrivateToken token=\"\(text)AA\"", .trailingBytes), ("\"", .malformedAuthentication),
            ("PrivateToken token=,", .missing), ("PrivateToken token=\"é\"", .notBase64URL),
        ]
        for (value, error) in refused {
            #expect(throws: error, "\(value.prefix(24))") { try UnverifiedToken(authorization: value) }
        }
    }

    @Test func bitsThatMeanNothingAreRefused() throws {
        // One byte in two characters leaves four bits, which must be zero: "AA" is a byte, "AB" is not.
        #expect(throws: PrivacyPassFormatError.truncated) { try UnverifiedToken(authorization: "PrivateToken token=AA") }
        for text in ["AB", "AA=", "A", "AAAAA", "AA===", "A=A="] {
            #expect(throws: PrivacyPassFormatError.notBase64URL) {
                try UnverifiedToken(authorization: "PrivateToken token=\"\(text)\"")
            }
        }
    }

    @Test func challengesAreReadFromAuthenticate() throws {
        let challenge = try TokenChallenge(issuerName: "issuer.example", originInfo: ["origin.example"])
        let field = TokenChallengeField(challenge: challenge, tokenKey: [1, 2, 3, 4], maxAge: 60)
        let bare = TokenChallengeField(challenge: challenge)
        #expect(field.fieldValue.hasSuffix("token-key=\"AQIDBA==\", max-age=\"60\""))
        let value = "Basic realm=\"a, \\\"b\", \(field.fieldValue), Negotiate abc==, Bearer, \(bare.fieldValue)"
        #expect(try TokenChallengeField.challenges(inFieldValue: value) == [field, bare])
        #expect(try TokenChallengeField.challenges(inFieldValue: "").isEmpty)
    }

    @Test func challengesOfUnknownTypesArePassedOverAndBrokenOnesRefused() throws {
        #expect(try TokenChallengeField.challenges(inFieldValue: "PrivateToken challenge=\"WlpaWg==\"").isEmpty)
        let refused: [(String, PrivacyPassFormatError)] = [
            ("PrivateToken challenge=\"AAI\"", .truncated), ("PrivateToken max-age=1", .missing),
            ("PrivateToken challenge=\"AAIAAWEAAAA\", max-age=-1", .outOfRange),
            ("PrivateToken challenge=\"AAIAAWEAAAA\", max-age=99999999999999999999", .outOfRange),
            ("PrivateToken challenge=\"AAIAAWEAAAA\", token-key=\"A\"", .notBase64URL),
        ]
        for (value, error) in refused {
            #expect(throws: error, "\(value)") { try TokenChallengeField.challenges(inFieldValue: value) }
        }
    }
}
