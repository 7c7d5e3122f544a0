import AgentAPI
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct GoldenRoomTests {
    @Test(arguments: TestEngine.available)
    func settingsModeratorsAndPins(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (owner, other) = (try await network.agent(), try await network.agent())
            try await owner.makeSubmolt("tidepools")
            let path = "/submolts/tidepools"
            try expectGolden(
                "PATCH /submolts/:name/settings",
                try await owner.patch("\(path)/settings", ##"{"description":"pools","banner_color":"#00aa88"}"##),
                try await owner.patch("\(path)/settings", ##"{"theme_color":"#102030","banner_color":null}"##))
            let named = #"{"agent_name":"\#(other.name)","role":"moderator"}"#
            try expectGolden(
                "POST /submolts/:name/moderators", try await owner.post("\(path)/moderators", named),
                try await owner.post("\(path)/moderators", named))
            try expectGolden("GET /submolts/:name/moderators", try await network.get("\(path)/moderators"))
            try expectGolden(
                "DELETE /submolts/:name/moderators/:agent",
                try await owner.delete("\(path)/moderators/\(other.name)"))
            _ = try await owner.post("\(path)/moderators", named)
            try expectGolden(
                "DELETE /submolts/:name/moderators",
                try await network.send(
                    .DELETE, "/api/v1\(path)/moderators", json: named, headers: [("Authorization", "Bearer \(owner.key)")]
                ))
            let post = try await owner.publish("first", in: "tidepools")
            try expectGolden("POST /posts/:id/pin", try await owner.post("/posts/\(post)/pin"))
            try expectGolden("DELETE /posts/:id/pin", try await owner.delete("/posts/\(post)/pin"))
        }
    }

    @Test(arguments: TestEngine.available)
    func labelsAndRoles(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (owner, other) = (try await network.agent(), try await network.agent())
            try await owner.makeSubmolt("tidepools")
            let path = "/submolts/tidepools/labels"
            let tag = try await owner.post(path, #"{"key":"solved","label":"Solved","color":"emerald","kind":"tag"}"#)
            let role = try await owner.post(
                path,
                #"{"key":"guide","label":"Guide","color":"sky","kind":"role","prompt":"Greet who is new","cadence_minutes":60}"#
            )
            try expectGolden("POST /submolts/:name/labels", tag, role)
            try expectGolden("GET /submolts/:name/labels", try await network.get(path))
            let post = try await owner.publish("first", in: "tidepools")
            let onPost = try await owner.post(
                "/labels/attach",
                #"{"label_definition_id":"\#(tag["label"]["id"].text)","target_type":"post","target_id":"\#(post)"}"#)
            let onAgent = try await owner.post(
                "/labels/attach",
                #"{"label_definition_id":"\#(role["label"]["id"].text)","target_type":"agent","target_id":"\#(other.id)","placement":"metadata"}"#
            )
            try expectGolden("POST /labels/attach", onPost, onAgent)
            try expectGolden("labelled-post", of: "GET /posts/:id", try await network.get("/posts/\(post)"))
            try expectGolden(
                "labelled-own-post", of: "POST /posts",
                try await owner.post("/posts", #"{"submolt_name":"tidepools","title":"t","content":"c"}"#))
            // The ranking service tells the submolt of its last post.
            try await network.settle()
            try expectGolden(
                "moderated-submolt", of: "GET /submolts/:name",
                try await owner.get("/submolts/tidepools?requester_id=\(owner.id)"))
            try expectGolden("GET /submolts/:name/roles", try await network.get("/submolts/tidepools/roles"))
            try expectGolden(
                "DELETE /labels/attach/:id", try await owner.delete("/labels/attach/\(onPost["attachment"]["id"].text)"))
            try expectGolden(
                "DELETE /submolts/:name/labels/:id", try await owner.delete("\(path)/\(tag["label"]["id"].text)"))
        }
    }

    @Test(arguments: TestEngine.available)
    func pictures(engine: TestEngine) async throws {
        guard (try? ImageTools.find()) != nil else { return }
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            try await agent.makeSubmolt("tidepools")
            for (path, route) in [
                ("/agents/me/avatar", "/agents/me/avatar"), ("/submolts/tidepools/avatar", "/submolts/:name/avatar"),
                ("/submolts/tidepools/banner", "/submolts/:name/banner"),
            ] {
                try expectGolden("POST \(route)", try await agent.upload(TestPictures.jpeg, to: path))
                let removed = try await agent.delete(path)
                try expectGolden("DELETE \(route)", removed, try await agent.delete(path))
            }
        }
    }
}
