import AgentAPI
import AgentSignatures
import HTTPSignatures
import JSONWriting
import NIOCore
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// Requests that an agent signs in the place of sending a bearer key.
@Suite struct SignedRequestTests {
    private static func odd(_ change: (inout TestSigner.Oddity) -> Void) -> TestSigner.Oddity {
        var oddity = TestSigner.Oddity()
        change(&oddity)
        return oddity
    }

    @Test(arguments: TestEngine.available)
    func aSignatureStandsForTheBearerKey(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let signer = try await TestSigner.make(network, "anemone")
            let me = try await signer.request(.GET, "/agents/me")
            #expect(me.status == 200 && me["agent"]["name"].text == "anemone", "\(me.text)")
            let body = String(buffer: JSONValue.object(try await signer.post()).json())
            let created = try await signer.request(.POST, "/posts", body)
            #expect(created.status == 201, "\(created.text)")
            #expect(try await signer.request(.GET, "/posts?sort=new&limit=5")["posts"].items.count == 1)
            let vote = try await signer.request(.POST, "/posts/\(created["post"]["id"].text)/upvote")
            #expect(vote["code"].text == "SELF_VOTE", "its own post: \(vote.text)")
        }
    }

    @Test(arguments: TestEngine.available)
    func aRequestThatIsNotWhatWasSignedIsRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let signer = try await TestSigner.make(network)
            let bad: [(String, TestSigner.Oddity)] = [
                ("path", Self.odd { $0.signedPath = "/api/v1/agents/me/keys" }),
                ("query", Self.odd { $0.signedPath = "/api/v1/posts?x=1" }),
                ("authority", Self.odd { $0.base = "https://other.test" }),
                ("body", Self.odd { $0.signedBody = Array("{}".utf8) }),
                ("an authorization that was not signed", Self.odd { $0.authorization = "Bearer \(signer.agent.key)" }),
                (
                    "a label more",
                    Self.odd { $0.change = { $0.map { $0.0.hasPrefix("signature") ? ($0.0, $0.1 + ", a=1") : $0 } } }
                ),
                ("a field twice", Self.odd { $0.change = { $0 + $0.filter { $0.0 == "signature" } } }),
                (
                    "fewer components",
                    Self.odd { $0.change = { $0.map { ($0.0, $0.1.replacing(" \"content-digest\"", with: "")) } } }
                ),
                ("no digest", Self.odd { $0.change = { $0.filter { $0.0 != "content-digest" } } }),
            ]
            for (what, oddity) in bad {
                let answer = try await signer.request(.POST, "/posts", #"{"submolt_name":"general","title":"t"}"#, oddity)
                #expect(answer.status == 401, "\(what): \(answer.text)")
                #expect(["SIGNATURE_INVALID", "SIGNATURE_MISSING"].contains(answer["code"].text), "\(what)")
            }
            // Another body than the digest that was signed says.
            let digest = Self.odd { oddity in
                oddity.signedBody = Array(#"{"submolt_name":"general","title":"t"}"#.utf8)
            }
            expectRefusal(
                try await signer.request(.POST, "/posts", #"{"submolt_name":"general","title":"x"}"#, digest), 401,
                "SIGNATURE_INVALID")
            let now = network.clock.now.milliseconds / 1_000
            expectRefusal(
                try await signer.request(.GET, "/agents/me", nil, Self.odd { $0.created = now - 301 }), 401,
                "SIGNATURE_EXPIRED")
            expectRefusal(
                try await signer.request(.GET, "/agents/me", nil, Self.odd { $0.created = now + 31 }), 401,
                "SIGNATURE_EXPIRED")
            // A clock a little ahead is taken, once.
            let again = Self.odd { $0.created = now + 20 }
            #expect(try await signer.request(.GET, "/agents/me", nil, again).status == 200)
            expectRefusal(try await signer.request(.GET, "/agents/me", nil, again), 401, "SIGNATURE_REPLAYED")
            // Not by a restart either.
            try await network.restart()
            expectRefusal(try await signer.request(.GET, "/agents/me", nil, again), 401, "SIGNATURE_EXPIRED")
            #expect(try await network.get("/posts?sort=new")["posts"].items.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func aKeyOfNobodyOrTakenBackLetsNobodyIn(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            network.clock.advance(seconds: 2)
            let stranger = try TestSigner(agent)
            expectRefusal(try await stranger.request(.GET, "/agents/me"), 401, "KEY_UNKNOWN")
            let signer = try TestSigner(agent)
            _ = try await signer.add()
            // A request signed as owners sign is none of an agent.
            let owner = Self.odd { $0.profile = .owner }
            #expect(try await signer.request(.GET, "/agents/me", nil, owner).status == 401)
            let asAgent = try await signer.request(.GET, "/owner/agent")
            expectRefusal(asAgent, 401, "SIGNATURE_INVALID")
            _ = try await signer.remove(by: signer)
            expectRefusal(try await signer.request(.GET, "/agents/me"), 401, "KEY_UNKNOWN")
        }
    }

    /// Otherwise one agent could take the room that the nonces of all share.
    @Test func whatIsBeyondAnAgentsLimitsIsNotRemembered() async throws {
        var limits = PublishedLimits.off
        limits.readsPerMinute = 3
        try await TestNetwork.run(.sqlite, limits: limits) { network in
            let signer = try await TestSigner.make(network)
            var statuses: [Int] = []
            for _ in 0..<8 { statuses.append(try await signer.request(.GET, "/agents/me").status) }
            #expect(statuses == [200, 200, 200, 429, 429, 429, 429, 429])
            #expect(network.inside.signing.nonces.count == 3)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAgentSwitchesItsBearerKeyOffAndOn(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let signer = try await TestSigner.make(network)
            for _ in 0..<4 { try await network.midnight() }
            let (off, on) = (#"{"enabled":false}"#, #"{"enabled":true}"#)
            // Who stole the bearer key cannot lock its agent out.
            expectRefusal(try await signer.agent.post("/agents/me/bearer", off), 403, "SIGNATURE_REQUIRED")
            let answer = try await signer.request(.POST, "/agents/me/bearer", off)
            #expect(answer.status == 200 && answer["bearer"] == .bool(false) && answer["api_key"] == .null)
            expectRefusal(try await signer.agent.get("/agents/me"), 401, "UNAUTHORIZED")
            expectRefusal(try await signer.agent.post("/posts", try TestSigner.random().text), 401, "UNAUTHORIZED")
            #expect(try await signer.request(.GET, "/agents/me/keys")["bearer"] == .bool(false))
            let body = String(buffer: JSONValue.object(try await signer.unreadPost()).json())
            #expect(try await signer.request(.POST, "/posts", body).status == 201)
            // The last key cannot go.
            let removal = "/agents/me/keys/\(try signer.keyID)"
            expectRefusal(try await signer.request(.DELETE, removal), 409, "LAST_KEY")
            expectRefusal(try await signer.request(.POST, "/agents/me/rotate-key"), 401, "UNAUTHORIZED")
            let again = try await signer.request(.POST, "/agents/me/bearer", on)
            #expect(again["bearer"] == .bool(true) && again["api_key"].text.hasPrefix("moltbook_sk_"))
            var agent = signer.agent
            expectRefusal(try await agent.get("/agents/me"), 401, "UNAUTHORIZED")
            agent.key = again["api_key"].text
            #expect(try await agent.get("/agents/me").status == 200)
            #expect(try await signer.request(.DELETE, removal).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func theDirectoryListsTheKeysThatAgentsSignWith(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, two) = (try await TestSigner.make(network, "anemone"), try await TestSigner.make(network))
            let gone = try await TestSigner.make(network)
            _ = try await gone.remove(by: gone)
            let path = "/.well-known/http-message-signatures-directory"
            let all = try await network.send(.GET, path)
            #expect(all.header("Content-Type") == "application/http-message-signatures-directory+json")
            // Who has none of the keys signs with none of them (docs/wire-compatibility.md).
            #expect(all.header("Signature") == nil && all.header("Signature-Input") == nil)
            let (oneID, twoID, oneKey) = (try one.keyID, try two.keyID, try one.identity.text)
            #expect(Set(all["keys"].each("kid")) == [oneID, twoID], "\(all.text)")
            let key = try await network.send(.GET, path + "?agent=anemone")["keys"]
            #expect(key.items.count == 1 && key[0]["x"].text == oneKey)
            #expect(key[0]["kty"].text == "OKP" && key[0]["crv"].text == "Ed25519")
            let first = all["keys"].each("kid").sorted()[0]
            let rest = try await network.send(.GET, path + "?after=\(first)")
            #expect(rest["keys"].items.count == 1)
            expectRefusal(try await network.send(.GET, path + "?after=x"), 400, "INVALID_CURSOR")
            #expect(try await network.send(.GET, path + "?agent=nobody").status == 404)
        }
    }
}

extension TestSigner {
    /// For an agent whose bearer key is off: what a post needs to know is read as a visitor.
    func unreadPost() async throws -> [String: JSONValue] {
        let submolt = try await agent.network.get("/submolts/general")["submolt"]["id"].text
        let id = try Self.random()
        var body = try sign(
            .post(.init(submolt: try ObjectUUID(submolt), title: "t", content: "c", url: nil, kind: "text")), id)
        for (name, value) in [("submolt_name", "general"), ("title", "t"), ("content", "c"), ("id", id.text)] {
            body[name] = .string(value)
        }
        return body
    }
}
