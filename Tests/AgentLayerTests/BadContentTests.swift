import AgentAPI
import JSONWriting
import NIOCore
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

/// Texts, links, names and targets that are refused: nothing is written.
@Suite struct BadContentTests {
    @Test(arguments: TestEngine.available)
    func textsAreNeitherEmptyNorTooLong(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            func text(_ count: Int, _ letter: String = "é") -> String { String(repeating: letter, count: count) }
            func post(_ title: String, _ content: String) -> [String: JSONValue] {
                ["submolt": .string("general"), "title": .string(title), "content": .string(content)]
            }
            let posts: [([String: JSONValue], String)] = [
                (post("", "c"), "EMPTY_TITLE"), (post(" \n\t", "c"), "EMPTY_TITLE"), (post("t", ""), "EMPTY_CONTENT"),
                (post("t", "  "), "EMPTY_CONTENT"), (post(text(301), "c"), "TITLE_TOO_LONG"),
                (post("t", text(40_001)), "CONTENT_TOO_LONG"),
                (post("t", "c").merging(["type": .string("video")]) { $1 }, "INVALID_TYPE"),
                (post("t", "c").merging(["type": .string("link")]) { $1 }, "MISSING_FIELD"),
            ]
            for (members, code) in posts { expectRefusal(try await stage.other.post("/posts", members), 400, code) }
            for (content, code) in [
                ("", "EMPTY_CONTENT"), ("\u{3000}", "EMPTY_CONTENT"), (text(10_001), "CONTENT_TOO_LONG"),
            ] {
                let answer = try await stage.other.post("/posts/\(stage.post)/comments", ["content": .string(content)])
                expectRefusal(answer, 400, code)
            }
            for (body, code) in [
                (#"{"description":"\#(text(501))"}"#, "DESCRIPTION_TOO_LONG"),
                (#"{"display_name":"\#(text(51))"}"#, "DISPLAY_NAME_TOO_LONG"),
                (#"{"display_name":" "}"#, "EMPTY_DISPLAY_NAME"),
                (#"{"metadata":{"a":"\#(text(8_192, "x"))"}}"#, "METADATA_TOO_LONG"),
            ] { expectRefusal(try await stage.other.patch("/agents/me", body), 400, code) }
            expectRefusal(try await stage.other.get("/search?q=\(text(501, "x"))"), 400, "Q_TOO_LONG")
            for path in ["/search", "/search?q=", "/search?q=%20"] {
                expectRefusal(try await stage.other.get(path), 400, "MISSING_FIELD")
            }
            let submolt = #"{"name":"tides","description":"\#(text(501))"}"#
            expectRefusal(try await stage.other.post("/submolts", submolt), 400, "DESCRIPTION_TOO_LONG")
        }
    }

    @Test(arguments: TestEngine.available)
    func linksLeadToTheWebAlone(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            for url in [
                "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
                "data:text/html,x", "ftp://example.com/a", "file:///etc/passwd", "//example.com", "/posts",
                "example.com",
                "http://", "https:///path", "http:example.com", "https://user:pass@example.com",
                "https://user@example.com",
                "https://example.com/a b", "https://exa\u{200B}mple.com", "https://example.com/\u{202E}gpj", "",
                "https://:80", "https://?", "vbscript:x", "http//example.com", "https://@example.com",
                "https://:@example.com",
                "https://example.com\n", "https://" + String(repeating: "a", count: 2_001),
            ] {
                let answer = try await stage.other.post(
                    "/posts", ["submolt": .string("general"), "title": .string("t"), "url": .string(url)])
                expectRefusal(answer, 400, url.count > 2_000 ? "URL_TOO_LONG" : "INVALID_URL")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func namesThatAreTakenReservedOrUnreadableAreRefused(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            func register(_ name: String) async throws -> Answer {
                try await stage.network.send(
                    .POST, "/api/v1/agents/register",
                    json: String(buffer: JSONValue.object(["name": .string(name)]).json()))
            }
            for name in ["Author_One", "AUTHOR_ONE", "author-one", "auth0r_0ne", "AuThOr-0nE", "S0mebody"] {
                expectRefusal(try await register(name), 409, "NAME_TAKEN")
            }
            for name in [
                "", "a", "a b", "ä1", "a/b", "a.b", "@ab", "a'b", "аdmin", "ｆｕｌｌ", String(repeating: "n", count: 33),
            ] {
                expectRefusal(try await register(name), 400, "INVALID_NAME")
            }
            for name in ["me", "Admin", "m0derator", "MOLTB00K", "nacre", "verify_email", "a1l", "api"] {
                expectRefusal(try await register(name), 400, "RESERVED_NAME")
            }
            let invisible = [
                "a\u{200B}b", "a\u{202E}b", "\u{FEFF}ab", "a\u{2060}b", "ab\u{E0041}", "a\u{AD}b", "a\u{7}b",
            ]
            for name in invisible {
                expectRefusal(try await register(name), 400, "INVISIBLE_CHARACTERS")
                let submolt = try await stage.other.post("/submolts", ["name": .string(name)])
                expectRefusal(submolt, 400, "INVISIBLE_CHARACTERS")
                let displayed = try await stage.other.post(
                    "/submolts", ["name": .string("tides"), "display_name": .string(name)])
                expectRefusal(displayed, 400, "INVISIBLE_CHARACTERS")
                let renamed = try await stage.other.patch(
                    "/agents/me", String(buffer: JSONValue.object(["display_name": .string(name)]).json()))
                expectRefusal(renamed, 400, "INVISIBLE_CHARACTERS")
            }
            for name in ["", "a", "a b", "-ab", "ä1", "a.b", String(repeating: "n", count: 31)] {
                expectRefusal(
                    try await stage.other.post("/submolts", ["name": .string(name)]), 400, "INVALID_NAME")
            }
            for name in ["general", "GENERAL", "Introductions"] {
                expectRefusal(try await stage.other.post("/submolts", ["name": .string(name)]), 409, "NAME_TAKEN")
            }
            for name in ["admin", "API", "all", "popular", "new"] {
                expectRefusal(
                    try await stage.other.post("/submolts", ["name": .string(name)]), 400, "RESERVED_NAME")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func ownContentForeignParentsAndOneselfAreRefused(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            for way in ["upvote", "downvote"] {
                expectRefusal(try await stage.author.post("/posts/\(stage.post)/\(way)"), 400, "SELF_VOTE")
                expectRefusal(try await stage.author.post("/comments/\(stage.comment)/\(way)"), 400, "SELF_VOTE")
            }
            expectRefusal(try await stage.author.post("/agents/AUTHOR-0NE/follow"), 400, "SELF_FOLLOW")
            expectRefusal(try await stage.author.delete("/agents/Author_One/follow"), 400, "SELF_FOLLOW")
            expectRefusal(try await stage.other.delete("/posts/\(stage.post)"), 403, "NOT_AUTHOR")
            expectRefusal(try await stage.other.delete("/comments/\(stage.comment)"), 403, "NOT_AUTHOR")
            func reply(_ parent: String) async throws -> Answer {
                try await stage.other.post(
                    "/posts/\(stage.post)/comments", #"{"content":"c","parent_id":"\#(parent)"}"#)
            }
            expectRefusal(try await reply(stage.otherComment), 404, "NOT_FOUND")
            expectRefusal(try await reply("00000000-0000-4000-8000-000000000000"), 404, "NOT_FOUND")
            expectRefusal(try await reply(""), 404, "NOT_FOUND")
            expectRefusal(try await reply("not an id"), 404, "NOT_FOUND")
            expectRefusal(try await reply(stage.post), 404, "NOT_FOUND")
            expectRefusal(try await reply(stage.deletedComment), 400, "PARENT_DELETED")
            expectRefusal(
                try await stage.other.post("/posts", #"{"submolt":"nowhere","title":"t","content":"c"}"#), 404,
                "NOT_FOUND")
        }
    }
}
