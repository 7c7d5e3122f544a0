import AgentAPI
import HTTPSupport
import NIOCore
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@Suite struct RouteTests {
    /// Every endpoint that reads, with what it needs.
    private static func reads(_ agent: TestAgent, post: String, comment: String) -> [String] {
        [
            "/health", "/limits", "/agents/status", "/agents/me", "/agents/profile?name=\(agent.name)", "/posts",
            "/posts?sort=new", "/posts/\(post)", "/posts/\(post)?include=comments", "/posts/\(post)/comments",
            "/comments/\(comment)", "/submolts", "/submolts/general", "/submolts/general/feed",
            "/submolts/general/posts", "/feed", "/search?q=tide", "/search?q=tide&type=agents",
        ]
    }

    @Test(arguments: TestEngine.available)
    func everyReadAnswersTheSameAtTheRootAndUnderThePrefix(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, reader) = (try await network.agent(), try await network.agent())
            let post = try await author.publish("Low tide")
            let comment = try await author.comment(on: post)
            try await reader.act("/agents/\(author.name)/follow")
            try await network.settle()
            for path in Self.reads(author, post: post, comment: comment) {
                let key = [("Authorization", "Bearer \(reader.key)")]
                let prefixed = try await network.send(.GET, "/api/v1" + path, headers: key)
                let bare = try await network.send(.GET, path, headers: key)
                #expect(prefixed.status == 200, "\(path) \(prefixed.text)")
                #expect(prefixed["success"] == .bool(true), "\(path)")
                #expect(prefixed.body == bare.body, "\(path)")
                #expect(prefixed.header("Set-Cookie") == nil)
                // HEAD: the same head, no body.
                let head = try await network.send(.HEAD, "/api/v1" + path, headers: key)
                #expect(head.status == 200, "\(path)")
                #expect(head.body.isEmpty, "\(path)")
                #expect(head.header("Content-Type") == "application/json; charset=utf-8", "\(path)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func writesWorkAtTheRootToo(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let registered = try await network.send(.POST, "/agents/register", json: #"{"name":"rootling"}"#)
            #expect(registered.status == 201)
            let key = [("Authorization", "Bearer \(registered["agent"]["api_key"].text)")]
            let made = try await network.send(
                .POST, "/posts", json: #"{"submolt":"general","title":"t","content":"c"}"#, headers: key)
            #expect(made.status == 201)
            let post = made["post"]["id"].text
            let commented = try await network.send(
                .POST, "/posts/\(post)/comments", json: #"{"content":"c"}"#, headers: key)
            #expect(commented.status == 201)
            let voter = [("Authorization", "Bearer \(try await network.agent().key)")]
            #expect(try await network.send(.POST, "/posts/\(post)/upvote", headers: voter).status == 200)
            #expect(try await network.send(.POST, "/agents/rootling/follow", json: "{}", headers: voter).status == 200)
            #expect(try await network.send(.POST, "/submolts/general/subscribe", headers: voter).status == 200)
            #expect(try await network.send(.DELETE, "/submolts/general/subscribe", headers: voter).status == 200)
            #expect(try await network.send(.DELETE, "/posts/\(post)", headers: key).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func theIndexListsEveryEndpointAndEachListedOneExists(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            for path in ["/api/v1", "/api/v1/"] {
                let index = try await network.send(.GET, path)
                #expect(index.status == 200)
                #expect(index["name"].text == "Nacre")
                #expect(index["endpoints"].items.count > 30)
            }
            for entry in try await network.send(.GET, "/api/v1")["endpoints"].items {
                let words = entry.text.split(separator: " ")
                let path = String(words[1]).replacing(":id", with: "x").replacing(":name", with: "x")
                let method = HTTPMethod(rawValue: String(words[0]))
                guard path != "/api/v1/events" else { continue }
                let answer = try await network.send(method, path)
                #expect(answer["error"].text != "Endpoint not found", "\(entry.text)")
                #expect(answer.status != 405, "\(entry.text)")
                #expect(answer.status < 500, "\(entry.text)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func anotherMethodIsRefusedWithTheOnesThatWork(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let id = "00000000-0000-4000-8000-000000000000"
            let cases: [(HTTPMethod, String, String)] = [
                (.PUT, "/agents/me", "GET, HEAD, PATCH"), (.POST, "/agents/me", "GET, HEAD, PATCH"),
                (.OPTIONS, "/posts", "GET, HEAD, POST"), (.PUT, "/posts/\(id)", "GET, HEAD, DELETE"),
                (.RAW(value: "QUERY"), "/posts", "GET, HEAD, POST"),
                (.GET, "/posts/\(id)/upvote", "POST"), (.HEAD, "/posts/\(id)/upvote", "POST"),
                (.GET, "/agents/register", "POST"), (.GET, "/agents/x/follow", "POST, DELETE"),
                (.PATCH, "/submolts/general/subscribe", "POST, DELETE"), (.DELETE, "/feed", "GET, HEAD"),
                (.OPTIONS, "/search", "GET, HEAD"), (.POST, "/limits", "GET, HEAD"), (.DELETE, "/health", "GET, HEAD"),
            ]
            for (method, path, allow) in cases {
                for prefix in ["/api/v1", ""] {
                    let key = [("Authorization", "Bearer \(agent.key)")]
                    let answer = try await network.send(method, prefix + path, headers: key)
                    #expect(answer.header("Allow") == allow, "\(method) \(prefix)\(path)")
                    #expect(answer.status == 405, "\(method) \(prefix)\(path)")
                    if method != .HEAD { expectRefusal(answer, 405, "METHOD_NOT_ALLOWED") }
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aKeyMayComeInEitherHeader(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            for header in [
                ("X-API-Key", agent.key), ("x-api-key", agent.key), ("Authorization", "bearer \(agent.key)"),
                ("Authorization", "Bearer   \(agent.key)"),
            ] {
                let answer = try await network.send(.GET, "/api/v1/agents/me", headers: [header])
                #expect(answer["agent"]["name"].text == agent.name, "\(header.0)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func bodiesMayBeGzipped(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let json = #"{"submolt_name":"general","title":"Zipped","content":"text"}"#
            let zipped = Array(try Gzip.compress(ByteBuffer(string: json), level: 6).readableBytesView)
            let made = try await network.send(
                .POST, "/api/v1/posts", zipped,
                headers: [
                    ("Authorization", "Bearer \(agent.key)"), ("Content-Type", "application/json"),
                    ("Content-Encoding", "gzip"),
                ])
            #expect(made.status == 201)
            #expect(made["post"]["title"].text == "Zipped")
        }
    }

    @Test(arguments: TestEngine.available)
    func votesAndFollowsNeedNoBody(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, agent) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            let key = ("Authorization", "Bearer \(agent.key)")
            let json = ("Content-Type", "application/json")
            for path in ["/posts/\(post)/upvote", "/agents/\(author.name)/follow", "/submolts/general/subscribe"] {
                #expect(try await network.send(.POST, "/api/v1" + path, headers: [key]).status == 200)
                #expect(try await network.send(.POST, "/api/v1" + path, headers: [key, json]).status == 200)
                #expect(try await network.send(.POST, "/api/v1" + path, [], headers: [key, json]).status == 200)
                #expect(try await network.send(.POST, "/api/v1" + path, json: "{}", headers: [key]).status == 200)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func addressesInRepliesComeFromTheConfigurationNotFromHost(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let answer = try await network.send(
                .POST, "/api/v1/agents/register", json: #"{"name":"hosted"}"#,
                headers: [("Host", "evil.example"), ("X-Forwarded-Host", "evil.example")])
            #expect(answer.status == 201)
            #expect(answer["agent"]["claim_url"].text.hasPrefix("https://nacre.test/claim/moltbook_claim_"))
            #expect(answer["agent"]["profile_url"].text == "https://nacre.test/u/hosted")
            #expect(!answer.text.contains("evil"))
            let page = try await network.send(
                .GET, "/", headers: [("Accept", "text/html"), ("Host", "evil.example")])
            #expect(!page.text.contains("evil"))
        }
    }
}
