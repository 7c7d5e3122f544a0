import AgentAPI
import ByteFraming
import Crypto
import HTTPSupport
import Envelope
import HTTPSignatures
import JSONWriting
import NIOHTTP1
import PrivacyPassToken
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct OwnerClaimTests {
    private func spent(_ stage: OwnerStage) async throws -> Int64 {
        let count = Query("SELECT COUNT(*) FROM spent_tokens") { row in try row.integer() }
        return try await stage.network.store.read { try $0.first(count) } ?? 0
    }

    @Test(arguments: TestEngine.available)
    func aClaimedAgentMayWriteAndItsOwnerIsTold(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let owner = try TestOwner(stage.network)
            let (agent, answer) = try await stage.register("reefling")
            expectRefusal(
                try await agent.post("/posts", #"{"submolt_name":"general","title":"t","content":"c"}"#), 403,
                "NOT_CLAIMED")
            let code = answer["agent"]["claim_url"].text.split(separator: "/").last.map(String.init) ?? ""
            let offer = try await stage.network.get("/claim/\(code)")
            #expect(offer["agent"]["name"].text == "reefling")
            #expect(offer["claimed"] == .bool(false))
            #expect(offer["origin"].text == "run.nacre.test")
            #expect(offer["epoch"].number == OwnerIssuer.epoch.number)
            let claim = try await owner.claim(answer, authorization: try stage.issuer.authorization())
            #expect(claim.status == 200, "\(claim.text)")
            #expect(claim["agent"]["id"].text == agent.id)
            #expect(claim["confirmed"] == .bool(false))
            #expect(claim["owner_key_fingerprint"].text == owner.fingerprint)
            #expect(owner.fingerprint.wholeMatch(of: /[0-9a-f]{4}(-[0-9a-f]{4}){7}/) != nil)
            #expect(CalendarDay(claim["standing_until"].text).map { $0.day > TestClock.start.day } == true)
            _ = try await agent.publish()
            let status = try await agent.get("/agents/status")
            #expect(status["status"].text == "claimed")
            let seen = try await agent.get("/agents/me/owner")
            #expect(seen["owner"]["fingerprint"].text == owner.fingerprint)
            #expect(Base64URL.decode(seen["owner"]["trail_key"].text) == Array(owner.trail.publicKey.rawRepresentation))
            let again = try await stage.network.get("/claim/\(code)")
            #expect(again["claimed"] == .bool(true))
            #expect(try await owner.trailTypes(agent: agent.id) == ["claimed"])
        }
    }

    @Test(arguments: TestEngine.available)
    func aRepeatedClaimGetsTheSameAnswerAndSpendsNothing(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let owner = try TestOwner(stage.network)
            let (_, answer) = try await stage.register("reefling")
            let token = try stage.issuer.authorization()
            let first = try await owner.claim(answer, authorization: token)
            #expect(first.status == 200, "\(first.text)")
            let before = try await spent(stage)
            for authorization in [token, nil, try stage.issuer.authorization()] {
                let again = try await owner.claim(answer, authorization: authorization)
                #expect(again.status == 200)
                #expect(again.body == first.body)
            }
            #expect(try await spent(stage) == before)
        }
    }

    @Test(arguments: TestEngine.available)
    func aSecondOwnerIsRefusedAndItsTokenIsGoodElsewhere(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (_, owner, url) = try await stage.claimed("reefling")
            let other = try TestOwner(stage.network)
            let token = try stage.issuer.authorization()
            expectRefusal(try await other.claim(url: url, authorization: token), 409, "ALREADY_CLAIMED")
            let (_, second) = try await stage.register("coralline")
            // One owner key owns one agent.
            expectRefusal(try await owner.claim(second, authorization: token), 409, "OWNER_KEY_USED")
            let claim = try await other.claim(second, authorization: token)
            #expect(claim.status == 200, "\(claim.text)")
            let (_, third) = try await stage.register("driftling")
            let late = try TestOwner(stage.network)
            expectRefusal(try await late.claim(third, authorization: token), 409, "TOKEN_SPENT")
            expectRefusal(try await late.claim(third, authorization: nil), 401, "TOKEN_REQUIRED")
            expectRefusal(
                try await late.claim(third, authorization: try stage.issuer.authorization(.vote)), 403, "TOKEN_REFUSED")
        }
    }

    @Test(arguments: TestEngine.available)
    func ofOwnersWhoClaimAtOnceExactlyOneWinsAndTheOthersKeepTheirTokens(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (_, answer) = try await stage.register("reefling")
            let rivals = try (0..<8).map { _ in
                (try TestOwner(stage.network), try stage.issuer.authorization())
            }
            let answers = try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
                for (index, (owner, token)) in rivals.enumerated() {
                    group.addTask { (index, try await owner.claim(answer, authorization: token)) }
                }
                return try await group.reduce(into: [Int: Answer]()) { $0[$1.0] = $1.1 }
            }
            #expect(answers.values.filter { $0.status == 200 }.count == 1)
            // Of the token and of the agent.
            #expect(try await spent(stage) == 2)
            let loser = try #require(answers.first { $0.value.status != 200 })
            expectRefusal(loser.value, 409, "ALREADY_CLAIMED")
            // Of those who lost no data key is left.
            for (index, rival) in rivals.enumerated() {
                let key = try await rival.0.dataKey(stage)
                #expect((key != nil) == (answers[index]?.status == 200))
            }
            let (_, other) = try await stage.register("coralline")
            let (owner, token) = rivals[loser.key]
            #expect(try await owner.claim(other, authorization: token).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func onlyThePromisedKeyClaims(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (owner, thief) = (try TestOwner(stage.network), try TestOwner(stage.network))
            let (_, answer) = try await stage.register("reefling", ownerKey: owner.publicKey)
            let token = try stage.issuer.authorization()
            expectRefusal(try await thief.claim(answer, authorization: token), 403, "OWNER_KEY_NOT_PROMISED")
            let claim = try await owner.claim(answer, authorization: token)
            #expect(claim.status == 200)
            #expect(claim["confirmed"] == .bool(true))
        }
    }

    @Test(arguments: TestEngine.available)
    func badCodesAreRefused(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let owner = try TestOwner(stage.network)
            let (agent, answer) = try await stage.register("reefling")
            let (_, other) = try await stage.register("coralline")
            let url = answer["agent"]["claim_url"].text
            let token = try stage.issuer.authorization()
            let code = Array(url.split(separator: "/").last ?? "")
            let otherCode = Array(other["agent"]["claim_url"].text.split(separator: "/").last ?? "")
            // The proof of one agent's code under the id of another.
            let mixed = String(otherCode.prefix(36) + code.suffix(code.count - 36))
            for bad in [
                "x", "moltbook_claim_", "moltbook_claim_" + String(repeating: "A", count: 48), mixed,
                String(code.dropLast()),
            ] {
                let answer = try await owner.claim(url: "/claim/" + bad, authorization: token)
                expectRefusal(answer, 404, "NOT_FOUND")
                expectRefusal(try await stage.network.get("/claim/\(bad)"), 404, "NOT_FOUND")
            }
            stage.network.clock.advance(hours: 25)
            expectRefusal(try await owner.claim(url: url, authorization: token), 410, "CLAIM_CODE_EXPIRED")
            let fresh = try await agent.get("/agents/status")["claim_url"].text
            #expect(try await owner.claim(url: fresh, authorization: token).status == 200)
        }
    }

    /// A wallet waits before it claims. Whoever has the link cannot keep it alive for longer than that.
    @Test(arguments: TestEngine.available)
    func aCodeThatWasPickedUpWaitsForThreeDaysAndCannotBeExtended(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (network, token) = (stage.network, try stage.issuer.authorization())
            func pickUp(_ code: String) async throws -> String {
                let answer = try await network.get("/claim/\(code)")
                guard answer.status == 200 else { throw UnexpectedAnswer(answer) }
                return answer["code"].text
            }
            let (_, answer) = try await stage.register("reefling")
            let code = answer["agent"]["claim_url"].text.split(separator: "/").last.map(String.init) ?? ""
            network.clock.advance(hours: 22)
            let picked = try await pickUp(code)
            #expect(picked != code)
            for hours in [1, 46, 23] as [Int64] {
                #expect(try await pickUp(picked) == picked)
                network.clock.advance(hours: hours)
            }
            // 92 hours after the code was made, 70 after it was picked up.
            expectRefusal(try await network.get("/claim/\(code)"), 410, "CLAIM_CODE_EXPIRED")
            let owner = try TestOwner(network)
            let claim = try await owner.claim(url: "/claim/" + picked, authorization: token)
            #expect(claim.status == 200, "\(claim.text)")

            let (_, second) = try await stage.register("coralline")
            let other = second["agent"]["claim_url"].text.split(separator: "/").last.map(String.init) ?? ""
            let late = try await pickUp(other)
            network.clock.advance(hours: 72)
            expectRefusal(try await network.get("/claim/\(late)"), 410, "CLAIM_CODE_EXPIRED")
            expectRefusal(
                try await TestOwner(network).claim(url: "/claim/" + late, authorization: token), 410,
                "CLAIM_CODE_EXPIRED")
        }
    }

    /// It came with a token, so that it writes at once, and named no owner.
    @Test(arguments: TestEngine.available)
    func anAgentThatWritesButHasNoOwnerIsOfferedAClaimLink(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let answer = try await stage.network.register("reefling", authorization: try stage.issuer.authorization())
            let agent = TestAgent(
                network: stage.network, name: "reefling", id: answer["agent"]["id"].text,
                key: answer["agent"]["api_key"].text)
            let status = try await agent.get("/agents/status")
            #expect(status["status"].text == "claimed")
            let owner = try TestOwner(stage.network)
            // It stands already: a claim needs no second token.
            let claim = try await owner.claim(url: status["claim_url"].text, authorization: nil)
            #expect(claim.status == 200, "\(claim.text)")
            #expect(try await agent.get("/agents/status")["claim_url"] == .null)
        }
    }

    /// The answer to the first registration was lost, and with it the key.
    @Test(arguments: TestEngine.available, [true, false])
    func aRepeatedRegistrationIsToldTheWayOut(engine: TestEngine, withToken: Bool) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            let owner = try TestOwner(network)
            let token = try stage.issuer.authorization()
            func register(_ key: [UInt8]) async throws -> Answer {
                try await network.send(
                    .POST, "/api/v1/agents/register",
                    json: #"{"name":"reefling","owner_key":"\#(Base64URL.encode(key))"}"#,
                    headers: withToken ? [("Authorization", token)] : [])
            }
            let lost = try await register(owner.publicKey)
            #expect(lost.status == 201)
            let again = try await register(owner.publicKey)
            expectRefusal(again, 409, withToken ? "TOKEN_SPENT" : "NAME_TAKEN")
            let url = try #require(again["hint"].text.split(separator: " ").first { $0.contains("/claim/") })
            // Somebody else is told nothing.
            let stranger = try await register(TestOwner(network).publicKey)
            expectRefusal(stranger, 409, withToken ? "TOKEN_SPENT" : "NAME_TAKEN")
            #expect(!stranger.text.contains("/claim/"))

            let claim = try await owner.claim(
                url: String(url), authorization: withToken ? nil : try stage.issuer.authorization())
            #expect(claim.status == 200, "\(claim.text)")
            var agent = TestAgent(network: network, name: "reefling", id: lost["agent"]["id"].text, key: "")
            agent.key = try await owner.post("/rotate-key")["api_key"].text
            _ = try await agent.publish()
            #expect(try await !register(owner.publicKey).text.contains("/claim/"))
        }
    }

    @Test(arguments: TestEngine.available)
    func keysOfAClaimMustBeKeys(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let owner = try TestOwner(stage.network)
            let (_, answer) = try await stage.register("reefling")
            let path = "/api/v1/claim/" + (answer["agent"]["claim_url"].text.split(separator: "/").last ?? "")
            let key = Base64URL.encode(owner.publicKey)
            let trail = Base64URL.encode(Array(owner.trail.publicKey.rawRepresentation))
            let other = Base64URL.encode(try TestOwner(stage.network).publicKey)
            for (body, status, code) in [
                (#"{"owner_key":"\#(key)"}"#, 400, "MISSING_FIELD"),
                (#"{"owner_key":"AAAA","trail_key":"\#(trail)"}"#, 400, "INVALID_OWNER_KEY"),
                (#"{"owner_key":"\#(key)","trail_key":"\#(key)"}"#, 400, "INVALID_TRAIL_KEY"),
                (#"{"owner_key":"\#(key)","trail_key":"\#(trail)AAAA"}"#, 400, "INVALID_TRAIL_KEY"),
                // Signed by one key, claiming for another.
                (#"{"owner_key":"\#(other)","trail_key":"\#(trail)"}"#, 401, "SIGNATURE_INVALID"),
            ] {
                let answer = try await owner.request(
                    .POST, path, body, authorization: try stage.issuer.authorization())
                expectRefusal(answer, status, code)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func onAnOpenNetworkAnOwnerNeedsNoToken(engine: TestEngine) async throws {
        try await OwnerStage.run(engine, registration: .open) { stage in
            let owner = try TestOwner(stage.network)
            let (agent, answer) = try await stage.register("reefling")
            _ = try await agent.publish()
            let claim = try await owner.claim(answer, authorization: nil)
            #expect(claim.status == 200, "\(claim.text)")
            #expect(claim["standing_until"].text == "9999-12-31")
            #expect(try await owner.post("/pause").status == 200)
            expectRefusal(try await agent.post("/submolts/general/subscribe"), 403, "AGENT_PAUSED")
        }
    }

    @Test(arguments: TestEngine.available)
    func thePageSaysWhichAgentAndWhatToType(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (_, answer) = try await stage.register("reefling")
            let url = answer["agent"]["claim_url"].text
            let path = "/claim/" + (url.split(separator: "/").last ?? "")
            let page = try await stage.network.page(path)
            #expect(page.status == 200)
            #expect(page.text.contains("reefling"))
            #expect(page.text.contains("nacre owner claim \(url)"))
            let main = page.text.split(separator: "<main").last?.split(separator: "</main").first ?? ""
            #expect(!main.contains("<form") && !main.contains("<button"))
            #expect(page.header("Cache-Control") == "no-store")
            #expect(try await stage.network.page("/claim/nonsense").status == 404)
            // Programs get the same as under the prefix.
            let json = try await stage.network.send(.GET, path)
            #expect(json["agent"]["name"].text == "reefling")
        }
    }

    @Test(arguments: TestEngine.available)
    func aClaimWithASpentTokenLeavesNoDataKey(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (_, first) = try await stage.register("reefling")
            let (_, second) = try await stage.register("coralline")
            let token = try stage.issuer.authorization()
            let (owner, late) = (try TestOwner(stage.network), try TestOwner(stage.network))
            #expect(try await owner.claim(first, authorization: token).status == 200)
            expectRefusal(try await late.claim(second, authorization: token), 409, "TOKEN_SPENT")
            let key = try await late.dataKey(stage)
            #expect(key == nil)
        }
    }

    @Test(arguments: TestEngine.available)
    func ofClaimsOfOneOwnerAtOnceTheOneThatWinsCanBeOpened(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let owner = try TestOwner(stage.network)
            var agents: [Answer] = []
            for name in ["reefling", "coralline", "anemone", "urchin"] {
                agents.append(try await stage.register(name).answer)
            }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for agent in agents {
                    let token = try stage.issuer.authorization()
                    group.addTask { try await owner.claim(agent, authorization: token).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1, "\(statuses)")
            #expect(statuses.allSatisfy { [200, 409, 503].contains($0) }, "\(statuses)")
            #expect(try await owner.get("/agent").status == 200)
        }
    }
}

extension TestOwner {
    fileprivate func dataKey(_ stage: OwnerStage) async throws -> DataKey? {
        let keys = stage.network.inside.owners.keys
        return try await keys.existingDataKey(of: keys.tag(of: SignatureKeyID(of: key.publicKey)))
    }
}
