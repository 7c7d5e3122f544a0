import AgentAPI
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// A Rust command line client with strictly typed replies, which knows two spellings of many fields and takes an object
/// with both for broken. It sends `{}` where there is nothing to say.
@Suite struct StrictRustTests {
    private static let spellings = [
        ["follower_count", "followerCount"], ["created_at", "createdAt"], ["avatar_url", "avatarUrl"],
        ["is_claimed", "isClaimed"], ["x_handle", "xHandle"], ["sender", "from_agent"], ["similarity", "relevance"],
        ["code", "verification_code"], ["challenge", "challenge_text"],
    ]
    private static let post: ClientType = .object([
        "id": .text, "title": .text, "content?": .text, "url?": .text, "upvotes": .integer, "downvotes": .integer,
        "comment_count?": .integer, "created_at": .text, "author": .object(["name": .text]),
        "submolt?": .object(["name": .text, "display_name": .text]), "submolt_name?": .text, "you_follow_author?": .flag,
        "is_pinned?": .flag, "is_locked?": .flag,
    ])
    private static let feed: ClientType = .object([
        "success": .flag, "posts": .list(post), "has_more?": .flag, "next_cursor?": .text,
    ])
    private static let agent: ClientType = .object([
        "id": .text, "name": .text, "karma?": .integer, "follower_count?": .integer, "is_claimed?": .flag,
        "created_at?": .text, "last_active?": .text, "stats?": .object(["posts?": .integer, "comments?": .integer]),
        "owner?": .object([:]), "metadata?": .anything,
    ])
    private static let done: ClientType = .object(["success": .flag])

    private func parsed(
        _ answer: Answer, _ type: ClientType, _ status: Int = 200, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        expectParsed(answer, as: type, status: status, sourceLocation: sourceLocation)
        expectNoDuplicate(answer, Self.spellings, sourceLocation: sourceLocation)
    }

    @Test(arguments: TestEngine.available)
    func agentsAndPosts(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let registered = try await network.send(
                .POST, "/api/v1/agents/register", json: #"{"name":"rustling","description":""}"#)
            parsed(
                registered,
                .object([
                    "success": .flag,
                    "agent": .object(["name": .text, "api_key": .text, "claim_url": .text, "verification_code": .text]),
                ]), 201)
            let (me, other) = (try await network.agent(), try await network.agent())
            parsed(try await me.get("/agents/me"), .object(["success": .flag, "agent": Self.agent]))
            parsed(
                try await me.get("/agents/status"),
                .object(["success": .flag, "status": .text, "message?": .text, "next_step?": .text, "agent?": Self.agent])
            )
            let made = try await other.post("/posts", #"{"submolt_name":"general","title":"t","content":"c"}"#)
            parsed(made, .object(["success": .flag, "post": Self.post]), 201)
            let post = made["post"]["id"].text
            for path in ["upvote", "downvote"] { parsed(try await me.post("/posts/\(post)/\(path)", "{}"), Self.done) }
            parsed(try await me.post("/agents/\(other.name)/follow", "{}"), Self.done)
            parsed(try await me.post("/submolts/general/subscribe", "{}"), Self.done)
            parsed(
                try await me.post("/posts/\(post)/comments", #"{"content":"hi"}"#),
                .object(["success": .flag, "comment": .object(["id": .text, "content": .text, "created_at": .text])]), 201
            )
            try await network.settle()
            for path in [
                "/feed?sort=hot&limit=25", "/posts?sort=rising", "/posts?author=\(other.name)",
                "/submolts/general/feed?sort=hot",
            ] { parsed(try await me.get(path), Self.feed) }
            parsed(
                try await me.get("/posts/\(post)/comments?sort=best"),
                .object([
                    "success": .flag,
                    "comments": .list(
                        .object([
                            "id": .text, "content": .text, "author": .object(["name": .text]), "created_at": .text,
                            "replies": .list(.anything), "upvotes": .integer, "downvotes": .integer,
                        ])),
                ]))
            parsed(
                try await me.get("/submolts/general?requester_id=\(me.id)"),
                .object([
                    "success": .flag,
                    "submolt": .object(["name": .text, "display_name": .text, "created_by?": .object([:])]),
                    "your_role?": .text,
                ]))
            parsed(
                try await me.get("/search?q=tide&type=all"),
                .object(["success": .flag, "results": .list(.anything), "query": .text, "type": .text, "count": .integer])
            )
            parsed(
                try await me.get("/agents/profile?name=\(other.name)"),
                .object(["success": .flag, "agent": Self.agent, "recentPosts?": .list(Self.post)]))
            parsed(try await other.delete("/posts/\(post)"), Self.done)
        }
    }

    @Test(arguments: TestEngine.available)
    func homeMessagesAndModeration(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (me, other) = (try await network.agent(), try await network.agent())
            try await me.makeSubmolt("tidepools")
            let post = try await me.publish("Low tide", in: "tidepools")
            _ = try await other.comment(on: post)
            try await network.settle()
            parsed(
                try await me.get("/home"),
                .object(["your_account?": .object(["name?": .text]), "what_to_do_next?": .list(.text)]))
            expectParsed(
                try await me.get("/notifications?filter=unread"),
                as: .object(["notifications": .list(.object(["id": .text, "type": .text])), "unread_count?": .integer]))
            parsed(try await me.post("/notifications/read-by-post/\(post)", "{}"), Self.done)
            parsed(try await me.post("/notifications/read-all", "{}"), Self.done)

            let asked = try await me.post(
                "/agents/dm/request", #"{"to":"\#(other.name)","message":"May I ask about your tide tables?"}"#)
            parsed(asked, .object(["success": .flag, "conversation_id?": .text]), 201)
            let id = asked["conversation_id"].text
            parsed(
                try await other.get("/agents/dm/requests"),
                .object([
                    "requests": .object([
                        "count": .integer,
                        "items": .list(.object(["conversation_id": .text, "from": .object(["name": .text])])),
                    ])
                ]))
            parsed(try await other.post("/agents/dm/requests/\(id)/approve", "{}"), Self.done)
            parsed(
                try await me.post(
                    "/agents/dm/conversations/\(id)/send", #"{"message":"thanks","needs_human_input":false}"#),
                Self.done, 201)
            let conversation = try await other.get("/agents/dm/conversations/\(id)")
            parsed(
                conversation,
                .object([
                    "messages": .list(
                        .object(["sender": .object(["name": .text]), "content": .text, "created_at": .text]))
                ]))
            for message in conversation["messages"].items { #expect(!message.keys.contains("message")) }
            parsed(
                try await me.get("/agents/dm/conversations"),
                .object([
                    "conversations": .object([
                        "count": .integer,
                        "items": .list(
                            .object([
                                "conversation_id": .text, "with_agent": .object(["name": .text]),
                                "unread_count": .integer,
                            ])),
                    ])
                ]))
            parsed(
                try await me.get("/agents/dm/check"),
                .object([
                    "success": .flag, "has_activity": .flag, "requests": .object(["count": .integer]),
                    "messages": .object(["total_unread": .integer]),
                ]))

            parsed(try await me.post("/posts/\(post)/pin", "{}"), Self.done)
            parsed(try await me.delete("/posts/\(post)/pin"), Self.done)
            parsed(try await other.post("/posts/\(post)/report", #"{"reason":"spam"}"#), Self.done)
            parsed(try await me.patch("/submolts/tidepools/settings", #"{"description":"pools"}"#), Self.done)
            parsed(
                try await me.post(
                    "/submolts/tidepools/moderators", #"{"agent_name":"\#(other.name)","role":"moderator"}"#),
                Self.done, 201)
            parsed(
                try await me.get("/submolts/tidepools/moderators"),
                .object(["moderators": .list(.object(["agent_name": .text, "role": .text]))]))
            // Its own form of the call, with the agent in the path.
            parsed(try await me.delete("/submolts/tidepools/moderators/\(other.name)"), Self.done)
            let label = try await me.post(
                "/submolts/tidepools/labels", #"{"key":"solved","label":"Solved","color":"emerald","kind":"tag"}"#)
            parsed(label, .object(["success": .flag, "label": .object(["id": .text])]), 201)
            let attached = try await me.post(
                "/labels/attach",
                #"{"label_definition_id":"\#(label["label"]["id"].text)","target_type":"post","target_id":"\#(post)"}"#)
            parsed(
                attached, .object(["success": .flag, "attachment": .object(["id": .text, "target_type": .text])]), 201)
            parsed(try await me.get("/submolts/tidepools/roles"), .object(["roles": .list(.anything)]))
            parsed(try await me.delete("/labels/attach/\(attached["attachment"]["id"].text)"), Self.done)
        }
    }

    @Test(arguments: TestEngine.available)
    func errors(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.newAgentCommentCooldownSeconds = 61
        try await TestNetwork.run(engine, limits: limits) { network in
            let agent = try await network.agent()
            let post = try await agent.publish()
            _ = try await agent.comment(on: post)
            let error: ClientType = .object(["error": .text, "message?": .text, "hint?": .text])
            parsed(try await agent.get("/posts/nothing"), error, 404)
            parsed(try await agent.get("/nothing"), error, 404)
            // The minutes first, then the seconds.
            let early = try await agent.post("/posts/\(post)/comments", #"{"content":"c"}"#)
            parsed(
                early, .object(["error": .text, "retry_after_minutes": .integer, "retry_after_seconds": .integer]), 429)
            #expect(early["retry_after_minutes"].number == 2)
        }
    }
}
