import HTTPSupport
import Storage
import TestDatabases
import Testing
import TestServers

/// Clients that break the protocol, stall or flood. What they get: a bare 4xx or a closed connection, and everybody else
/// is served all the while.
@Suite struct HostileClientTests {
    private func expectRefusedOrClosed(
        _ network: TestNetwork, _ request: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let connection = try await RawConnection(port: network.port)
        await connection.send(request)
        try await eventually("the request is refused", sourceLocation: sourceLocation) {
            connection.isClosed || connection.received.hasPrefix("HTTP/1.1 4")
        }
        await connection.close()
        #expect(try await network.get("/health").status == 200, sourceLocation: sourceLocation)
    }

    @Test(arguments: TestEngine.available)
    func brokenRequestsAreRefusedAndHurtNobody(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let long = String(repeating: "a", count: 100_000)
            let many = (0..<2_000).map { "X-\($0): y\r\n" }.joined()
            for text in [
                "nonsense\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\nHost: a\r\n\r\n", "\u{0}\u{0}\u{0}\r\n\r\n",
                "GET /\u{0} HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: a\u{0}b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX-Long: \(long)\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n",
                "GET /\(long)\(long) HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /api/v1/posts HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST /api/v1/posts HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "POST /api/v1/posts HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /api/v1/posts HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
                "GET /api/v1/posts?sort=%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/v1/search?q=% HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/v1/posts/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/v1/posts/%ff HTTP/1.1\r\nHost: a\r\n\r\n",
                "BREW /api/v1/posts HTTP/1.1\r\nHost: a\r\n\r\n", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST http://[::1/ HTTP/1.1\r\nHost: a\r\n\r\n", "POST * HTTP/1.1\r\nHost: a\r\n\r\n",
            ] { try await expectRefusedOrClosed(network, Array(text.utf8)) }
            let noise = (0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 89) }
            try await expectRefusedOrClosed(network, noise + Array("\r\n\r\n".utf8))
            // The first bytes of a TLS handshake.
            try await expectRefusedOrClosed(network, [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC] + noise)
        }
    }

    @Test(arguments: TestEngine.available)
    func slowClientsAreLeftBehind(engine: TestEngine) async throws {
        var limits = RequestLimits()
        limits.head = .milliseconds(300)
        limits.body = .milliseconds(300)
        limits.idle = .milliseconds(600)
        try await TestNetwork.run(engine, requestLimits: limits) { network in
            let silent = try await RawConnection(port: network.port)
            let slowHead = try await RawConnection(port: network.port)
            let slowBody = try await RawConnection(port: network.port)
            await slowHead.send("GET / HTTP/1.1\r\nHost: a\r\nX-")
            let key = try await network.agent().key
            await slowBody.send(
                "POST /api/v1/posts HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(key)\r\nContent-Length: 100\r\n\r\n{"
            )
            // Both keep sending a byte at a time, which does not help them.
            try await eventually("slow clients are cut off") {
                await slowHead.send("a")
                await slowBody.send(" ")
                return silent.isClosed && slowHead.isClosed && slowBody.isClosed
            }
            // The test's own idle connections are cut off as well, so it may have to try again.
            try await eventually("others are served") { (try? await network.get("/health").status) == 200 }
        }
    }

    @Test(arguments: TestEngine.available)
    func aClientThatLeavesEarlyLeavesNoHalfWrite(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let body = #"{"submolt":"general","title":"half","content":"half"}"#
            let connection = try await RawConnection(port: network.port)
            await connection.send(
                "POST /api/v1/posts HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(agent.key)\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n" + body.dropLast(3))
            await connection.close()
            #expect(try await network.get("/posts?sort=new")["posts"].items.isEmpty)
            #expect(try await agent.get("/agents/me")["agent"]["posts_count"].number == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func pipelinedRequestsAreAnsweredInOrder(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let connection = try await RawConnection(port: network.port)
            await connection.send(
                "HEAD /api/v1/nowhere HTTP/1.1\r\nHost: a\r\n\r\nHEAD /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /api/v1/submolts/general HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /api/v1/nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            try await eventually("all four are answered") { connection.isClosed }
            let heads = connection.received.split(separator: "HTTP/1.1 ").map { $0.prefix(3) }
            #expect(heads == ["404", "200", "200", "404"])
        }
    }

    @Test(arguments: TestEngine.available)
    func thousandsOfVotesWithOneKeyLeaveOneHistory(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, voter) = (try await network.agent(), try await network.agent())
            var posts: [String] = []
            for number in 0..<3 { posts.append(try await author.publish("Post \(number)")) }
            let actions = try await withThrowingTaskGroup(of: String.self) { [posts] group in
                for number in 0..<3_000 {
                    let way = number % 5 == 0 ? "downvote" : "upvote"
                    group.addTask { try await voter.act("/posts/\(posts[number % 3])/\(way)")["action"].text }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(actions.values.reduce(0, +) == 3_000)
            var karma: Int64 = 0
            for post in posts {
                let seen = try await voter.get("/posts/\(post)")["post"]
                let (up, down) = (seen["upvotes"].number ?? -1, seen["downvotes"].number ?? -1)
                #expect([0, 1].contains(up) && [0, 1].contains(down) && up + down <= 1)
                #expect(seen["user_vote"].text == (up == 1 ? "up" : down == 1 ? "down" : ""))
                karma += up - down
            }
            #expect(try await author.get("/agents/me")["agent"]["karma"].number == karma)
            // What was cast and not taken back is what stands.
            let cast = (actions["upvoted"] ?? 0) + (actions["downvoted"] ?? 0) - (actions["removed"] ?? 0)
            #expect(try await network.store.read { try $0.first(TestQueries.votes()) } == Int64(cast))
        }
    }
}
