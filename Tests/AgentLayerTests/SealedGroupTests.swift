import AgentAPI
import JSONWriting
import MessageFormats
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct SealedGroupTests {
    private static func send(
        _ sender: SealedAgent, _ delivery: String, to members: [SealedAgent], copies: [DeviceID] = [],
        devices: [DeviceID]? = nil
    ) async throws -> Answer {
        let recipients = try members.map { member -> JSONValue in
            ["to": .string(member.name), "sealed": try SealedAgent.envelopes(devices ?? [member.device])]
        }
        return try await sender.agent.post(
            "/agents/dm/groups/\(delivery)/send",
            ["recipients": .array(recipients), "copies": try SealedAgent.envelopes(copies)])
    }

    private static func accept(_ agent: SealedAgent, _ delivery: String) async throws -> Int {
        try await agent.agent.post("/agents/dm/groups", ["delivery": .string(delivery)]).status
    }

    @Test(arguments: TestEngine.available)
    func whoAcceptsAGroupGetsItsMessages(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 5)
            let delivery = DeliveryID.random().text
            // One accepts, one is a friend, one is neither, one accepts and blocks.
            #expect(try await Self.accept(agents[1], delivery) == 200)
            #expect(try await Self.accept(agents[1], delivery) == 200)
            try await agents[0].befriend(agents[2])
            #expect(try await Self.accept(agents[4], delivery) == 200)
            _ = try await agents[4].agent.post("/agents/dm/requests/\(agents[0].name)/reject", #"{"block":true}"#)
            let answer = try await Self.send(agents[0], delivery, to: Array(agents[1...]), copies: [agents[0].device])
            #expect(answer.status == 200, "\(answer.text)")
            #expect(Set(answer["delivered"].items.map(\.text)) == [agents[1].name, agents[2].name])
            let refused = Dictionary(
                answer["refused"].items.map { ($0["to"].text, $0["code"].text) }, uniquingKeysWith: { $1 })
            #expect(refused == [agents[3].name: "GROUP_NOT_TAKEN", agents[4].name: "MESSAGES_NOT_TAKEN"])
            #expect(try await agents[1].messages().count == 1)
            #expect(try await agents[2].messages().count == 2)
            #expect(try await agents[3].messages().isEmpty)
            #expect(try await agents[0].messages().count == 1)
            try await network.restart()
            #expect(try await agents[1].agent.delete("/agents/dm/groups/\(delivery)").status == 200)
            #expect(try await agents[1].agent.delete("/agents/dm/groups/\(delivery)").status == 404)
            let after = try await Self.send(agents[0], delivery, to: [agents[1]])
            #expect(after["refused"][0]["code"].text == "GROUP_NOT_TAKEN")
        }
    }

    @Test(arguments: TestEngine.available)
    func whoAskedTheSenderGetsItsGroupsInvitation(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            // The answer stands in the sender's mailbox; the one who asked has not written since.
            try await agents[1].befriend(agents[0])
            let answer = try await Self.send(agents[0], DeliveryID.random().text, to: [agents[1]])
            #expect(answer["delivered"].items.map(\.text) == [agents[1].name], "\(answer.text)")
        }
    }

    @Test(arguments: TestEngine.available)
    func whatCannotBeDeliveredIsSaidOfEachMember(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 3)
            let delivery = DeliveryID.random().text
            for agent in agents[1...] { _ = try await Self.accept(agent, delivery) }
            let wrong = try await Self.send(agents[0], delivery, to: [agents[1]], devices: [.random()])
            #expect(wrong["refused"][0]["code"].text == "DEVICES_CHANGED")
            let twice = try await Self.send(agents[0], delivery, to: [agents[1], agents[1], agents[0]])
            #expect(twice["delivered"].items.map(\.text) == [agents[1].name])
            #expect(twice["refused"].items.map { $0["code"].text } == ["RECIPIENT_TWICE", "SELF_MESSAGE"])
            try await Withdrawal(network.inside).run(try #require(AgentID(agents[2].agent.id)))
            let gone = try await Self.send(agents[0], delivery, to: [agents[2], agents[1]])
            #expect(gone["delivered"].items.map(\.text) == [agents[1].name])
            #expect(gone["refused"].items.count == 1)
            #expect(try await Self.send(agents[0], delivery, to: []).status == 400)
            #expect(try await Self.send(agents[0], "short", to: [agents[1]]).status == 400)
            #expect(try await Self.accept(agents[1], "short") == 400)
            let copies = try await Self.send(agents[0], delivery, to: [agents[1]], copies: [.random()])
            #expect(copies.status == 409)
            #expect(try await agents[1].messages().count == 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func groupsThatAnAgentTakesAreBounded(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await SealedAgent.make(network, 1)[0]
            for _ in 0..<SealedDevices.mostGroups {
                #expect(try await Self.accept(agent, DeliveryID.random().text) == 200)
            }
            #expect(try await Self.accept(agent, DeliveryID.random().text) == 409)
        }
    }
}
