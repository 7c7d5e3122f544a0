import AgentAPI
import AgentSignatures
import Crypto
import Foundation
import JSONWriting
import LogService
import NIOHTTP1
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// Keys that come and go, and who vouches for them.
@Suite struct IdentityKeyTests {
    @Test(arguments: TestEngine.available)
    func anAgentAddsRotatesAndTakesBackKeys(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let first = try TestSigner(try await network.agent("anemone"))
            let added = try await first.add()
            #expect(added.status == 201, "\(added.text)")
            let (firstID, firstKey) = (try first.keyID, try first.identity.text)
            #expect(added["key"]["authority"].text == "none" && added["key"]["key_id"].text == firstID)
            #expect(added["log_origin"].text == TestSigner.origin)
            let day = network.clock.now.day
            #expect(added["key"]["sealing_from"].text == CalendarDay(day: day + 4).text, "72 hours at least")

            // A key for which nobody vouches cannot vouch either, until it has stood for 72 hours.
            let second = try TestSigner(first.agent)
            let secondID = try second.keyID
            expectRefusal(try await second.add(after: first), 403, "KEY_NOT_SETTLED")
            for _ in 0..<4 { try await network.midnight() }
            let followed = try await second.add(after: first)
            #expect(followed.status == 201, "\(followed.text)")
            #expect(followed["key"]["authority"].text == "key")
            #expect(followed["key"]["authority_key"].text == firstKey)
            #expect(followed["key"]["previous"].text == firstKey)
            #expect(followed["key"]["sealing_from"].text == followed["key"]["added_day"].text)

            let removed = try await first.remove(by: second)
            #expect(removed["key"]["removed_day"].text == CalendarDay(day: network.clock.now.day).text)
            #expect((removed["sequence"].number ?? 0) > (followed["sequence"].number ?? 0))
            let again = try await first.remove(by: second)
            #expect(again.status == 200 && again["sequence"] == .null, "once")

            let list = try await network.get("/agents/anemone/keys")
            #expect(list["keys"].items.map { $0["key_id"].text } == [firstID, secondID])
            #expect(list["bearer"] == .null)
            #expect(try await first.agent.get("/agents/me/keys")["bearer"] == .bool(true))
            let one = try await first.agent.get("/agents/me/keys/\(try second.keyID)")
            #expect(one["key"]["removed_day"] == .null)
        }
    }

    @Test(arguments: TestEngine.available)
    func everyKeyIsALeafThatAnybodyCanCheck(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let first = try await TestSigner.make(network)
            for _ in 0..<4 { try await network.midnight() }
            let second = try TestSigner(first.agent)
            let added = try await second.add(after: first)
            let removed = try await first.remove(by: second)
            let leaf = try await network.leaf(added)
            #expect(leaf["type"].text == "key_added" && leaf["object"].text == second.object.text)
            #expect(leaf["version"].number == 1 && leaf["prev"] == .null && leaf["authority"].text == "key")
            let statement = KeyStatement(
                logOrigin: TestSigner.origin, act: .add, agent: try ObjectUUID(leaf["agent"].text),
                object: try ObjectUUID(leaf["object"].text), key: try IdentityKey(leaf["key"].text),
                previous: try IdentityKey(leaf["previous"].text), authority: .key, day: leaf["day"].number ?? 0)
            let signature = try IdentitySignature(leaf["signature"].text)
            #expect(statement.isSigned(by: try IdentityKey(leaf["authority_key"].text), signature))
            let gone = try await network.leaf(removed)
            #expect(gone["type"].text == "key_removed" && gone["version"].number == 2)
            let secondKey = try second.identity.text
            #expect(gone["authority_key"].text == secondKey && gone["previous"] == .null)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsNoKeyOrNotTheAgentsIsRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let signer = try TestSigner(try await network.agent("anemone"))
            let other = try await TestSigner.make(network, "barnacle")
            let bad: [(String, String, (inout [String: JSONValue]) -> Void)] = [
                ("INVALID_KEY", "short", { $0["key"] = "AAAA" }),
                ("INVALID_KEY", "padded", { $0["key"] = .string(((try? signer.identity.text) ?? "") + "=") }),
                (
                    "WEAK_KEY", "the neutral element",
                    { $0["key"] = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }
                ),
                ("INVALID_ID", "no UUID", { $0["id"] = "1" }),
                ("INVALID_ID", "upper case", { $0["id"] = .string(signer.object.text.uppercased()) }),
                ("INVALID_ID", "not random", { $0["id"] = "0b7e2f64-9a1c-1d3e-8f50-617283940a1b" }),
                ("INVALID_AUTHORITY", "unknown", { $0["authority"] = "operator" }),
                ("INVALID_SIGNATURE", "proof", { $0["proof"] = "AAAA" }),
                ("PROOF_INVALID", "another object", { $0["id"] = .string((try? TestSigner.random().text) ?? "") }),
                ("PROOF_INVALID", "another key", { $0["key"] = .string((try? other.identity.text) ?? "") }),
                ("PROOF_INVALID", "another day", { $0["signing_day"] = .integer(signer.today + 1) }),
                ("CLOCK_OFF", "two days behind", { $0["signing_day"] = .integer(signer.today - 2) }),
                ("CLOCK_OFF", "two days ahead", { $0["signing_day"] = .integer(signer.today + 2) }),
                ("CLOCK_OFF", "beyond all days", { $0["signing_day"] = .integer(.max) }),
                ("AUTHORIZATION_INVALID", "a signature of nobody", { $0["signature"] = $0["proof"] }),
            ]
            for (code, what, change) in bad {
                let answer = try await signer.add(change)
                #expect(answer.status == 400 && answer["code"].text == code, "\(what): \(answer.text)")
            }
            let missing = try await signer.add { $0["proof"] = nil }
            #expect(missing.status == 400)
            expectRefusal(
                try await signer.agent.post("/agents/me/keys", try signer.addition(previous: other, by: .key)), 404,
                "NOT_FOUND")
            expectRefusal(
                try await signer.agent.post("/agents/me/keys", try signer.addition(by: .owner)), 404, "NOT_FOUND")
            // Another agent's key, with a proof that only its holder can make: one key speaks for one agent.
            let stolen = try TestSigner(signer.agent, key: other.key)
            expectRefusal(try await stolen.add(), 409, "KEY_TAKEN")
            let reused = try TestSigner(signer.agent, object: other.object)
            expectRefusal(try await reused.add(), 409, "ID_TAKEN")
            #expect(try await signer.add().status == 201)
            expectRefusal(try await other.agent.get("/agents/me/keys/\(try signer.keyID)"), 404, "NOT_FOUND")
            expectRefusal(try await other.agent.delete("/agents/me/keys/\(try signer.keyID)"), 404, "NOT_FOUND")
            expectRefusal(try await network.get("/agents/nobody/keys"), 404, "NOT_FOUND")
        }
    }

    @Test(arguments: TestEngine.available)
    func aKeyThatWasTakenBackVouchesForNothing(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let first = try await TestSigner.make(network)
            let third = try TestSigner(first.agent)
            _ = try await third.add()
            for _ in 0..<4 { try await network.midnight() }
            #expect(try await first.remove(by: first)["key"]["removed_day"].text != "")
            let second = try TestSigner(first.agent)
            expectRefusal(try await second.add(after: first), 403, "KEY_REVOKED")
            expectRefusal(try await third.remove(by: first), 403, "KEY_REVOKED")
            let forged =
                #"{"authority_key_id":"\#(try third.keyID)","signature":"\#(String(repeating: "A", count: 86))","signing_day":\#(third.today)}"#
            expectRefusal(
                try await first.agent.delete("/agents/me/keys/\(try third.keyID)", forged), 400, "AUTHORIZATION_INVALID")
            let again = try TestSigner(first.agent, key: first.key)
            expectRefusal(try await again.add(), 409, "KEY_TAKEN")
        }
    }

    /// What somebody can do who has the bearer key alone, and a key that he added with it.
    @Test(arguments: TestEngine.available)
    func aStolenBearerKeyLocksNobodyOut(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let own = try await TestSigner.make(network)
            for _ in 0..<4 { try await network.midnight() }
            let strange = try TestSigner(own.agent)
            #expect(try await strange.add().status == 201)
            expectRefusal(try await own.remove(by: nil), 403, "SIGNATURE_REQUIRED")
            expectRefusal(try await own.remove(by: strange), 403, "KEY_NOT_SETTLED")
            let path = "/agents/me/keys/\(try own.keyID)"
            expectRefusal(try await strange.request(.DELETE, path), 403, "KEY_NOT_SETTLED")
            for enabled in [true, false] {
                let body = #"{"enabled":\#(enabled)}"#
                expectRefusal(try await strange.request(.POST, "/agents/me/bearer", body), 403, "KEY_NOT_SETTLED")
            }
            #expect(try await own.agent.get("/agents/me").status == 200)
            #expect(try await own.request(.GET, "/agents/me").status == 200)
            // What is not settled anybody may take back who comes in; the agent's own key does it with its word.
            #expect(try await strange.remove(by: own)["key"]["removed_day"].text != "")
            #expect(try await own.request(.POST, "/agents/me/bearer", #"{"enabled":false}"#).status == 200)
        }
    }

    @Test func anAgentHasAsManyKeysAsTheLimitsSay() async throws {
        var limits = PublishedLimits.off
        limits.identityKeys = 2
        limits.newIdentityKeysPerDay = 3
        try await TestNetwork.run(.sqlite, limits: limits) { network in
            let agent = try await network.agent()
            let first = try TestSigner(agent)
            #expect(try await first.add().status == 201)
            #expect(try await TestSigner(agent).add().status == 201)
            expectRefusal(try await TestSigner(agent).add(), 409, "TOO_MANY_KEYS")
            _ = try await first.remove(by: nil)
            let third = try TestSigner(agent)
            #expect(try await third.add().status == 201)
            _ = try await third.remove(by: nil)
            let refused = try await TestSigner(agent).add()
            #expect(refused.status == 429 && refused["retry_after_seconds"].number ?? 0 > 0, "\(refused.text)")
            try await network.midnight()
            #expect(try await TestSigner(agent).add().status == 201)
        }
    }

    @Test(arguments: TestEngine.available)
    func ofTwoRequestsAtOnceOneAddsTheKey(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let key = Curve25519.Signing.PrivateKey()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 {
                    group.addTask { try await TestSigner(agent, key: key).add().status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201, 409, 409, 409, 409, 409])
            #expect(try await agent.get("/agents/me/keys")["keys"].items.count == 1)
        }
    }
}

extension TestNetwork {
    /// The leaf of the log that a receipt names, as it stands there.
    func leaf(_ receipt: Answer) async throws -> JSONValue {
        let index = try #require(receipt["sequence"].number)
        let bytes = try await store.all(LogQueries.entries(from: index, to: index + 1)).first
        return try JSONDecoder().decode(JSONValue.self, from: Data(bytes ?? []))
    }
}
