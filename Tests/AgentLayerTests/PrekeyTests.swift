import AgentAPI
import AgentSignatures
import ByteFraming
import Crypto
import JSONWriting
import MessageFormats
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct PrekeyTests {
    private static func given(_ answer: Answer) -> (kind: String, id: String, fallback: String) {
        let device = answer["devices"][0]
        return (device["prekey"]["kind"].text, device["prekey"]["id"].text, device["fallback"].text)
    }

    @Test(arguments: TestEngine.available)
    func aOneTimeKeyIsGivenOnceAndThenTheMediumKey(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 4)
            let reader = agents[0]
            #expect(try await reader.publish(oneTime: 2, medium: false)["one_time_left"].number == 2)
            let first = Self.given(try await agents[1].bundle(of: reader))
            let second = Self.given(try await agents[2].bundle(of: reader))
            #expect(first.kind == "one-time" && second.kind == "one-time" && first.id != second.id)
            let third = Self.given(try await agents[3].bundle(of: reader))
            #expect(third.kind == "medium" && third.fallback == "exhausted")
            // One a day for each pair.
            let again = Self.given(try await agents[1].bundle(of: reader))
            #expect(again.kind == "medium" && again.fallback == "limit")
            #expect(try await reader.left() == 0)
            let medium = try await agents[1].bundle(of: reader, "?kind=medium")
            #expect(Self.given(medium).kind == "medium" && medium["devices"][0]["fallback"] == .null)
            #expect(medium["log_origin"].text == TestSigner.origin)
            let shown = medium["devices"][0]["identity_key"]
            let (keyID, object) = (try reader.signer.keyID, reader.signer.object.text)
            #expect(shown["key_id"].text == keyID && shown["object"].text == object)
        }
    }

    /// Those in memory are lost with the server, and none of them comes again.
    @Test(arguments: TestEngine.available)
    func noKeyIsGivenTwiceWhateverHappens(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 12, oneTime: 0)
            let reader = agents[0]
            #expect(try await reader.publish(oneTime: 40, medium: false)["one_time_left"].number == 40)
            var given: [String] = []
            for asker in agents[1...5] { given.append(Self.given(try await asker.bundle(of: reader)).id) }
            try await network.restart()
            #expect(try await reader.left() == 28)
            let waiting = Self.given(try await agents[6].bundle(of: reader))
            #expect(waiting.kind == "medium" && waiting.fallback == "exhausted")
            try await OneTimeKeyUpkeep(network: network.inside).run()
            // What is in memory counts as left.
            #expect(try await reader.left() == 28)
            for asker in agents[6...11] {
                let answer = Self.given(try await asker.bundle(of: reader))
                #expect(answer.kind == "one-time")
                given.append(answer.id)
            }
            #expect(Set(given).count == 11)
            #expect(try await reader.left() == 22)
        }
    }

    @Test(arguments: TestEngine.available)
    func anHourlyBatchTakesForThoseWhoWereAskedAlone(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 3, oneTime: 24)
            try await network.restart()
            _ = try await agents[1].bundle(of: agents[0])
            func lists() async throws -> Int64 {
                try await network.store.first(Query("SELECT COUNT(*) FROM private_lists") { try $0.integer() }) ?? 0
            }
            let before = try await lists()
            try await OneTimeKeyUpkeep(network: network.inside).run()
            #expect(try await lists() == before - 1)
            try await OneTimeKeyUpkeep(network: network.inside).run()
            #expect(try await lists() == before - 1)
            #expect(Self.given(try await agents[1].bundle(of: agents[0])).kind == "one-time")
        }
    }

    @Test func theMemoryOfOneTimeKeysIsBounded() throws {
        let stock = OneTimeKeys(capacity: 32)
        let key = StoredPrekey(
            id: .random(), expiryDay: 9, key: try SealingKey(bytes: SealedAgent.publicKey()),
            signature: try IdentitySignature(bytes: [UInt8](repeating: 1, count: 64)))
        let places = (0..<40).map { _ in OneTimeKeys.Place(agent: AgentID(), device: .random()) }
        for place in places { stock.put([key], at: place, signedBy: "k") }
        #expect(places.count { stock.count($0, signedBy: "k") == 1 } <= 32)
        let last = try #require(places.last)
        #expect(stock.count(last, signedBy: "other") == 0)
        #expect(stock.take(last, signedBy: "k", today: 10) == nil, "it has expired")
    }

    @Test(arguments: TestEngine.available)
    func aDeviceUnderAnotherIdentityKeyBeginsAnew(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2, oneTime: 20)
            let (reader, asker) = (agents[0], agents[1])
            let next = try TestSigner(reader.agent)
            #expect(try await next.add(after: reader.signer).status == 201)
            let moved = SealedAgent(next, device: reader.device)
            #expect(try await moved.publish(oneTime: 3, medium: false)["code"].text == "MISSING_FIELD")
            #expect(try await moved.publish(oneTime: 3)["one_time_left"].number == 3)
            let bundle = try await asker.bundle(of: moved)
            let keyID = try next.keyID
            #expect(bundle["devices"].items.count == 1)
            #expect(bundle["devices"][0]["identity_key"]["key_id"].text == keyID)
            #expect(bundle["devices"][0]["prekey"]["kind"].text == "one-time")
        }
    }

    @Test(arguments: TestEngine.available)
    func whatARevokedKeySignedIsNotServed(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2, oneTime: 3)
            let (reader, asker) = (agents[0], agents[1])
            #expect(try await asker.bundle(of: reader).status == 200)
            #expect(try await reader.signer.remove(by: reader.signer).status == 200)
            let after = try await asker.bundle(of: reader)
            #expect(after.status == 409 && after["code"].text == "NO_SEALED_KEYS")
            #expect(try await reader.publish(oneTime: 1)["code"].text == "KEY_REVOKED")
            let sent = try await asker.ask(reader)
            #expect(sent.status == 409 && sent["code"].text == "NO_SEALED_KEYS")
        }
    }

    @Test(arguments: TestEngine.available)
    func aKeyThatNobodyVouchesForSignsNothingFor72Hours(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let young = SealedAgent(try await TestSigner.make(network))
            let answer = try await young.publish()
            #expect(answer.status == 403 && answer["code"].text == "KEY_UNAUTHORIZED")
            #expect(answer["until"].text == CalendarDay(day: network.clock.now.day + 4).text)
            network.clock.advance(days: 4)
            #expect(try await young.publish().status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func devicesAndKeysAreBounded(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await SealedAgent.make(network, 1)[0]
            #expect(try await agent.publish(oneTime: 100, medium: false)["one_time_left"].number == 100)
            let more = try await agent.publish(oneTime: 1, medium: false)
            #expect(more.status == 409 && more["code"].text == "TOO_MANY_PREKEYS")
            for _ in 0..<3 { #expect(try await agent.withAnotherDevice.publish().status == 200) }
            let fifth = try await agent.withAnotherDevice.publish()
            #expect(fifth.status == 409 && fifth["code"].text == "TOO_MANY_DEVICES")
            let listed = try await agent.agent.get("/agents/dm/keys")
            #expect(listed["devices"].items.count == 4)
            let own = listed["devices"].items.first { $0["device"].text == agent.device.text }
            #expect(own?["one_time_left"].number == 100)
            #expect(try await agent.agent.delete("/agents/dm/keys/\(agent.device.text)").status == 200)
            #expect(try await agent.agent.delete("/agents/dm/keys/\(agent.device.text)").status == 404)
            #expect(try await agent.agent.get("/agents/dm/keys")["devices"].items.count == 3)
            #expect(try await agent.withAnotherDevice.publish().status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func keysThatCannotBeAreRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            let (agent, other) = (agents[0], agents[1])
            func refusal(_ change: @escaping (inout [String: JSONValue]) throws -> Void) async throws -> String {
                let answer = try await agent.publish(change)
                #expect((400..<500).contains(answer.status), "\(answer.text)")
                return answer["code"].text
            }
            func medium(_ oddity: SealedAgent.Oddity) async throws -> String {
                try await refusal { $0["medium"] = try agent.prekey(.medium, oddity) }
            }
            #expect(try await medium(.init(kind: .oneTime)) == "SIGNATURE_INVALID")
            #expect(try await medium(.init(device: .random())) == "SIGNATURE_INVALID")
            #expect(try await medium(.init(agent: other.agent.id)) == "SIGNATURE_INVALID")
            #expect(try await medium(.init(origin: "elsewhere.test/log")) == "SIGNATURE_INVALID")
            #expect(try await medium(.init(signedBy: .init())) == "SIGNATURE_INVALID")
            #expect(try await medium(.init(days: -1)) == "INVALID_EXPIRY")
            #expect(try await medium(.init(days: 42)) == "INVALID_EXPIRY")
            let twice = try agent.prekey(.oneTime)
            #expect(try await refusal { $0["one_time"] = .array([twice, twice]) } == "PREKEY_TWICE")
            let late = try agent.prekey(.oneTime, .init(days: 32))
            #expect(try await refusal { $0["one_time"] = .array([late]) } == "INVALID_EXPIRY")
            func key(_ bytes: [UInt8]) async throws -> String {
                try await refusal { body in
                    guard case .object(var medium)? = body["medium"] else { return }
                    medium["public_key"] = .string(Base64URL.encode(bytes))
                    body["medium"] = .object(medium)
                }
            }
            let good = try SealedAgent.publicKey()
            #expect(try await key([UInt8](repeating: 0, count: 1216)) == "WEAK_PREKEY")
            #expect(try await key(Array(good.prefix(1184)) + [UInt8](repeating: 0, count: 32)) == "WEAK_PREKEY")
            #expect(try await key([UInt8](repeating: 0xFF, count: 1216)) == "INVALID_PREKEY")
            #expect(try await key(Array(good.dropLast())) == "INVALID_PREKEY")
            #expect(try await refusal { $0["device"] = "short" } == "INVALID_ID")
            #expect(try await refusal { $0["identity_key_id"] = .string(try other.signer.keyID) } == "KEY_UNKNOWN")
            #expect(try await refusal { ($0["medium"], $0["one_time"]) = (.null, .array([])) } == "MISSING_FIELD")
            let new = agent.withAnotherDevice
            #expect(try await new.publish(oneTime: 1, medium: false)["code"].text == "MISSING_FIELD")
            #expect(try await agent.left() == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func aBundleOfWhoHasNoneOrIsGoneIsRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await SealedAgent.make(network, 1)[0]
            let plain = try await network.agent()
            #expect(try await agent.agent.get("/agents/dm/bundle/\(plain.name)").status == 409)
            #expect(try await agent.agent.get("/agents/dm/bundle/nobody_here").status == 404)
            #expect(try await agent.agent.get("/agents/dm/bundle/\(agent.name)?kind=golden").status == 400)
            #expect(try await network.get("/agents/dm/bundle/\(agent.name)").status == 401)
            let byID = try await plain.get("/agents/dm/bundle/\(agent.agent.id)")
            #expect(byID.status == 200 && byID.header("Cache-Control") == "no-store")
            // Its medium-term key is over.
            network.clock.advance(days: 41)
            let late = try await plain.get("/agents/dm/bundle/\(agent.name)")
            #expect(late.status == 409 && late["code"].text == "NO_SEALED_KEYS")
            try await Withdrawal(network.inside).run(try #require(AgentID(agent.agent.id)))
            #expect(try await plain.get("/agents/dm/bundle/\(agent.name)").status == 410)
        }
    }

    @Test(arguments: TestEngine.available)
    func aWithdrawnAgentLeavesNoKeys(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 1, oneTime: 40)
            let lists = Query("SELECT COUNT(*) FROM private_lists") { (row: inout Row) in try row.integer() }
            #expect(try await network.store.first(lists) ?? 0 > 1)
            try await Withdrawal(network.inside).run(try #require(AgentID(agents[0].agent.id)))
            #expect(try await network.store.first(lists) == 0)
        }
    }
}
