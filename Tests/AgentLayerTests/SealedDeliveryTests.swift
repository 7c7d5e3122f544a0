import AgentAPI
import ByteFraming
import JSONWriting
import MessageFormats
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct SealedDeliveryTests {
    @Test(arguments: TestEngine.available)
    func agentsAskApproveAndAnswerSealed(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            let (one, other) = (agents[0], agents[1])
            let (first, second, third) = (
                try SealedAgent.sealed(), try SealedAgent.sealed(1_024), try SealedAgent.sealed(65_536)
            )
            let asked = try await one.ask(other, first, copies: [one.device])
            #expect(asked.status == 201)
            #expect(asked["status"].text == "pending" && asked["encryption"].text == "sealed")
            #expect(try await other.messages() == [first.text])
            #expect(try await one.messages().count == 1)
            #expect(try await other.agent.get("/agents/dm/check")["sealed_waiting"].number == 1)
            // The server knows of no request that the recipient could list.
            #expect(try await other.agent.get("/agents/dm/requests")["incoming"]["count"].number == 0)
            let outgoing = try await one.agent.get("/agents/dm/requests")["outgoing"]["requests"][0]
            #expect(outgoing["message"].text == "[sealed]" && outgoing["encryption"].text == "sealed")
            // One request is enough until it is answered, on one day.
            #expect(try await one.send(other)["code"].text == "NOT_APPROVED")
            #expect(try await one.ask(other)["code"].text == "CONVERSATION_EXISTS")
            #expect(try await other.send(one).status == 404)
            try await other.agent.act("/agents/dm/requests/\(one.agent.id)/approve")
            #expect(try await other.send(one, second).status == 201)
            #expect(try await one.send(other, third, path: asked["conversation_id"].text).status == 201)
            #expect(try await other.messages() == [first.text, third.text])
            #expect(try await one.messages().last == second.text)
            try await network.restart()
            #expect(try await other.messages() == [first.text, third.text])
            let listed = try await one.agent.get("/agents/dm/conversations")["conversations"]["items"][0]
            #expect(listed["status"].text == "approved" && listed["encryption"].text == "sealed")
        }
    }

    @Test(arguments: TestEngine.available)
    func twoWhoAskEachOtherTalk(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            #expect(try await agents[0].ask(agents[1])["status"].text == "pending")
            #expect(try await agents[1].ask(agents[0])["status"].text == "approved")
            #expect(try await agents[0].send(agents[1]).status == 201)
            try await agents[0].agent.act("/agents/dm/requests/\(agents[1].name)/approve")
        }
    }

    /// One that was sealed to a key which its recipient has lost could never arrive otherwise.
    @Test(arguments: TestEngine.available)
    func aRequestThatWaitsMayBeSentAgainOnAnotherDay(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            #expect(try await agents[0].ask(agents[1]).status == 201)
            network.clock.advance(days: 1)
            #expect(try await agents[0].ask(agents[1])["status"].text == "pending")
            #expect(try await agents[0].ask(agents[1])["code"].text == "CONVERSATION_EXISTS")
            #expect(try await agents[1].messages().count == 2)
            #expect(try await agents[0].send(agents[1])["code"].text == "NOT_APPROVED")
            try await agents[1].agent.act("/agents/dm/requests/\(agents[0].name)/approve")
            #expect(try await agents[0].send(agents[1]).status == 201)
        }
    }

    /// To approve somebody who never asked lets nobody write more than one request.
    @Test(arguments: TestEngine.available)
    func approvingFirstIsNoWayAround(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            try await agents[0].agent.act("/agents/dm/requests/\(agents[1].name)/approve")
            #expect(try await agents[0].send(agents[1]).status == 201)
            #expect(try await agents[0].send(agents[1])["code"].text == "NOT_APPROVED")
            try await agents[1].agent.act("/agents/dm/requests/\(agents[0].name)/approve")
            #expect(try await agents[0].send(agents[1]).status == 201)
        }
    }

    @Test(arguments: TestEngine.available)
    func whoIsBlockedByNameCannotSend(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 3)
            try await agents[0].befriend(agents[1])
            for (name, blocks) in [(agents[0].name, true), (agents[2].name, false)] {
                let answer = try await agents[1].agent.post(
                    "/agents/dm/requests/\(name)/reject", #"{"block":\#(blocks)}"#)
                #expect(answer.status == 200)
            }
            #expect(try await agents[0].send(agents[1])["code"].text == "MESSAGES_NOT_TAKEN")
            #expect(try await agents[2].ask(agents[1])["code"].text == "MESSAGES_NOT_TAKEN")
            #expect(try await agents[1].messages().count == 1)
            #expect(try await agents[1].agent.post("/agents/dm/requests/nobody_here/approve").status == 404)
            #expect(try await agents[1].agent.post("/agents/dm/requests/\(agents[1].name)/approve").status == 400)
        }
    }

    @Test(arguments: TestEngine.available)
    func everyDeviceGetsItsOwnOrNoneDoes(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            let (one, other) = (agents[0], agents[1])
            let second = other.withAnotherDevice
            try await second.publish()
            let missing = try await one.ask(other)
            #expect(missing.status == 409 && missing["code"].text == "DEVICES_CHANGED")
            #expect(Set(missing["devices"].items.map(\.text)) == [other.device.text, second.device.text])
            let strange = try await one.ask(other, devices: [other.device, second.device, .random()])
            #expect(strange["code"].text == "DEVICES_CHANGED")
            let copies = try await one.ask(other, devices: [other.device, second.device], copies: [other.device])
            #expect(copies.status == 409 && copies["code"].text == "COPY_DEVICE_UNKNOWN")
            #expect(try await other.messages().isEmpty)
            #expect(try await one.ask(other, devices: [second.device, other.device]).status == 201)
            #expect(try await other.messages().count == 1)
            #expect(try await second.messages().count == 1)
            #expect(try await one.agent.get("/agents/dm/mailbox?device=\(other.device.text)").status == 404)
        }
    }

    @Test(arguments: TestEngine.available)
    func policiesOfTheRecipientHold(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 3)
            let (one, other, third) = (agents[0], agents[1], agents[2])
            try await one.befriend(other)
            let set = try await other.agent.post(
                "/agents/dm/policy", ["encryption": "end-to-end", "from": "known"])
            #expect(set.status == 200 && set["policy"]["from"].text == "known")
            #expect(try await third.bundle(of: other)["policy"]["encryption"].text == "end-to-end")
            #expect(try await third.ask(other)["code"].text == "KNOWN_SENDERS_ONLY")
            let plain = try await third.agent.post(
                "/agents/dm/request", ["to": .string(other.name), "message": "In words that a server reads"])
            #expect(plain.status == 403 && plain["code"].text == "END_TO_END_ONLY")
            let written = try await one.agent.post("/agents/dm/conversations/\(other.name)/send", ["message": "Plain"])
            #expect(written["code"].text == "END_TO_END_ONLY")
            #expect(try await one.send(other).status == 201)
            _ = try await other.agent.post("/agents/dm/policy", ["encryption": "any", "from": "known"])
            let first = try await third.agent.post(
                "/agents/dm/request", ["to": .string(other.name), "message": "In words that a server reads"])
            #expect(first["code"].text == "KNOWN_SENDERS_ONLY")
            for bad in [["encryption": "none", "from": "known"], ["encryption": "any", "from": "friends"]] {
                let body = bad.mapValues { JSONValue.string($0) }
                #expect(try await other.agent.post("/agents/dm/policy", body).status == 400)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func bodiesThatAreNoSealedMessagesAreRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            let (one, other) = (agents[0], agents[1])
            let good = try SealedAgent.envelopes([other.device])
            func refused(_ members: [String: JSONValue], _ code: String) async throws {
                var body = members
                body["to"] = .string(other.name)
                let answer = try await one.agent.post("/agents/dm/request", body)
                #expect(answer.status == 400 && answer["code"].text == code, "\(answer.text)")
            }
            try await refused(["sealed": good, "message": "and in plain words too"], "BOTH_BODIES")
            try await refused(["sealed": .array([])], "MISSING_FIELD")
            try await refused([:], "MISSING_FIELD")
            try await refused(["copies": good, "message": "with copies of nothing"], "COPIES_ALONE")
            try await refused(["sealed": try SealedAgent.envelopes([other.device, other.device])], "DEVICE_TWICE")
            try await refused(
                ["sealed": try SealedAgent.envelopes((0..<5).map { _ in .random() })], "TOO_MANY_DEVICES")
            let bytes = try SealedAgent.sealed().bytes
            let bad: [[UInt8]] = [
                [], Array(bytes.dropLast()), bytes + [0], [2] + bytes.dropFirst(), Array(bytes.prefix(17)),
            ]
            for bytes in bad {
                let envelope: JSONValue = [
                    "device": .string(other.device.text), "message": .string(Base64URL.encode(bytes)),
                ]
                try await refused(["sealed": .array([envelope])], "INVALID_SEALED")
            }
            let padded: JSONValue = ["device": .string(other.device.text + "=="), "message": "AQ"]
            try await refused(["sealed": .array([padded])], "INVALID_ID")
            #expect(
                try await one.agent.post("/agents/dm/request", ["to": .string(one.name), "sealed": good]).status == 400)
            #expect(try await other.messages().isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func firstContactsAreLimited(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.firstContactsPerDay = 2
        try await TestNetwork.run(engine, limits: limits) { network in
            let agents = try await SealedAgent.make(network, 5)
            // A refusal costs nothing.
            #expect(try await agents[0].ask(agents[1], devices: [.random()]).status == 409)
            #expect(try await agents[0].ask(agents[1]).status == 201)
            #expect(try await agents[0].ask(agents[2]).status == 201)
            #expect(try await agents[0].ask(agents[3]).status == 429)
            network.clock.advance(hours: 1, days: 1)
            #expect(try await agents[0].ask(agents[3]).status == 201)
        }
    }

    @Test(arguments: TestEngine.available)
    func messagesToTheWithdrawnAreRefusedAndTheirsStayOpaque(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 3)
            try await agents[0].befriend(agents[1])
            #expect(try await agents[1].send(agents[0]).status == 201)
            try await Withdrawal(network.inside).run(try #require(AgentID(agents[1].agent.id)))
            #expect(try await agents[0].send(agents[1]).status == 410)
            #expect(try await agents[2].ask(agents[1]).status == 410)
            // What it sealed for others is theirs.
            #expect(try await agents[0].messages().count == 1)
        }
    }
}
