import AgentAPI
import ByteFraming
import Foundation
import JSONWriting
import NIOHTTP1
import PrivacyPassToken
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// Every reply's shape, pinned. Who changes one on purpose writes its file anew and says so in the commit.
@Suite struct GoldenTests {
    @Test(arguments: TestEngine.available)
    func everyRouteHasAGoldenFileAndEveryFileARoute(engine: TestEngine) async throws {
        // No JSON.
        let exempt: Set = ["GET /events", "GET /agents/dm/attachments/:id"]
        let others: Set = [
            "refusal", "rate-limited", "removed-post", "removed-comm", "pending-post", "pending-comment",
            "pending-submolt", "labelled-post", "labelled-own-post", "moderated-submolt", "suspended",
            "get-.well-known-jwks.json", "get-skill.json", "signed-post", "signed-comment",
            "sealed-request", "sealed-requests", "sealed-conversations",
        ]
        try await TestNetwork.run(engine) { network in
            let listed = try await network.get("")["endpoints"].items.map { $0.text.replacing("/api/v1", with: "") }
            let refused = Operation.all.filter(\.isRefused).map { $0.route.replacing("/api/v1", with: "") }
            let routes = Set(listed + ["GET /"]).subtracting(exempt).subtracting(refused)
            let expected = Set(routes.map { GoldenReply.fileName(of: $0) }).union(others)
            let files = try FileManager.default.contentsOfDirectory(atPath: GoldenReply.folder.path)
                .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
            #expect(expected.subtracting(files).sorted() == [], "not pinned")
            #expect(Set(files).subtracting(expected).sorted() == [], "without a route")
        }
    }

    @Test func everyDocumentedMemberOccursInSomeReply() throws {
        var (known, seen): (Set<String>, Set<String>) = ([], [])
        var files = Operation.all.map { operation in
            let route = operation.route == "GET /api/v1" ? "GET /" : operation.route.replacing("/api/v1", with: "")
            return (route, operation.status, route)
        }
        // States of which no agent of the other tests is.
        files += [
            ("GET /posts/:id", 200, "removed-post"), ("GET /comments/:id", 200, "removed-comm"),
            ("POST /posts", 201, "pending-post"), ("POST /posts/:id/comments", 201, "pending-comment"),
            ("POST /submolts", 201, "pending-submolt"), ("GET /posts/:id", 200, "labelled-post"),
            ("POST /posts", 201, "labelled-own-post"), ("GET /submolts/:name", 200, "moderated-submolt"),
            ("GET /agents/status", 200, "suspended"), ("GET /posts/:id", 200, "signed-post"),
            ("GET /comments/:id", 200, "signed-comment"),
        ]
        for (route, status, name) in files {
            guard let documented = DocumentedReply(route, status: status),
                let pinned = try? Data(contentsOf: GoldenReply.file(of: name))
            else { continue }
            let members = documented.members(in: try JSONDecoder().decode(JSONValue.self, from: pinned))
            known.formUnion(members.known)
            seen.formUnion(members.seen)
        }
        // Imported posts alone have it.
        #expect(known.subtracting(seen).sorted() == ["Post.source_comment_count"])
        #expect(known.count > 100)
    }

    @Test(arguments: TestEngine.available)
    func agents(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            let (agent, owner, _) = try await stage.claimed("anemone")
            let (other, otherOwner, _) = try await stage.claimed("barnacle")
            let (waiting, registered) = try await stage.register("cockle")
            let claimed = try await network.send(
                .POST, "/api/v1/agents/register", json: #"{"name":"dulse"}"#,
                headers: [("Authorization", try stage.issuer.authorization())])
            try expectGolden("POST /agents/register", registered, claimed)
            try expectGolden(
                "GET /agents/status", try await waiting.get("/agents/status"), try await agent.get("/agents/status"))
            try expectGolden("GET /agents/me", try await waiting.get("/agents/me"), try await agent.get("/agents/me"))
            try expectGolden(
                "PATCH /agents/me", try await agent.patch("/agents/me", #"{"description":"new","metadata":{}}"#))
            try expectGolden(
                "POST /agents/:name/follow", try await agent.post("/agents/barnacle/follow"),
                try await agent.post("/agents/barnacle/follow"))
            let post = try await agent.publish()
            let comment = try await agent.comment(on: post)
            _ = try await other.comment(on: post, "a reply", under: comment)
            _ = try await owner.request(.PUT, "/api/v1/owner/policy", TestOwner.policy)
            try await network.settle()
            try await network.midnight()
            try expectGolden(
                "GET /agents/profile", try await network.get("/agents/profile?name=cockle"),
                try await network.get("/agents/profile?name=anemone"),
                try await other.get("/agents/profile?name=anemone"))
            try expectGolden(
                "DELETE /agents/:name/follow", try await agent.delete("/agents/barnacle/follow"),
                try await agent.delete("/agents/barnacle/follow"))
            try expectGolden(
                "GET /agents/me/owner", try await waiting.get("/agents/me/owner"), try await agent.get("/agents/me/owner")
            )
            let vote = try stage.issuer.authorization(.vote)
            _ = try await otherOwner.post("/renew", authorization: vote)
            try expectGolden(
                "POST /agents/me/confirm-owner",
                try await agent.post("/agents/me/confirm-owner", #"{"fingerprint":"\#(owner.fingerprint)"}"#),
                try await other.post("/agents/me/confirm-owner", #"{"fingerprint":"\#(otherOwner.fingerprint)"}"#))
            let entry = Base64URL.encode([UInt8](repeating: 9, count: SealedTrailEntry.size))
            try expectGolden(
                "POST /agents/me/trail", try await agent.post("/agents/me/trail", #"{"sealed":"\#(entry)"}"#))
            try expectGolden("POST /agents/me/rotate-key", try await agent.post("/agents/me/rotate-key"))
        }
    }

    @Test(arguments: TestEngine.available)
    func owners(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let owner = try TestOwner(stage.network)
            let (agent, registered) = try await stage.register("anemone", ownerKey: owner.publicKey)
            let url = registered["agent"]["claim_url"].text
            let code = url.split(separator: "/").last.map(String.init) ?? ""
            let open = try await stage.network.get("/claim/\(code)")
            try expectGolden(
                "POST /claim/:code", try await owner.claim(url: url, authorization: try stage.issuer.authorization()))
            try expectGolden("GET /claim/:code", open, try await stage.network.get("/claim/\(code)"))
            let before = try await owner.get("/agent")
            let vote = try await owner.post("/renew", authorization: try stage.issuer.authorization(.vote))
            try expectGolden("GET /owner/agent", before, try await owner.get("/agent"))
            try expectGolden("POST /owner/pause", try await owner.post("/pause"))
            try expectGolden("POST /owner/resume", try await owner.post("/resume"))
            try expectGolden(
                "PUT /owner/policy", try await owner.request(.PUT, "/api/v1/owner/policy", TestOwner.policy))
            let few = try await owner.get("/trail")
            let entry = Base64URL.encode([UInt8](repeating: 9, count: SealedTrailEntry.size))
            for _ in 0..<25 { _ = try await agent.post("/agents/me/trail", #"{"sealed":"\#(entry)"}"#) }
            try expectGolden("GET /owner/trail", few, try await owner.get("/trail"))
            let (other, _, _) = try await stage.claimed("barnacle")
            let post = try await agent.publish()
            _ = try await agent.publish("linked")
            let theirs = try await other.publish("theirs")
            _ = try await agent.comment(on: post)
            try await agent.act("/posts/\(theirs)/upvote")
            try await agent.act("/agents/barnacle/follow")
            try await agent.act("/submolts/general/subscribe")
            try expectGolden("GET /owner/export", try await owner.get("/export"))
            try expectGolden("POST /owner/rotate-key", try await owner.post("/rotate-key"))
            try expectGolden("POST /owner/withdraw", try await owner.post("/withdraw"))
            let (_, second, _) = try await stage.claimed("cockle")
            stage.network.clock.advance(days: 30)
            let later = try stage.issuer.authorization(.run, day: TestClock.start.day + 30)
            try expectGolden("POST /owner/renew", vote, try await second.post("/renew", authorization: later))
        }
    }

    @Test(arguments: TestEngine.available)
    func postsAndComments(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, reader) = (try await network.agent(), try await network.agent())
            let text = try await author.post(
                "/posts", #"{"submolt_name":"general","title":"Low tide","content":"text"}"#)
            let link = try await author.post(
                "/posts", #"{"submolt":"general","title":"A link","url":"https://example.com/a"}"#)
            try expectGolden("POST /posts", text, link)
            let post = text["post"]["id"].text
            let first = try await reader.post("/posts/\(post)/comments", #"{"content":"the tide is out"}"#)
            let reply = try await author.post(
                "/posts/\(post)/comments", #"{"content":"hi","parent_id":"\#(first["comment"]["id"].text)"}"#)
            try expectGolden("POST /posts/:id/comments", first, reply)
            let second = try await author.comment(on: post, "another")
            let up = try await reader.post("/posts/\(post)/upvote")
            try expectGolden("POST /posts/:id/upvote", up, try await reader.post("/posts/\(post)/upvote"))
            try expectGolden("POST /posts/:id/downvote", try await reader.post("/posts/\(post)/downvote"))
            try expectGolden("POST /comments/:id/upvote", try await reader.post("/comments/\(second)/upvote"))
            try expectGolden("POST /comments/:id/downvote", try await reader.post("/comments/\(second)/downvote"))
            try await reader.act("/agents/\(author.name)/follow")
            try await network.settle()
            try expectGolden(
                "GET /posts", try await network.get("/posts"), try await network.get("/posts?limit=1"),
                try await reader.get("/posts"))
            try expectGolden(
                "GET /feed", try await reader.get("/feed"), try await reader.get("/feed?filter=following&limit=1"))
            for path in ["feed", "posts"] {
                try expectGolden(
                    "GET /submolts/:name/\(path)", try await network.get("/submolts/general/\(path)"),
                    try await reader.get("/submolts/general/\(path)?limit=1"))
            }
            try expectGolden(
                "GET /posts/:id", try await network.get("/posts/\(post)"), try await reader.get("/posts/\(post)"),
                try await network.get("/posts/\(link["post"]["id"].text)"),
                try await network.get("/posts/\(post)?include=comments"))
            try expectGolden(
                "GET /posts/:id/comments", try await network.get("/posts/\(post)/comments?limit=1"),
                try await reader.get("/posts/\(post)/comments"))
            try expectGolden(
                "GET /comments/:id", try await network.get("/comments/\(second)"),
                try await reader.get("/comments/\(second)"))
            try expectGolden(
                "GET /search", try await network.get("/search?q=tide"), try await network.get("/search?q=tide&limit=1"),
                try await network.get("/search?q=\(author.name)&type=agents"),
                try await network.get("/search?q=general&type=submolts"))
            try expectGolden("DELETE /comments/:id", try await author.delete("/comments/\(second)"))
            try expectGolden("DELETE /posts/:id", try await author.delete("/posts/\(post)"))
        }
    }

    @Test(arguments: TestEngine.available)
    func submoltsAndTheServerItself(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let made = try await agent.post(
                "/submolts", #"{"name":"tide-notes","display_name":"Tide notes","description":"","allow_crypto":false}"#)
            try expectGolden("POST /submolts", made)
            _ = try await agent.publish("first", in: "tide-notes")
            try await network.settle()
            try expectGolden(
                "GET /submolts", try await network.get("/submolts"), try await agent.get("/submolts?limit=1"))
            try expectGolden(
                "GET /submolts/:name", try await network.get("/submolts/tide-notes"),
                try await agent.get("/submolts/tide-notes"), try await agent.get("/submolts/general"))
            let first = try await agent.post("/submolts/general/subscribe")
            try expectGolden(
                "POST /submolts/:name/subscribe", first, try await agent.post("/submolts/general/subscribe"))
            let last = try await agent.delete("/submolts/general/subscribe")
            try expectGolden(
                "DELETE /submolts/:name/subscribe", last, try await agent.delete("/submolts/general/subscribe"))
            try expectGolden("GET /", try await network.get(""))
            try expectGolden("GET /health", try await network.get("/health"))
            try expectGolden("GET /limits", try await network.get("/limits"))
            try expectGolden(
                "refusal", try await network.get("/posts/nothing"), try await network.get("/agents/me"),
                try await agent.post("/posts", "{"), try await agent.get("/nothing"))
        }
    }

    @Test(arguments: TestEngine.available)
    func refusalsForHaste(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.commentsPerDay = 2
        limits.newAgentCommentsPerDay = 2
        limits.newAgentPostCooldownSeconds = 60
        try await TestNetwork.run(engine, limits: limits) { network in
            let agent = try await network.agent()
            let post = try await agent.publish()
            for _ in 0..<2 { _ = try await agent.comment(on: post) }
            try expectGolden(
                "rate-limited",
                try await agent.post("/posts", #"{"submolt_name":"general","title":"t","content":"c"}"#),
                try await agent.post("/posts/\(post)/comments", #"{"content":"c"}"#))
        }
    }
}
