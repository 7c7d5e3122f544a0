import JSONWriting
import NIOHTTP1
import AgentAPI
import ByteFraming
import Crypto
import Foundation
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct DPoPTests {
    private static let credentials = [("grant_type", "client_credentials")]
    private static let tokenPath = "/oauth/token"

    private static func key(_ number: Int = 0) -> TestProof.Key {
        number % 2 == 0 ? .p256(P256.Signing.PrivateKey()) : .ed25519(Curve25519.Signing.PrivateKey())
    }

    private static func nonce(_ accounts: TestAccounts) -> String {
        accounts.inside.oauth.nonces.current(accounts.clock.now)
    }

    private static func proof(_ key: TestProof.Key, _ accounts: TestAccounts) -> TestProof {
        TestProof(key, "POST", tokenPath, at: accounts, nonce: nonce(accounts))
    }

    private static func application(_ accounts: TestAccounts, isPublic: Bool = true) async throws -> TestApplication {
        try await accounts.application {
            $0.isPublic = isPublic
            $0.hasCredentials = !isPublic
            $0.needsProof = true
        }
    }

    @Test(arguments: TestEngine.available, [0, 1])
    func aBoundTokenWorksWithItsKeyAlone(engine: TestEngine, kind: Int) async throws {
        try await TestAccounts.run(engine) { accounts in
            let (key, path) = (Self.key(kind), "/v1/account/profile")
            let application = try await Self.application(accounts)
            let browser = try await accounts.human("pearl@example.org").browser()
            // First without a nonce: the answer brings one.
            let code = try await application.code(browser, ["dpop_jkt": key.thumbprint])
            let bare = TestProof(key, "POST", Self.tokenPath, at: accounts, nonce: nil)
            let asked = try await application.redeem(code, headers: [try bare.field()])
            expectOAuthError(asked, "use_dpop_nonce")
            let nonce = try #require(asked.header("DPoP-Nonce"))
            let proof = TestProof(key, "POST", Self.tokenPath, at: accounts, nonce: nonce)
            let tokens = Tokens(try await application.redeem(code, headers: [try proof.field()]))
            #expect(tokens.answer.status == 200 && tokens.answer["token_type"].text == "DPoP")
            #expect(tokens.answer.header("DPoP-Nonce") != nil)

            func get(_ proof: TestProof?, scheme: String = "DPoP") async throws -> Answer {
                let fields = try proof.map { [try $0.field()] } ?? []
                return try await accounts.send(
                    .GET, path, headers: [("Authorization", "\(scheme) \(tokens.access)")] + fields)
            }
            func fresh(_ key: TestProof.Key, token: String? = nil) -> TestProof {
                TestProof(key, "GET", path, at: accounts, nonce: nonce, token: token ?? tokens.access)
            }
            let right = fresh(key)
            #expect(try await get(right).status == 200)
            // The same proof again, none, another's, one for another token, and the token as if it were not bound.
            expectRefusal(try await get(right), 401, "INVALID_DPOP_PROOF")
            expectRefusal(try await get(nil), 401, "INVALID_DPOP_PROOF")
            expectRefusal(try await get(fresh(Self.key(kind))), 401, "INVALID_TOKEN")
            expectRefusal(try await get(fresh(key, token: "nacre_access_x")), 401, "INVALID_DPOP_PROOF")
            expectRefusal(try await get(fresh(key), scheme: "Bearer"), 401, "INVALID_TOKEN")
            expectRefusal(try await get(nil, scheme: "Bearer"), 401, "INVALID_TOKEN")
            var withoutHash = fresh(key)
            withoutHash.claims["ath"] = nil
            expectRefusal(try await get(withoutHash), 401, "INVALID_DPOP_PROOF")
            var withoutNonce = fresh(key)
            withoutNonce.claims["nonce"] = nil
            let challenge = try await get(withoutNonce)
            expectRefusal(challenge, 401, "USE_DPOP_NONCE")
            #expect(challenge.header("DPoP-Nonce") == nonce)
            let words = challenge.header("WWW-Authenticate") ?? ""
            #expect(words.hasPrefix("DPoP error=\"use_dpop_nonce\"") && words.hasSuffix("algs=\"ES256 EdDSA\""))

            // The refresh token of a public client is bound as well.
            expectOAuthError(try await application.refresh(tokens.refresh), "invalid_dpop_proof")
            let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh)]
            let thief = try Self.proof(Self.key(kind), accounts).field()
            expectOAuthError(try await application.token(refresh, headers: [thief]), "invalid_grant")
            let next = try await application.token(refresh, headers: [try Self.proof(key, accounts).field()])
            #expect(next.status == 200 && next["token_type"].text == "DPoP")
        }
    }

    @Test(arguments: TestEngine.available, [0, 1])
    func aWrongProofIsRefused(engine: TestEngine, kind: Int) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await Self.application(accounts, isPublic: false)
            let key = Self.key(kind)
            func token(_ fields: [(String, String)]) async throws -> Answer {
                try await application.token(Self.credentials, headers: fields)
            }
            func refused(_ change: (inout TestProof) -> Void) async throws {
                var proof = Self.proof(key, accounts)
                change(&proof)
                expectOAuthError(try await token([try proof.field()]), "invalid_dpop_proof")
            }
            expectOAuthError(try await token([]), "invalid_dpop_proof")
            let good = Self.proof(key, accounts)
            #expect(try await token([try good.field()]).status == 200)
            // Replayed, and twice in one request.
            expectOAuthError(try await token([try good.field()]), "invalid_dpop_proof")
            let pair = [try Self.proof(key, accounts).field(), try Self.proof(key, accounts).field()]
            expectOAuthError(try await token(pair), "invalid_dpop_proof")

            for (name, value) in [
                ("htm", "GET"), ("htm", "post"), ("htu", "https://evil.example/oauth/token"),
                ("htu", TestAccounts.publicURL + "/oauth/revoke"), ("htu", TestAccounts.publicURL + "/oauth/token/"),
                ("htu", TestAccounts.publicURL.replacing("https", with: "http") + "/oauth/token"),
                ("htu", "/oauth/token"), ("jti", ""), ("jti", String(repeating: "j", count: 257)),
            ] { try await refused { $0.claims[name] = value } }
            for name in ["jti", "htm", "htu", "iat"] { try await refused { $0.claims[name] = nil } }
            try await refused { $0.claims["iat"] = "now" }
            // Clocks may differ by five minutes, not more.
            let now = accounts.clock.now.milliseconds / 1_000
            for skew in [-301, 302, -1_000_000_000, 1_000_000_000] {
                try await refused { $0.claims["iat"] = now + Int64(skew) }
            }
            for skew in [-299, 299] {
                var proof = Self.proof(key, accounts)
                proof.claims["iat"] = now + Int64(skew)
                #expect(try await token([try proof.field()]).status == 200, "\(skew)")
            }
            // Spellings of the same address.
            for address in [
                TestAccounts.publicURL + "/oauth/token?x=1#y", "HTTPS://ACCOUNTS.NACRE.TEST/oauth/token",
                "https://accounts.nacre.test:443/oauth/token",
            ] {
                var proof = Self.proof(key, accounts)
                proof.claims["htu"] = address
                #expect(try await token([try proof.field()]).status == 200, "\(address)")
            }
            for (name, value) in [("typ", "jwt"), ("alg", "none"), ("alg", "HS256"), ("alg", "RS256")] {
                try await refused { $0.header[name] = value }
            }
            try await refused { $0.header["alg"] = kind == 0 ? "EdDSA" : "ES256" }
            try await refused { $0.header["crit"] = ["exp"] }
            try await refused { $0.header["jwk"] = nil }
            // Another's key in the header, a private one, a symmetric one, no point of the curve.
            try await refused { $0.header["jwk"] = Self.key(kind).jwk }
            try await refused { $0.header["jwk"] = key.jwk.merging(["d": "AAAA"]) { _, new in new } }
            try await refused { $0.header["jwk"] = ["kty": "oct", "k": "AAAA"] }
            try await refused { $0.header["jwk"] = key.jwk.merging(["crv": "P-384"]) { _, new in new } }
            try await refused {
                $0.header["jwk"] = key.jwk.merging(["x": Base64URL.encode(Array(repeating: 0xFF, count: 32))]) { _, new in
                    new
                }
            }
            let text = try Self.proof(key, accounts).text()
            let parts = text.split(separator: ".")
            for wrong in [
                "", "x", "a.b.c", String(text.dropLast(4)), text + ".x", "\(parts[0]).\(parts[1]).",
                "\(parts[0]).\(parts[0]).\(parts[2])", text + "=", String(repeating: "A", count: 5_000),
            ] { expectOAuthError(try await token([("DPoP", wrong)]), "invalid_dpop_proof") }
        }
    }

    /// RFC 9449 section 8: what was made in advance, or for another server, carries no nonce that is good.
    @Test(arguments: TestEngine.available)
    func aNonceIsGoodForMinutesAndInOneProcess(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await Self.application(accounts, isPublic: false)
            let key = Self.key()
            func token(_ proof: TestProof) async throws -> Answer {
                try await application.token(Self.credentials, headers: [try proof.field()])
            }
            let used = Self.proof(key, accounts)
            #expect(try await token(used).status == 200)
            let old = Self.nonce(accounts)
            func late() -> TestProof { TestProof(key, "POST", Self.tokenPath, at: accounts, nonce: old) }
            // In the next window a nonce still counts, and a proof that was used is still known.
            accounts.clock.advance(seconds: 120)
            #expect(try await token(late()).status == 200)
            expectOAuthError(try await token(used), "invalid_dpop_proof")
            accounts.clock.advance(seconds: 120)
            expectOAuthError(try await token(late()), "use_dpop_nonce")
            expectOAuthError(try await token(used), "use_dpop_nonce")
            for nonce in ["", "x", old + "A", DPoPNonces().current(accounts.clock.now)] {
                let proof = TestProof(key, "POST", Self.tokenPath, at: accounts, nonce: nonce)
                expectOAuthError(try await token(proof), "use_dpop_nonce")
            }
            // After a start nobody knows what was used before: nothing of before counts.
            let before = Self.proof(key, accounts)
            #expect(try await token(before).status == 200)
            try await accounts.restart()
            let again = try await application.token(Self.credentials, headers: [try before.field()])
            expectOAuthError(again, "use_dpop_nonce")
        }
    }

    @Test(arguments: TestEngine.available)
    func aCodeThatWasAskedForWithAKeyNeedsThatKey(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let application = try await accounts.application { $0.isPublic = true }
            let browser = try await accounts.human("pearl@example.org").browser()
            let key = Self.key()
            let code = try await application.code(browser, ["dpop_jkt": key.thumbprint])
            expectOAuthError(try await application.redeem(code), "invalid_grant")
            let other = try Self.proof(Self.key(), accounts).field()
            expectOAuthError(try await application.redeem(code, headers: [other]), "invalid_grant")
            let right = try await application.redeem(code, headers: [try Self.proof(key, accounts).field()])
            #expect(right.status == 200)
            // A token that is bound to no key is no DPoP token.
            let bearer = try await application.tokens(browser)
            let proof = TestProof(
                key, "GET", "/v1/account/profile", at: accounts, nonce: Self.nonce(accounts), token: bearer.access)
            let answer = try await accounts.send(
                .GET, "/v1/account/profile", headers: [("Authorization", "DPoP \(bearer.access)"), try proof.field()])
            expectRefusal(answer, 401, "INVALID_TOKEN")
        }
    }

    /// RFC 7638 section 3.1 computes one for RSA; RFC 8037 appendix A.3 computes this one.
    @Test func theThumbprintIsThatOfTheRFC() throws {
        let jwk = #"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
        let key = try #require(DPoPKey(JSONDecoder().decode(DPoPKey.JWK.self, from: Data(jwk.utf8))))
        #expect(Base64URL.encode(key.thumbprint) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    }

    /// RFC 7636 appendix B.
    @Test func theChallengeIsThatOfTheRFC() throws {
        let verifier = Verifier.standard
        #expect(verifier.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        let challenge = CodeChallenge(stored: try #require(Base64URL.decode(verifier.challenge)))
        #expect(challenge.matches(verifier.text) && !challenge.matches(verifier.text + "A"))
    }
}
