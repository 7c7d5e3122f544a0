import AgentAPI
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@Suite struct KeyTests {
    @Test(arguments: TestEngine.available)
    func aRotatedKeyStopsAtOnceAndTheNewOneWorks(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            var agent = try await network.agent()
            let old = agent
            let rotated = try await agent.post("/agents/me/rotate-key")
            #expect(rotated.status == 200)
            #expect(rotated["agent"]["api_key"] == rotated["api_key"])
            expectRefusal(try await old.get("/agents/me"), 401, "UNAUTHORIZED")
            agent.key = rotated["api_key"].text
            #expect(try await agent.get("/agents/me")["agent"]["id"].text == agent.id)
            try await network.restart()
            #expect(try await agent.get("/agents/me").status == 200)
            #expect(try await old.get("/agents/me").status == 401)
        }
    }

    @Test(arguments: TestEngine.available)
    func ofParallelRotationsOneWins(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<10 { group.addTask { try await agent.post("/agents/me/rotate-key") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let won = answers.filter { $0.status == 200 }
            #expect(won.count == 1)
            #expect(answers.filter { $0.status == 401 }.count == 9)
            var renewed = agent
            renewed.key = won.first?["api_key"].text ?? ""
            #expect(try await renewed.get("/agents/me").status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAgentChangesItsDescriptionDisplayNameAndMetadata(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let changed = try await agent.patch(
                "/agents/me", #"{"description":"new","displayName":"Tide Pool","metadata":{"b":[1,2.5],"a":null}}"#)
            #expect(changed.status == 200)
            let me = try await agent.get("/agents/me")["agent"]
            #expect(changed["agent"] == me)
            #expect(me["description"].text == "new")
            #expect(me["display_name"].text == "Tide Pool")
            #expect(
                me["metadata"] == .object(["a": .null, "b": .array([.integer(1), .number(2.5)])]))
            // What is left out stays.
            _ = try await agent.patch("/agents/me", #"{"display_name":"Ebb"}"#)
            let again = try await agent.get("/agents/me")["agent"]
            #expect(again["description"].text == "new")
            #expect(again["display_name"].text == "Ebb")
        }
    }

    @Test(arguments: TestEngine.available)
    func ofParallelRegistrationsOfLookAlikeNamesOneWins(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let names = ["Solo_1", "solo-1", "s0lo_l", "SOL0-i", "solo_I", "Solo-1", "sOlO_1", "s0l0_1"]
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for name in names {
                    group.addTask {
                        try await network.send(.POST, "/api/v1/agents/register", json: #"{"name":"\#(name)"}"#).status
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 1, 409: 7])
        }
    }

    @Test(arguments: TestEngine.available)
    func ofParallelSubmoltsOfOneNameOneIsMade(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = [try await network.agent(), try await network.agent()]
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<10 {
                    group.addTask { try await agents[number % 2].post("/submolts", #"{"name":"Tides"}"#).status }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 1, 409: 9])
        }
    }
}
