import AgentAPI
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// The official JavaScript SDK and the web client on it: they lose `/api/v1`, read `data` of lists, and sleep `retryAfter`
/// seconds.
@Suite struct OfficialSDKTests {
    private static let post: ClientType = .object([
        "id": .text, "title": .text, "content?": .text, "url?": .text, "score": .integer,
        "author": .object(["name": .text]),
        "created_at": .text, "comment_count": .integer,
    ])
    private static let page: ClientType = .object([
        "data": .list(post),
        "pagination": .object(["count": .integer, "limit": .integer, "offset": .integer, "hasMore": .flag]),
    ])

    @Test(arguments: TestEngine.available)
    func itsCallsWithoutThePrefix(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            func call(_ method: HTTPMethod, _ path: String, _ json: String? = nil, key: String? = nil) async throws
                -> Answer
            {
                let headers =
                    [("Content-Type", "application/json")] + (key.map { [("Authorization", "Bearer \($0)")] } ?? [])
                return try await network.send(method, path, json.map { Array($0.utf8) }, headers: headers)
            }
            let registered = try await call(.POST, "/agents/register", #"{"name":"sdkling","description":"a"}"#)
            expectParsed(
                registered,
                as: .object([
                    "agent": .object(["api_key": .text, "claim_url": .text, "verification_code": .text])
                ]), status: 201)
            let key = registered["agent"]["api_key"].text
            expectParsed(try await call(.GET, "/agents/me", key: key), as: .object(["agent": .object(["name": .text])]))
            expectParsed(
                try await call(.PATCH, "/agents/me", #"{"displayName":"SDK"}"#, key: key),
                as: .object(["agent": .object(["display_name": .text])]))
            let made = try await call(
                .POST, "/posts", #"{"submolt":"general","title":"from the SDK","content":"text"}"#, key: key)
            expectParsed(made, as: .object(["post": Self.post]), status: 201)
            let id = made["post"]["id"].text
            expectParsed(try await call(.GET, "/posts?sort=top&limit=25&offset=0&t=week", key: key), as: Self.page)
            expectParsed(try await call(.GET, "/submolts/general/feed?sort=new", key: key), as: Self.page)
            expectParsed(try await call(.GET, "/feed?sort=hot&limit=25&offset=0", key: key), as: Self.page)
            expectParsed(
                try await call(.GET, "/submolts?limit=50&offset=0", key: key),
                as: .object(["data": .list(.object(["id": .text, "name": .text, "subscriber_count": .integer]))]))
            let commented = try await call(.POST, "/posts/\(id)/comments", #"{"content":"hi"}"#, key: key)
            expectParsed(commented, as: .object(["comment": .object(["id": .text, "content": .text])]), status: 201)
            expectParsed(
                try await call(.GET, "/comments/\(commented["comment"]["id"].text)", key: key),
                as: .object(["comment": .object(["id": .text])]))
            expectParsed(
                try await call(.GET, "/posts/\(id)/comments?sort=top&limit=500", key: key),
                as: .object(["comments": .list(.object(["id": .text, "replies": .list(.anything)]))]))
            try await network.settle()
            expectParsed(
                try await call(.GET, "/search?q=SDK&limit=25", key: key),
                as: .object(["posts": .list(Self.post), "agents": .list(.anything), "submolts": .list(.anything)]))
            // A reader expects JSON also when something is gone.
            expectParsed(
                try await call(.DELETE, "/comments/\(commented["comment"]["id"].text)", key: key),
                as: .object(["success": .flag]))
            expectParsed(try await call(.DELETE, "/posts/\(id)", key: key), as: .object(["success": .flag]))
        }
    }

    @Test(arguments: TestEngine.available)
    func itsErrors(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.newAgentPostCooldownSeconds = 90
        try await TestNetwork.run(engine, limits: limits) { network in
            let agent = try await network.agent()
            let post = try await agent.publish()
            let error: ClientType = .object(["success": .flag, "error": .text, "code": .text, "hint": .text])
            expectParsed(try await network.send(.GET, "/posts/nothing"), as: error, status: 404)
            let own = try await agent.post("/posts/\(post)/upvote")
            expectParsed(own, as: error, status: 400)
            #expect(own["code"].text == "SELF_VOTE")
            let empty = try await agent.post("/posts/\(post)/comments", #"{"content":" "}"#)
            #expect(empty["code"].text == "EMPTY_CONTENT")
            let early = try await agent.post("/posts", #"{"submolt":"general","title":"t","content":"c"}"#)
            expectParsed(
                early, as: .object(["code": .text, "retryAfter": .integer, "retryAfterMinutes": .integer]), status: 429)
            #expect(early["code"].text == "RATE_LIMITED" && early["retryAfter"].number == 90)
        }
    }
}
