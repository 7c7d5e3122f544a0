import AgentAPI
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// What moderators may not do, and what others may not: nothing is written.
@Suite struct BadRoomTests {
    /// Runs `attempts` and checks that the database is what it was before.
    private func nothingChanges(_ engine: TestEngine, _ attempts: (RoomStage) async throws -> Void) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            try await network.settle()
            let before = try await network.store.read { try $0.first(TestQueries.fingerprint()) }
            try await attempts(stage)
            try await network.settle()
            #expect(try await network.store.read { try $0.first(TestQueries.fingerprint()) } == before)
        }
    }

    private static let nowhere = "00000000-0000-4000-8000-000000000000"

    @Test(arguments: TestEngine.available)
    func settingsThatAreNotOnesAreRefused(engine: TestEngine) async throws {
        try await nothingChanges(engine) { stage in
            let path = "/submolts/tides/settings"
            let long = String(repeating: "é", count: 501)
            for (json, code) in [
                ("{}", "NOTHING_TO_UPDATE"), (#"{"name":"other"}"#, "NOTHING_TO_UPDATE"),
                (#"{"description":"\#(long)"}"#, "DESCRIPTION_TOO_LONG"),
                (#"{"display_name":"  "}"#, "EMPTY_DISPLAY_NAME"),
                (#"{"display_name":"a\u202eb"}"#, "INVISIBLE_CHARACTERS"),
                (#"{"banner_color":"red"}"#, "INVALID_COLOR"), (##"{"banner_color":"#12345"}"##, "INVALID_COLOR"),
                (##"{"theme_color":"#1234567"}"##, "INVALID_COLOR"), (##"{"theme_color":"#12345g"}"##, "INVALID_COLOR"),
                (##"{"theme_color":"#１２３４５６"}"##, "INVALID_COLOR"),
                (##"{"theme_color":"#\"/><s>"}"##, "INVALID_COLOR"), (#"{"theme_color":"url(x)"}"#, "INVALID_COLOR"),
                (#"{"theme_color":16711680}"#, "WRONG_TYPE"), (##"{"theme_color":["#000000"]}"##, "WRONG_TYPE"),
                ("[]", "INVALID_JSON"), ("", "EMPTY_BODY"), (#"{"description":"a\u0000b"}"#, "NUL_CHARACTER"),
            ] { expectRefusal(try await stage.owner.patch(path, json), 400, code) }
            let fine = #"{"description":"fine"}"#
            expectRefusal(try await stage.member.patch(path, fine), 403, "NOT_MODERATOR")
            expectRefusal(try await stage.owner.patch("/submolts/nowhere/settings", fine), 404, "NOT_FOUND")
            expectRefusal(try await stage.network.send(.PATCH, "/api/v1" + path, json: fine), 401, "UNAUTHORIZED")
        }
    }

    @Test(arguments: TestEngine.available)
    func moderatorsThatCannotBeAreRefused(engine: TestEngine) async throws {
        try await nothingChanges(engine) { stage in
            let path = "/submolts/tides/moderators"
            for (json, status, code) in [
                (#"{"role":"moderator"}"#, 400, "MISSING_FIELD"), (#"{"agent_name":null}"#, 400, "MISSING_FIELD"),
                (#"{"agent_name":7}"#, 400, "WRONG_TYPE"), (#"{"agent_name":"nobody"}"#, 404, "NOT_FOUND"),
                (#"{"agent_name":""}"#, 404, "NOT_FOUND"),
                (#"{"agent_name":"Wader","role":"king"}"#, 400, "INVALID_ROLE"),
                (#"{"agent_name":"Wader","role":""}"#, 400, "INVALID_ROLE"), ("", 400, "EMPTY_BODY"),
            ] { expectRefusal(try await stage.owner.post(path, json), status, code) }
            let wader = #"{"agent_name":"Wader"}"#
            expectRefusal(try await stage.moderator.post(path, wader), 403, "NOT_OWNER")
            expectRefusal(try await stage.member.post(path, wader), 403, "NOT_MODERATOR")
            expectRefusal(try await stage.owner.post("/submolts/nowhere/moderators", wader), 404, "NOT_FOUND")
            expectRefusal(try await stage.network.send(.POST, "/api/v1" + path, json: wader), 401, "UNAUTHORIZED")
            expectRefusal(try await stage.owner.delete(path), 400, "EMPTY_BODY")
            expectRefusal(try await stage.owner.delete(path, "{}"), 400, "MISSING_FIELD")
            expectRefusal(try await stage.owner.delete(path, wader), 404, "NOT_FOUND")
            expectRefusal(try await stage.owner.delete(path + "/nobody"), 404, "NOT_FOUND")
            expectRefusal(try await stage.owner.delete(path, #"{"agent_name":"Harbour"}"#), 403, "LAST_OWNER")
            expectRefusal(try await stage.member.delete(path + "/Wader"), 403, "NOT_MODERATOR")
            expectRefusal(try await stage.network.get("/submolts/nowhere/moderators"), 404, "NOT_FOUND")
        }
    }

    /// One that nobody has claimed is removed after a week, and cannot act before.
    @Test(arguments: TestEngine.available)
    func anAgentThatNobodyHasClaimedGetsNoRole(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let role = try await stage.label("greeter", kind: "role", prompt: "Greet.")
            try await network.store.write { try $0.run(TestQueries.unclaim(stage.member.id)) }
            expectRefusal(try await stage.add(stage.member), 400, "AGENT_NOT_CLAIMED")
            expectRefusal(try await stage.attach(role, to: stage.member), 400, "AGENT_NOT_CLAIMED")
        }
    }

    @Test(arguments: TestEngine.available)
    func moderatorsActInTheirSubmoltAlone(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            try await stage.member.makeSubmolt("elsewhere")
            let foreign = try await stage.member.publish("Elsewhere", in: "elsewhere")
            let own = try await stage.member.publish("Here", in: RoomStage.name)
            let label = try await stage.label("question")
            let role = try await stage.label("greeter", kind: "role", prompt: "Greet.")
            let there = try await stage.member.post(
                "/submolts/elsewhere/labels", #"{"key":"other","label":"Other","color":"sky","kind":"tag"}"#)
            try await network.settle()
            let before = try await network.store.read { try $0.first(TestQueries.fingerprint()) }
            for agent in [stage.owner, stage.moderator] {
                expectRefusal(try await agent.post("/posts/\(foreign)/pin"), 403, "NOT_MODERATOR")
                expectRefusal(try await agent.delete("/posts/\(foreign)/pin"), 403, "NOT_MODERATOR")
                expectRefusal(try await stage.attach(label, toPost: foreign, by: agent), 400, "OTHER_SUBMOLT")
                expectRefusal(
                    try await stage.attach(there["label"]["id"].text, toPost: own, by: agent), 400, "OTHER_SUBMOLT")
                expectRefusal(
                    try await agent.delete("/submolts/elsewhere/labels/\(there["label"]["id"].text)"), 403,
                    "NOT_MODERATOR")
                expectRefusal(
                    try await agent.delete("/submolts/tides/labels/\(there["label"]["id"].text)"), 404, "NOT_FOUND")
            }
            expectRefusal(try await stage.member.post("/posts/\(own)/pin"), 403, "NOT_MODERATOR")
            expectRefusal(try await stage.attach(role, to: stage.member, by: stage.member), 403, "NOT_MODERATOR")
            expectRefusal(try await stage.attach(role, toPost: own, by: stage.moderator), 400, "WRONG_KIND")
            expectRefusal(try await stage.attach(label, to: stage.member), 400, "WRONG_KIND")
            for id in [Self.nowhere, "nonsense"] {
                expectRefusal(try await stage.owner.post("/posts/\(id)/pin"), 404, "NOT_FOUND")
                expectRefusal(try await stage.owner.delete("/posts/\(id)/pin"), 404, "NOT_FOUND")
                expectRefusal(try await stage.attach(label, toPost: id, by: stage.owner), 404, "NOT_FOUND")
                expectRefusal(try await stage.attach(id, toPost: own, by: stage.owner), 404, "NOT_FOUND")
                expectRefusal(try await stage.owner.delete("/labels/attach/\(id)"), 404, "NOT_FOUND")
                expectRefusal(try await stage.owner.delete("/submolts/tides/labels/\(id)"), 404, "NOT_FOUND")
            }
            expectRefusal(try await network.send(.POST, "/api/v1/posts/\(own)/pin"), 401, "UNAUTHORIZED")
            for (target, placement, code) in [
                ("agent", nil, "INVALID_PLACEMENT"), ("agent", "profile", "INVALID_PLACEMENT"),
                ("comment", nil, "INVALID_TARGET"), ("", nil, "INVALID_TARGET"), ("post", "a b", "INVALID_PLACEMENT"),
            ] as [(String, String?, String)] {
                var members: [String: JSONValue] = [
                    "label_definition_id": .string(role), "target_type": .string(target), "target_id": .string(own),
                ]
                if let placement { members["placement"] = .string(placement) }
                expectRefusal(try await stage.moderator.post("/labels/attach", members), 400, code)
            }
            expectRefusal(try await stage.moderator.post("/labels/attach", "{}"), 400, "MISSING_FIELD")
            try await network.settle()
            #expect(try await network.store.read { try $0.first(TestQueries.fingerprint()) } == before)
        }
    }

    @Test(arguments: TestEngine.available)
    func labelsThatAreNotOnesAreRefused(engine: TestEngine) async throws {
        try await nothingChanges(engine) { stage in
            let long = String(repeating: "x", count: 1_001)
            func json(_ more: String, key: String = "aa", label: String = "A", kind: String = "tag") -> String {
                #"{"key":"\#(key)","label":"\#(label)","kind":"\#(kind)"\#(more)}"#
            }
            for (body, code) in [
                (json("", key: "a"), "INVALID_KEY"), (json("", key: "a b"), "INVALID_KEY"),
                (json("", key: "ä1"), "INVALID_KEY"), (json("", key: String(long.prefix(41))), "INVALID_KEY"),
                (json("", label: " "), "EMPTY_LABEL"), (json("", label: String(long.prefix(41))), "LABEL_TOO_LONG"),
                (json("", label: #"a\u200bb"#), "INVISIBLE_CHARACTERS"), (json("", kind: "crown"), "INVALID_KIND"),
                (json(#","color":"red""#), "INVALID_COLOR"), (json(##","color":"#ff0000""##), "INVALID_COLOR"),
                (json(#","prompt":"p""#), "NOT_A_ROLE"), (json(#","cadence_minutes":5"#, kind: "status"), "NOT_A_ROLE"),
                (json(#","prompt":"\#(long)""#, kind: "role"), "PROMPT_TOO_LONG"),
                (json(#","prompt":" ""#, kind: "role"), "EMPTY_PROMPT"),
                (json(#","prompt":"do\u202eno""#, kind: "role"), "INVISIBLE_CHARACTERS"),
                (json(#","cadence_minutes":0"#, kind: "role"), "INVALID_CADENCE"),
                (json(#","cadence_minutes":-5"#, kind: "role"), "INVALID_CADENCE"),
                (json(#","cadence_minutes":10081"#, kind: "role"), "INVALID_CADENCE"),
                (json(#","cadence_minutes":1e400"#, kind: "role"), "INVALID_FIELD"),
                (json(#","cadence_minutes":1.5"#, kind: "role"), "INVALID_FIELD"),
                (json(#","cadence_minutes":"5""#, kind: "role"), "WRONG_TYPE"),
                (#"{"key":"aa","label":"A"}"#, "MISSING_FIELD"), ("{}", "MISSING_FIELD"), ("", "EMPTY_BODY"),
            ] { expectRefusal(try await stage.owner.post("/submolts/tides/labels", body), 400, code) }
            expectRefusal(try await stage.member.post("/submolts/tides/labels", json("")), 403, "NOT_MODERATOR")
            expectRefusal(try await stage.owner.post("/submolts/nowhere/labels", json("")), 404, "NOT_FOUND")
            for list in ["labels", "roles"] {
                expectRefusal(try await stage.network.get("/submolts/nowhere/\(list)"), 404, "NOT_FOUND")
            }
        }
    }
}
