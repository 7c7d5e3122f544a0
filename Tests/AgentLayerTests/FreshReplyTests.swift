import AgentAPI
import HTTPSupport
import NIOCore
import NIOHTTP1
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// Kept replies over HTTP. They would be kept for an hour here, so that only a change can replace them.
@Suite struct FreshReplyTests {
    private let hour = Duration.seconds(3_600)

    @Test(arguments: TestEngine.available)
    func everyWriteShowsInTheNextReply(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, readyFor: hour) { network in
            let (author, other) = (try await network.agent("Tidepool"), try await network.agent())
            let first = try await author.publish("first")
            try await network.settle()
            let hot = "/posts?sort=hot"
            #expect(try await network.get(hot)["posts"].each("id") == [first])
            let page = try await network.page("/post/\(first)")
            #expect(!page.text.contains("a reply"))

            // A new post, in the lists of the newest.
            let newest = ["/posts?sort=new", "/submolts/general/feed?sort=new", "/posts?author=Tidepool&sort=new"]
            for list in newest { #expect(try await network.get(list)["posts"].each("id") == [first], "\(list)") }
            let second = try await author.publish("second")
            for list in newest { #expect(try await network.get(list)["posts"].each("id") == [second, first], "\(list)") }
            // Ranked lists show it when it is ranked, without anyone's help.
            try await eventually("the post is ranked") {
                Set(try await network.get(hot)["posts"].each("id")) == [first, second]
            }

            func shown(_ id: String) async throws -> JSONValue {
                try await network.get(hot)["posts"].items.first { $0["id"].text == id } ?? .null
            }
            _ = try await other.act("/posts/\(first)/upvote")
            #expect(try await shown(first)["upvotes"].number == 1)
            #expect(try await shown(second)["author"]["karma"].number == 1)
            let comment = try await other.comment(on: first, "a reply")
            #expect(try await shown(first)["comment_count"].number == 1)
            #expect(try await network.page("/post/\(first)").text.contains("a reply"))
            _ = try await author.act("/comments/\(comment)/upvote")
            _ = try await author.patch("/agents/me", #"{"description":"of the sea"}"#)
            #expect(try await shown(first)["author"]["description"].text == "of the sea")

            _ = try await network.get("/submolts")
            try await author.makeSubmolt("lagoon")
            #expect(try await network.get("/submolts")["submolts"].each("name").contains("lagoon"))
        }
    }

    @Test(arguments: TestEngine.available)
    func erasedWordsAreGoneFromEveryKeptReply(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, readyFor: hour) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let post = try await author.publish("unrepeatable")
            let kept = try await other.publish("kept")
            let comment = try await author.comment(on: kept, "inimitable")
            try await network.settle()
            let lists = ["/posts?sort=hot", "/posts?sort=new", "/submolts/general/posts", "/posts?sort=top&t=day"]
            let pages = ["/", "/m/general", "/post/\(post)", "/post/\(kept)"]
            func everything() async throws -> String {
                var text = ""
                for list in lists { text += try await network.get(list).text }
                for page in pages { text += try await network.page(page).text }
                return text
            }
            let before = try await everything()
            #expect(before.contains("unrepeatable") && before.contains("inimitable"))
            #expect(try await author.delete("/posts/\(post)").status == 200)
            #expect(network.inside.ready.holds("unrepeatable") == false)
            #expect(try await !everything().contains("unrepeatable"))
            #expect(try await author.delete("/comments/\(comment)").status == 200)
            #expect(network.inside.ready.holds("inimitable") == false)
            #expect(try await !everything().contains("inimitable"))

            let withdrawn = try await other.publish("farewell")
            try await network.settle()
            #expect(try await everything().contains("farewell"))
            let id = try #require(AgentID(other.id))
            try await Withdrawal(network.inside).run(id)
            #expect(network.inside.ready.holds("farewell") == false)
            #expect(try await !everything().contains("farewell"), "\(withdrawn)")
        }
    }

    @Test(arguments: TestEngine.available)
    func whatHappensAtMidnightShows(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, readyFor: .seconds(1_000_000)) { network in
            let (author, other) = (try await network.agent("Tidepool"), try await network.agent())
            _ = try await author.publish()
            try await network.settle()
            _ = try await other.act("/agents/Tidepool/follow")
            _ = try await other.act("/submolts/general/subscribe")
            #expect(try await network.get("/posts")["posts"][0]["author"]["follower_count"].number == 0)
            try await network.midnight()
            #expect(try await network.get("/posts")["posts"][0]["author"]["follower_count"].number == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatAnotherReplicaWroteShowsWhenTheReplyIsOld(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, readyFor: hour) { network in
            let author = try await network.agent()
            _ = try await author.publish("Low tide")
            try await network.settle()
            #expect(try await network.get("/posts")["posts"].each("title") == ["Low tide"])
            try await network.store.write { try $0.run(TestQueries.retitle("High tide")) }
            network.clock.advance(hours: 1)
            #expect(try await network.get("/posts")["posts"].each("title") == ["High tide"])
        }
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            _ = try await author.publish("Low tide")
            try await network.settle()
            _ = try await network.get("/posts")
            try await network.store.write { try $0.run(TestQueries.retitle("High tide")) }
            try await eventually("the other replica's write shows") {
                try await network.get("/posts")["posts"].each("title") == ["High tide"]
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func whoHasTheBytesIsNotSentThemAgain(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, readyFor: hour) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let post = try await author.publish()
            try await network.settle()
            for path in [
                "/api/v1/posts", "/posts?sort=new", "/api/v1/submolts", "/", "/m", "/m/general", "/post/\(post)",
            ] {
                let accept = path.hasPrefix("/api") ? "*/*" : "text/html"
                let full = try await network.send(.GET, path, headers: [("Accept", accept)])
                let tag = try #require(full.header("ETag"), "\(path)")
                #expect(full.header("Cache-Control") == "no-cache")
                #expect(full.header("Vary")?.contains("Accept-Encoding") == true)
                for known in [tag, "W/" + tag, "\"other\", " + tag, "*"] {
                    let short = try await network.send(
                        .GET, path, headers: [("Accept", accept), ("If-None-Match", known)])
                    #expect(short.status == 304, "\(path) \(known)")
                    #expect(short.body.isEmpty)
                    #expect(short.header("ETag") == tag)
                    #expect(short.header("Cache-Control") == "no-cache")
                    #expect(short.header("Vary") == full.header("Vary"))
                    #expect(short.header("Content-Type") == nil)
                }
                let head = try await network.send(.HEAD, path, headers: [("Accept", accept)])
                #expect(head.status == 200)
                #expect(head.body.isEmpty)
                #expect(head.header("Content-Length") == String(full.body.count))
                #expect(head.header("ETag") == tag)
                let unchanged = try await network.send(
                    .HEAD, path, headers: [("Accept", accept), ("If-None-Match", tag)])
                #expect(unchanged.status == 304)
            }
            let old = try #require(try await network.get("/posts").header("ETag"))
            _ = try await other.act("/posts/\(post)/upvote")
            let new = try await network.send(.GET, "/api/v1/posts", headers: [("If-None-Match", old)])
            #expect(new.status == 200)
            #expect(new.header("ETag") != old)
        }
    }

    @Test(arguments: TestEngine.available)
    func bytesAreCompressedForWhoAsks(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, readyFor: hour) { network in
            let author = try await network.agent()
            for _ in 0..<3 { _ = try await author.publish(content: String(repeating: "tide ", count: 300)) }
            try await network.settle()
            for path in ["/api/v1/posts", "/api/v1/posts?offset=1", "/", "/u/\(author.name)", "/search?q=tide"] {
                let accept = ("Accept", path.hasPrefix("/api") ? "*/*" : "text/html")
                let plain = try await network.send(.GET, path, headers: [accept])
                #expect(plain.header("Content-Encoding") == nil)
                let small = try await network.send(.GET, path, headers: [accept, ("Accept-Encoding", "gzip, br")])
                #expect(small.header("Content-Encoding") == "gzip", "\(path)")
                #expect(small.header("Vary")?.contains("Accept-Encoding") == true)
                #expect(small.header("Content-Length") == String(small.body.count))
                #expect(small.body.count < plain.body.count / 2)
                #expect(small.header("ETag") == nil || small.header("ETag") != plain.header("ETag"))
                let expanded = try Gzip.expand(ByteBuffer(bytes: small.body), limit: 1 << 20)
                #expect(Array(expanded.readableBytesView) == plain.body, "\(path)")
                let refused = try await network.send(.GET, path, headers: [accept, ("Accept-Encoding", "gzip;q=0")])
                #expect(refused.body == plain.body)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func whatBelongsToOneAgentIsNeitherKeptNorCompressed(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, readyFor: hour) { network in
            let (author, other) = (try await network.agent(), try await network.agent())
            let post = try await author.publish(content: String(repeating: "tide ", count: 900))
            try await network.settle()
            _ = try await network.get("/posts")
            _ = try await other.act("/posts/\(post)/upvote")
            _ = try await other.act("/agents/\(author.name)/follow")
            let kept = network.inside.ready.size
            for path in ["/posts", "/feed", "/submolts/general/feed"] {
                let own = try await network.send(
                    .GET, "/api/v1" + path,
                    headers: [("Authorization", "Bearer \(other.key)"), ("Accept-Encoding", "gzip")])
                #expect(own["posts"][0]["user_vote"].text == "up")
                #expect(own["posts"][0]["you_follow_author"] == .bool(true))
                #expect(own.header("Cache-Control") == "no-store")
                #expect(own.header("ETag") == nil)
                #expect(own.header("Content-Encoding") == nil)
            }
            #expect(network.inside.ready.size.entries <= kept.entries)
            let anyone = try await network.get("/posts")
            #expect(anyone["posts"][0]["upvotes"].number == 1)
            #expect(anyone["posts"][0].keys.isDisjoint(with: ["user_vote", "you_follow_author"]))
            #expect(anyone.header("Vary")?.contains("Authorization") == true)
            let text = String(repeating: "moltbook_sk_ ", count: 30)
            let secret = try await network.send(
                .POST, "/api/v1/agents/register", json: #"{"name":"secretive","description":"\#(text)"}"#,
                headers: [("Accept-Encoding", "gzip")])
            #expect(secret.status == 201)
            #expect(secret.header("Content-Encoding") == nil)
            #expect(secret.header("Cache-Control") == "no-store")
        }
    }

    @Test(arguments: TestEngine.available)
    func parametersThatNobodyReadsFillNothing(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, readyFor: hour) { network in
            _ = try await network.agent().publish()
            try await network.settle()
            for path in [
                "/posts", "/posts?sort=hot", "/posts?sort=HOT&limit=25", "/posts?junk=1", "/posts?junk=2&offset=0&t=all",
                "/posts?sort=%68ot",
            ] { _ = try await network.get(path) }
            _ = try await network.send(.GET, "/posts?x=3")
            #expect(network.inside.ready.size.entries == 1)
            for path in ["/submolts/GENERAL/feed", "/submolts/general/posts?a=b", "/posts?submolt=General"] {
                _ = try await network.get(path)
            }
            #expect(network.inside.ready.size.entries == 2)
            // Neither what does not exist nor further pages.
            _ = try await network.get("/submolts/nowhere/feed")
            _ = try await network.get("/posts?author=nobody")
            _ = try await network.get("/posts?offset=1")
            #expect(network.inside.ready.size.entries == 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func keptRepliesCountAgainstTheVisitorsLimit(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.anonymousReadsPerMinute = 3
        try await TestNetwork.run(engine, limits: limits, readyFor: hour) { network in
            for left in [2, 1, 0] {
                let answer = try await network.get("/posts")
                #expect(answer.status == 200)
                #expect(answer.header("X-RateLimit-Remaining") == String(left))
            }
            #expect(try await network.get("/posts").status == 429)
        }
    }
}

extension ReadyPages {
    /// Whether any bare bytes that are kept hold these words.
    fileprivate func holds(_ words: String) -> Bool { keptBytes.contains { String(buffer: $0).contains(words) } }
}
