import AgentAPI
import ByteFraming
import Crypto
import CryptoExtras
import Foundation
import HTTPSupport
import JSONWriting
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct OfflineVerificationTests {
    @Test(.enabled(if: OfflineVerifier.found != nil, "no python3 with jwcrypto is here (Debian: python3-jwcrypto)"))
    func aThirdPartyVerifiesWithNothingButThePublishedKeys() async throws {
        let verifier = try #require(OfflineVerifier.found)
        // The library looks at the machine's clock.
        let clock = TestClock(WallClock.system.now)
        try await TestNetwork.run(.sqlite, clock: clock) { network in
            let agent = try await network.agent()
            let keys = try await network.send(.GET, "/.well-known/jwks.json")
            let key = try #require(Base64URL.decode(keys["keys"][0]["x"].text))
            let made = try await agent.identityToken("app.example")
            let open = try await agent.identityToken("app.example", scope: "profile")
            let unbound = try await agent.identityToken(nil)
            let good = made["token"].text
            let parsed = try ForgedToken(good)
            clock.advance(hours: -3)
            let expired = try await agent.identityToken("app.example")["token"].text
            var (altered, unknown) = (parsed, parsed)
            altered.claims["sub"] = .string("someone")
            unknown.header["kid"] = .string("unknown")
            let tokens = [
                good, open["token"].text, unbound["token"].text, expired, altered.text, parsed.unsigned(),
                parsed.signed(withSecret: key), parsed.signed(withSecret: Array(keys["keys"][0]["x"].text.utf8)),
                try parsed.signed(with: _RSA.Signing.PrivateKey(keySize: .bits2048)),
                try parsed.signed(with: Curve25519.Signing.PrivateKey()),
                try unknown.signed(with: Curve25519.Signing.PrivateKey()), String(good.dropLast(4)), "",
            ]
            var questions = tokens.map {
                OfflineVerifier.Question(token: $0, audience: "app.example", issuer: TestNetwork.publicURL)
            }
            questions.append(.init(token: good, audience: "other.example", issuer: TestNetwork.publicURL))
            questions.append(.init(token: good, audience: "app.example", issuer: "https://evil.example"))
            let found = try await verifier.verify(questions, keys: keys.text)
            #expect(found.count == questions.count)
            #expect(found.map(\.good) == questions.indices.map { $0 < 2 }, "\(found.map(\.text))")
            #expect(found.prefix(2).allSatisfy { $0.text == made["subject"].text }, "the subject that the agent was told")
        }
    }
}
