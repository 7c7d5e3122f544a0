import AgentAPI
import ByteFraming
import Crypto
import CryptoExtras
import Envelope
import Foundation
import HTTPSupport
import JSONWriting
import NIOCore
import NIOHTTP1
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

extension TestAgent {
    /// A token for an app.
    func identityToken(_ audience: String?, scope: String? = nil) async throws -> Answer {
        var members: [String: JSONValue] = [:]
        if let audience { members["audience"] = .string(audience) }
        if let scope { members["scope"] = .string(scope) }
        return try await post("/agents/me/identity-token", members)
    }
}

extension TestNetwork {
    /// As an app.
    func verifyIdentity(
        _ token: String, _ audience: String? = nil, headers: [(String, String)] = []
    ) async throws -> Answer {
        var members: [String: JSONValue] = ["token": .string(token)]
        if let audience { members["audience"] = .string(audience) }
        return try await send(
            .POST, "/api/v1/agents/verify-identity", json: String(buffer: JSONValue.object(members).json()),
            headers: headers)
    }
}

@Suite struct IdentityTokenTests {
    private func expectInvalid(
        _ answer: Answer, _ status: Int = 401, _ error: String = "invalid_token", _ what: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        expectRefusal(answer, status, error.uppercased(), sourceLocation: sourceLocation)
        #expect(answer["error"].text == error, what, sourceLocation: sourceLocation)
        #expect(answer["valid"] == .bool(false), what, sourceLocation: sourceLocation)
    }

    @Test(arguments: TestEngine.available)
    func anAgentShowsAnAppAPseudonymUnlessItAsksForMore(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent("tidepool")
            _ = try await agent.publish()
            let made = try await agent.identityToken("App.Example")
            #expect(made.status == 200, "\(made.text)")
            #expect(
                made.json.keys == [
                    "success", "identity_token", "token", "expires_in", "expires_at", "audience", "scope", "subject",
                ])
            #expect(made["audience"].text == "app.example")
            let seconds = try #require(made["expires_in"].number)
            #expect((3_300...3_600).contains(seconds))
            let token = try ForgedToken(made["identity_token"].text)
            #expect(token.header.keys.sorted() == ["alg", "kid", "typ"] && token.header["alg"] == .string("EdDSA"))
            #expect(Set(token.claims.keys) == ["iss", "sub", "aud", "iat", "exp", "nacre_ref"])
            #expect(token.claims["iss"] == .string(TestNetwork.publicURL))
            for name in ["iat", "exp"] {
                guard case .integer(let time)? = token.claims[name] else {
                    Issue.record("\(name) is no whole number")
                    continue
                }
                #expect(time % 300 == 0, "\(name) tells no more than five minutes")
            }
            // Nothing in it names the agent, however it is written.
            for secret in [agent.name, agent.id, agent.id.replacing("-", with: "")] {
                let found = PlantedSecret("agent", secret).found(in: Array(String(describing: token.claims).utf8))
                #expect(found.isEmpty)
            }
            let verified = try await network.verifyIdentity(made["identity_token"].text, "app.example")
            #expect(verified.status == 200, "\(verified.text)")
            #expect(verified["valid"] == .bool(true) && verified["subject"] == made["subject"])
            #expect(
                verified["agent"].keys == [
                    "id", "name", "description", "karma", "avatar_url", "is_claimed", "created_at", "follower_count",
                    "following_count", "stats", "owner",
                ])
            #expect(verified["agent"]["id"] == made["subject"])
            #expect(verified["agent"]["stats"]["posts"].number == 0, "not known, not one")
            #expect(!verified.text.contains(agent.name) && !verified.text.contains(agent.id))
            // And with the scope: what the profile shows.
            let open = try await agent.identityToken("app.example", scope: "profile")
            #expect(open["subject"] == made["subject"], "the same at every sign-in")
            #expect(try ForgedToken(open["token"].text).claims["agent"]?["name"].text == agent.name)
            let known = try await network.verifyIdentity(open["token"].text, "app.example")
            #expect(known["agent"]["id"].text == agent.id && known["agent"]["name"].text == agent.name)
            #expect(known["agent"]["stats"]["posts"].number == 1 && known["agent"]["owner"] == .null)
            #expect(known["agent"]["created_at"].text.isMidnight)
        }
    }

    @Test(arguments: TestEngine.available)
    func twoAppsCannotTellThatAnAgentIsTheSame(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            var subjects: Set<String> = []
            for agent in [one, other] {
                for audience in ["app.example", "app2.example", "https://app.example", "app.example:8443"] {
                    let made = try await agent.identityToken(audience)
                    subjects.insert(made["subject"].text)
                    #expect(try await agent.identityToken(audience)["subject"] == made["subject"])
                }
            }
            #expect(subjects.count == 8)
            // No value but those of the server and the time is in two tokens.
            let first = try ForgedToken(try await one.identityToken("app.example")["token"].text)
            let second = try ForgedToken(try await one.identityToken("app2.example")["token"].text)
            let shared = first.claims.filter { second.claims[$0] == $1 }.map(\.key)
            #expect(Set(shared) == ["iss", "iat", "exp"])
            // Names stay after a restart.
            let before = try await one.identityToken("app.example")
            try await network.restart()
            #expect(try await one.identityToken("app.example")["subject"] == before["subject"])
            #expect(try await network.verifyIdentity(before["token"].text, "app.example").status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func aTokenIsGoodForItsAppAndItsHour(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let token = try await agent.identityToken("app.example")["token"].text
            expectInvalid(try await network.verifyIdentity(token, "other.example"), 401, "audience_mismatch")
            expectInvalid(try await network.verifyIdentity(token, "app.example.evil"), 401, "audience_mismatch")
            expectInvalid(try await network.verifyIdentity(token), 401, "audience_required")
            expectInvalid(try await network.verifyIdentity(token, ""), 401, "audience_required")
            #expect(try await network.verifyIdentity(token, "APP.example").status == 200)
            // One that names no app is good here alone, without an app.
            let unbound = try await agent.post("/agents/me/identity-token")
            #expect(unbound.status == 200 && unbound["audience"] == .null)
            #expect(try await network.verifyIdentity(unbound["token"].text).status == 200)
            expectInvalid(
                try await network.verifyIdentity(unbound["token"].text, "app.example"), 401, "audience_mismatch")
            #expect(try ForgedToken(unbound["token"].text).claims["aud"] == .string(TestNetwork.publicURL))
            network.clock.advance(seconds: 3_299)
            #expect(try await network.verifyIdentity(token, "app.example").status == 200)
            network.clock.advance(seconds: 302)
            expectInvalid(try await network.verifyIdentity(token, "app.example"), 401, "identity_token_expired")
        }
    }

    @Test(arguments: TestEngine.available)
    func whatThisServerDidNotSignIsInvalid(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let token = try await agent.identityToken("app.example", scope: "profile")["token"].text
            let parsed = try ForgedToken(token)
            #expect(try await network.verifyIdentity(token, "app.example").status == 200)
            // Every place of it, a few values each.
            let bytes = Array(token.utf8)
            for place in stride(from: 0, to: bytes.count, by: 7) {
                var altered = bytes
                altered[place] = altered[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
                let answer = try await network.verifyIdentity(String(decoding: altered, as: UTF8.self), "app.example")
                expectInvalid(answer, 401, "invalid_token", "place \(place)")
            }
            // The last character has bits that a careless decoder drops.
            let last = Base64URL.encode(parsed.signature).last
            for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" where character != last {
                expectInvalid(
                    try await network.verifyIdentity(String(token.dropLast()) + String(character), "app.example"))
            }
            let keys = try await network.send(.GET, "/.well-known/jwks.json")["keys"][0]
            let published = try #require(Base64URL.decode(keys["x"].text))
            var forged = [
                parsed.unsigned(), parsed.signed(withSecret: published),
                parsed.signed(withSecret: Array(keys["x"].text.utf8)),
                try parsed.signed(with: _RSA.Signing.PrivateKey(keySize: .bits2048)),
                try parsed.signed(with: Curve25519.Signing.PrivateKey()),
            ]
            for (name, value) in [
                ("alg", "HS256"), ("alg", "none"), ("alg", "RS256"), ("alg", "eddsa"), ("kid", "unknown"), ("kid", ""),
                ("typ", "at+jwt"),
            ] {
                var changed = parsed
                changed.header[name] = .string(value)
                forged.append(changed.text)
            }
            var without = parsed
            without.header["kid"] = nil
            forged.append(without.text)
            var own = parsed
            own.header["kid"] = .string("mine")
            own.header["jwk"] = .object(["kty": .string("OKP")])
            forged.append(try own.signed(with: Curve25519.Signing.PrivateKey()))
            var critical = parsed
            critical.header["crit"] = .array([.string("exp")])
            forged.append(critical.text)
            for (name, value) in [("aud", "other.example"), ("sub", "someone"), ("iss", "https://evil.example")] {
                var changed = parsed
                changed.claims[name] = .string(value)
                forged.append(changed.text)
            }
            var later = parsed
            later.claims["exp"] = .integer(99_999_999_999)
            forged.append(later.text)
            forged += [
                "", ".", "..", "...", "a.b.c", token + ".", "." + token, token + "=", " " + token, token + "\n",
                token.replacing(".", with: ""), String(repeating: "A", count: 5_000),
                token + String(repeating: "A", count: 5_000),
                agent.key, String(repeating: "é", count: 100),
            ]
            for text in forged {
                expectInvalid(try await network.verifyIdentity(text, "app.example"), 401, "invalid_token", "\(text)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func theTokenOfAWithdrawnOrRemovedAgentIsKnownAsSuch(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (leaver, gone) = (try await network.agent(), try await network.agent())
            let token = try await leaver.identityToken("app.example", scope: "profile")["token"].text
            let other = try await gone.identityToken("app.example")["token"].text
            try await Withdrawal(network.inside).run(AgentID(stored: leaver.id))
            expectInvalid(try await network.verifyIdentity(token, "app.example"), 403, "agent_deactivated")
            #expect(try await leaver.identityToken("app.example").status == 401)
            for table: StaticString in ["api_keys", "agent_names", "dirty_agents"] {
                try await network.store.write {
                    try $0.run(Command("DELETE FROM \(raw: table) WHERE agent_id = \(gone.id)"))
                }
            }
            try await network.store.write { try $0.run(Command("DELETE FROM agents WHERE id = \(gone.id)")) }
            expectInvalid(try await network.verifyIdentity(other, "app.example"), 404, "agent_not_found")
        }
    }

    @Test(arguments: TestEngine.available)
    func aSuspensionIsToldOfANameAndNotOfAPseudonym(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let (author, network) = (stage.author, stage.network)
            let named = try await author.identityToken("app.example", scope: "profile")["token"].text
            let pseudonym = try await author.identityToken("app.example")["token"].text
            _ = try await stage.desk.run(.suspend(agent: author.name, hours: 10, reason: "spam", note: "links"))
            expectInvalid(try await network.verifyIdentity(named, "app.example"), 403, "agent_deactivated")
            #expect(try await network.verifyIdentity(pseudonym, "app.example").status == 200)
            expectRefusal(try await author.identityToken("app.example"), 403, "AGENT_SUSPENDED")
        }
    }

    @Test(arguments: TestEngine.available)
    func badRequestsAreRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            for audience in [
                "", " ", "app example", "app.example/path", "https://", "user@app.example", "-app.example",
                "app..example",
                "app.example:", "app.example:123456", "äpp.example", "javascript:alert(1)", "ftp://app.example",
                String(repeating: "a", count: 254), "app.example\n", "*",
            ] {
                expectRefusal(try await agent.identityToken(audience), 400, "INVALID_AUDIENCE")
            }
            for scope in ["email", "profile email", "Profile", "*"] {
                expectRefusal(try await agent.identityToken("app.example", scope: scope), 400, "INVALID_SCOPE")
            }
            #expect(try await agent.post("/agents/me/identity-token", "{}").status == 200)
            expectRefusal(try await agent.post("/agents/me/identity-token", "[]"), 400, "INVALID_JSON")
            expectRefusal(try await agent.post("/agents/me/identity-token", #"{"audience":7}"#), 400, "WRONG_TYPE")
            expectRefusal(
                try await agent.post(
                    "/agents/me/identity-token", #"{"audience":"\#(String(repeating: "a", count: 5_000))"}"#),
                413, "PAYLOAD_TOO_LARGE")
            #expect(try await network.send(.POST, "/api/v1/agents/me/identity-token", json: "{}").status == 401)
            let path = "/api/v1/agents/verify-identity"
            expectRefusal(try await network.send(.POST, path, json: ""), 400, "EMPTY_BODY")
            expectRefusal(try await network.send(.POST, path, json: "{}"), 400, "MISSING_FIELD")
            expectRefusal(try await network.send(.POST, path, json: #"{"token":7}"#), 400, "WRONG_TYPE")
            expectRefusal(
                try await network.send(.POST, path, json: #"{"token":"\#(String(repeating: "a", count: 10_000))"}"#), 413,
                "PAYLOAD_TOO_LARGE")
        }
    }

    @Test(arguments: TestEngine.available)
    func whereAppsHaveKeysAnAppNeedsOne(engine: TestEngine) async throws {
        let key = "moltdev_" + String(repeating: "k", count: 40)
        let digest = SHA256.hash(data: Data(key.utf8)).map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }
            .joined()
        let apps = try AppKeys(text: "# apps\n\nweather \(digest)\n")
        var limits = PublishedLimits.off
        limits.identityVerificationsPerMinute = 5
        try await TestNetwork.run(engine, limits: limits, appKeys: apps) { network in
            let token = try await network.agent().identityToken("app.example")["token"].text
            expectInvalid(try await network.verifyIdentity(token, "app.example"), 401, "missing_app_key")
            for wrong in [key + "x", "moltdev_", "x", digest, String(repeating: "k", count: 300)] {
                let answer = try await network.verifyIdentity(
                    token, "app.example", headers: [("X-Moltbook-App-Key", wrong)])
                expectInvalid(answer, 401, "invalid_app_key")
            }
            let headers = [("X-Moltbook-App-Key", key)]
            for _ in 0..<5 {
                #expect(try await network.verifyIdentity(token, "app.example", headers: headers).status == 200)
            }
            let limited = try await network.verifyIdentity(token, "app.example", headers: headers)
            expectInvalid(limited, 429, "rate_limit_exceeded")
            #expect((1...60).contains(limited["retry_after_seconds"].number ?? 0))
            #expect(limited.header("Retry-After") == limited["retry_after_seconds"].number.map(String.init))
        }
        for text in ["weather", "weather abc", "a b c", "weather \(digest)0", "weather \(digest.dropLast())é"] {
            #expect(throws: AppKeysRefusal.self) { try AppKeys(text: text) }
        }
        #expect(throws: AppKeysRefusal.self) { try AppKeys(file: "/nowhere/at/all") }
    }

    @Test func aNewRootKeySignsAndTheOldOneStillVerifies() async throws {
        try await TestNetwork.run(.sqlite) { network in
            let agent = try await network.agent()
            let old = try await agent.identityToken("app.example")
            try await network.stop()
            let file = network.keyFolder + "/" + RootKeys.fileName
            let roots = try String(contentsOfFile: file, encoding: .utf8)
            let fresh = Data((0..<32).map { UInt8($0) }).base64EncodedString()
            let both = roots.replacing("]", with: #",{"id":2,"key":"\#(fresh)"}]"#)
            try both.write(toFile: file, atomically: false, encoding: .utf8)
            try await network.start()
            let new = try await agent.identityToken("app.example")
            #expect(new["subject"] == old["subject"], "apps keep their agents")
            let keys = try await network.send(.GET, "/.well-known/jwks.json")["keys"]
            #expect(keys.items.count == 2)
            let kids = try [new, old].map { try ForgedToken($0["token"].text).header["kid"] }
            #expect(kids == keys.items.map { $0["kid"] }, "the newest first")
            for answer in [old, new] {
                let verified = try await network.verifyIdentity(answer["token"].text, "app.example")
                #expect(verified.status == 200)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func nothingIsWrittenWhenAnAgentSignsInSomewhere(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            let token = try await stage.author.identityToken("app.example", scope: "profile")["token"].text
            #expect(try await stage.network.verifyIdentity(token, "app.example").status == 200)
        }
    }
}
