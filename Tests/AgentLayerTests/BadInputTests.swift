import AgentAPI
import HTTPSupport
import JSONWriting
import NIOCore
import NIOHTTP1
import Storage
import TestDatabases
import Testing

/// Every input that is refused: a body that programs and people understand, and nothing written.
@Suite struct BadInputTests {
    /// A network with something of everything, to break things against.
    private struct Stage {
        let network: TestNetwork
        let author: TestAgent
        let other: TestAgent
        let post: String
        let otherPost: String
        let comment: String
        let otherComment: String
        let deletedPost: String
        let deletedComment: String

        init(_ network: TestNetwork) async throws {
            self.network = network
            author = try await network.agent("Author_One")
            other = try await network.agent("somebody")
            post = try await author.publish()
            otherPost = try await author.publish()
            comment = try await author.comment(on: post)
            otherComment = try await author.comment(on: otherPost)
            deletedPost = try await author.publish()
            deletedComment = try await author.comment(on: post)
            _ = try await author.delete("/posts/\(deletedPost)")
            _ = try await author.delete("/comments/\(deletedComment)")
            try await network.settle()
        }
    }

    /// Runs `attempts` and checks that the database is what it was before.
    private func nothingIsWritten(
        _ engine: TestEngine, _ attempts: (Stage) async throws -> Void
    ) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await Stage(network)
            let before = try await network.store.read { try $0.first(TestQueries.fingerprint()) }
            try await attempts(stage)
            try await network.settle()
            #expect(try await network.store.read { try $0.first(TestQueries.fingerprint()) } == before)
        }
    }

    // MARK: Who and where

    @Test(arguments: TestEngine.available)
    func withoutAValidKeyNothingIsDone(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            let headers: [[(String, String)]] = [
                [], [("Authorization", "Bearer")], [("Authorization", "Bearer ")], [("Authorization", "")],
                [("Authorization", stage.author.key)], [("Authorization", "Basic \(stage.author.key)")],
                [("Authorization", "Bearer \(stage.author.key)x")],
                [("Authorization", "Bearer \(stage.author.key.dropLast())")],
                [("Authorization", "Bearer \(stage.author.key.uppercased())")],
                [("Authorization", "Bearer moltbook_sk_")], [("Authorization", "Bearer sk-something")],
                [("X-API-Key", "")], [("X-API-Key", "Bearer \(stage.author.key)")],
                [("Authorization", "Bearer moltbook_sk_" + String(repeating: "'", count: 43))],
                [("Authorization", "Bearer \(stage.author.key) \(stage.author.key)")],
            ]
            let attempts: [(HTTPMethod, String)] = [
                (.GET, "/agents/me"), (.POST, "/posts"), (.POST, "/posts/\(stage.post)/upvote"), (.GET, "/feed"),
                (.DELETE, "/posts/\(stage.post)"), (.POST, "/agents/somebody/follow"),
                (.POST, "/agents/me/rotate-key"), (.PATCH, "/agents/me"), (.POST, "/submolts"),
            ]
            for headers in headers {
                for (method, path) in attempts {
                    let answer = try await stage.network.send(method, "/api/v1" + path, headers: headers)
                    expectRefusal(answer, 401, "UNAUTHORIZED")
                    #expect(answer.header("WWW-Authenticate") == "Bearer")
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func unknownRoutesAndIDsAreNotFound(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            let unknown = "00000000-0000-4000-8000-000000000000"
            for path in [
                "/nowhere", "/posts/\(stage.post)/nowhere", "/agents", "/agents/x/y/z", "/posts//\(stage.post)/x",
                "/..", "/posts/../../etc/passwd", "/api/v1/posts", "/agents/me/avatar",
            ] {
                expectRefusal(try await stage.other.get(path), 404, "NOT_FOUND")
            }
            var ids = [unknown, "1", "x", "null", "undefined", "' OR 1=1 --", "\(stage.post)x", stage.deletedPost]
            ids += ["{\(stage.post)}", "-1", String(repeating: "9", count: 400), "🦪", stage.comment]
            for id in ids {
                let path = id.addingPercent()
                expectRefusal(try await stage.other.get("/posts/\(path)"), 404, "NOT_FOUND")
                expectRefusal(try await stage.author.delete("/posts/\(path)"), 404, "NOT_FOUND")
                expectRefusal(try await stage.other.post("/posts/\(path)/upvote"), 404, "NOT_FOUND")
                expectRefusal(try await stage.other.post("/posts/\(path)/downvote", "{}"), 404, "NOT_FOUND")
                expectRefusal(
                    try await stage.other.post("/posts/\(path)/comments", #"{"content":"c"}"#), 404, "NOT_FOUND")
            }
            for id in [unknown, "x", stage.post, stage.deletedComment] {
                expectRefusal(try await stage.author.delete("/comments/\(id)"), 404, "NOT_FOUND")
                expectRefusal(try await stage.other.post("/comments/\(id)/upvote"), 404, "NOT_FOUND")
                if id != stage.deletedComment {
                    expectRefusal(try await stage.other.get("/comments/\(id)"), 404, "NOT_FOUND")
                }
            }
            for name in ["nobody", "%20", "a%2Fb", "%F0%9F%A6%AA", "'", String(repeating: "n", count: 3_000)] {
                expectRefusal(try await stage.other.post("/agents/\(name)/follow"), 404, "NOT_FOUND")
                expectRefusal(try await stage.other.delete("/agents/\(name)/follow"), 404, "NOT_FOUND")
                expectRefusal(try await stage.other.get("/agents/profile?name=\(name)x"), 404, "NOT_FOUND")
                expectRefusal(try await stage.other.get("/submolts/\(name)"), 404, "NOT_FOUND")
                expectRefusal(try await stage.other.get("/submolts/\(name)/feed"), 404, "NOT_FOUND")
                expectRefusal(try await stage.other.get("/posts?submolt=\(name)x"), 404, "NOT_FOUND")
                expectRefusal(try await stage.other.get("/posts?author=\(name)x"), 404, "NOT_FOUND")
                expectRefusal(try await stage.other.post("/submolts/\(name)/subscribe"), 404, "NOT_FOUND")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func theCharacterNulIsRefusedEverywhere(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            for body in [
                #"{"submolt":"general","title":"a\u0000b","content":"c"}"#,
                #"{"submolt":"general","title":"t","content":"\u0000"}"#,
                #"{"submolt":"gen\u0000eral","title":"t","content":"c"}"#,
                "{\"submolt\":\"general\",\"title\":\"a\u{0}b\",\"content\":\"c\"}",
                #"{"submolt":"general","title":"t","content":"c","ignored\u0000":1}"#,
            ] { expectRefusal(try await stage.other.post("/posts", body), 400, "NUL_CHARACTER") }
            expectRefusal(
                try await stage.other.post("/posts/\(stage.post)/comments", #"{"content":"\u0000"}"#), 400,
                "NUL_CHARACTER")
            expectRefusal(
                try await stage.other.patch("/agents/me", #"{"metadata":{"a":["\u0000"]}}"#), 400, "NUL_CHARACTER")
            for path in ["/search?q=a%00b", "/posts?cursor=%00", "/agents/profile?name=%00", "/posts?%00=1"] {
                expectRefusal(try await stage.other.get(path), 400, "INVALID_QUERY")
            }
            for path in ["/posts/%00", "/submolts/gen%00eral", "/comments/\(stage.comment)%00", "/submolts/%00/feed"] {
                expectRefusal(try await stage.other.get(path), 404, "NOT_FOUND")
            }
            expectRefusal(try await stage.other.post("/agents/some%00body/follow"), 404, "NOT_FOUND")
        }
    }

    // MARK: Bodies

    @Test(arguments: TestEngine.available)
    func bodiesThatAreNoJSONObjectAreRefused(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            let cases: [(String, String)] = [
                ("", "EMPTY_BODY"), ("  \n ", "EMPTY_BODY"), ("{", "INVALID_JSON"), ("[]", "INVALID_JSON"),
                ("null", "INVALID_JSON"), ("\"text\"", "INVALID_JSON"), ("1", "INVALID_JSON"),
                ("{\"a\":1,}", "INVALID_JSON"), ("{'a':1}", "INVALID_JSON"), ("{\"a\":NaN}", "INVALID_JSON"),
                ("{\"a\":01}", "INVALID_JSON"), ("{}{}", "INVALID_JSON"), ("title=x&content=y", "INVALID_JSON"),
                ("\u{FEFF}{}", "INVALID_JSON"), (#"{"title":"\uD800"}"#, "INVALID_UTF8"),
                (#"{"a":"\x"}"#, "INVALID_JSON"), ("{\"a\":\"line\nbreak\"}", "INVALID_JSON"),
            ]
            for path in ["/posts", "/posts/\(stage.post)/comments", "/submolts"] {
                for (body, code) in cases {
                    expectRefusal(try await stage.other.post(path, body), 400, code)
                }
                let deep = "{\"title\":" + String(repeating: "[", count: 32) + String(repeating: "]", count: 32) + "}"
                expectRefusal(try await stage.other.post(path, deep), 400, "JSON_TOO_DEEP")
                let endless = String(repeating: "{\"a\":", count: 100_000)
                expectRefusal(try await stage.other.post(path, endless), 400, "JSON_TOO_DEEP")
                for bytes in [[0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]] {
                    let answer = try await stage.network.send(
                        .POST, "/api/v1" + path, bytes, headers: [("Authorization", "Bearer \(stage.other.key)")])
                    #expect(answer.status == 400)
                    expectRefusal(answer, 400, answer["code"].text)
                    #expect(["INVALID_UTF8", "INVALID_JSON"].contains(answer["code"].text))
                }
            }
            expectRefusal(
                try await stage.network.send(.POST, "/api/v1/agents/register", json: "[]"), 400, "INVALID_JSON")
        }
    }

    @Test(arguments: TestEngine.available)
    func bodiesOverOneMebibyteAreRefusedPlainAndZipped(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            let key = ("Authorization", "Bearer \(stage.other.key)")
            let large = #"{"submolt":"general","title":"t","content":""#
                + String(repeating: "x", count: 1 << 20) + #""}"#
            expectRefusal(try await stage.other.post("/posts", large), 413, "PAYLOAD_TOO_LARGE")
            let zipped = Array(try Gzip.compress(ByteBuffer(string: large), level: 9).readableBytesView)
            #expect(zipped.count < 10_000)
            let bombed = try await stage.network.send(
                .POST, "/api/v1/posts", zipped, headers: [key, ("Content-Encoding", "gzip")])
            expectRefusal(bombed, 413, "PAYLOAD_TOO_LARGE")
            for bytes in [[], [0x1F, 0x8B], Array(zipped.dropLast(8)), Array("plain".utf8), zipped + [1]] as [[UInt8]] {
                let answer = try await stage.network.send(
                    .POST, "/api/v1/posts", bytes, headers: [key, ("Content-Encoding", "gzip")])
                #expect([400, 413].contains(answer.status))
                expectRefusal(answer, answer.status, answer["code"].text)
            }
            for encoding in ["br", "deflate", "gzip, gzip", "nonsense"] {
                let answer = try await stage.network.send(
                    .POST, "/api/v1/posts", Array("{}".utf8), headers: [key, ("Content-Encoding", encoding)])
                expectRefusal(answer, 415, "UNSUPPORTED_ENCODING")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func fieldsOfTheWrongTypeAreNamed(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            let cases: [(String, String, String, String)] = [
                ("/posts", #"{"submolt":"general","content":"c"}"#, "MISSING_FIELD", "title"),
                ("/posts", #"{"title":"t","content":"c"}"#, "MISSING_FIELD", "submolt_name"),
                ("/posts", #"{"submolt":"general","title":null,"content":"c"}"#, "MISSING_FIELD", "title"),
                ("/posts", #"{"submolt":"general","title":5,"content":"c"}"#, "WRONG_TYPE", "title"),
                ("/posts", #"{"submolt":["general"],"title":"t","content":"c"}"#, "WRONG_TYPE", "submolt"),
                ("/posts", #"{"submolt":"general","title":"t","content":{"a":1}}"#, "WRONG_TYPE", "content"),
                ("/posts", #"{"submolt":"general","title":"t","url":true}"#, "WRONG_TYPE", "url"),
                ("/posts/\(stage.post)/comments", "{}", "MISSING_FIELD", "content"),
                ("/posts/\(stage.post)/comments", #"{"content":1}"#, "WRONG_TYPE", "content"),
                ("/posts/\(stage.post)/comments", #"{"content":"c","parent_id":7}"#, "WRONG_TYPE", "parent_id"),
                ("/submolts", "{}", "MISSING_FIELD", "name"),
                ("/submolts", #"{"name":"tides","allow_crypto":"yes"}"#, "WRONG_TYPE", "allow_crypto"),
                ("/submolts", #"{"name":7}"#, "WRONG_TYPE", "name"),
            ]
            for (path, body, code, field) in cases {
                let answer = try await stage.other.post(path, body)
                expectRefusal(answer, 400, code)
                #expect(answer["error"].text.contains(field), "\(body) \(answer["error"].text)")
            }
            for body in [#"{"name":1}"#, #"{"name":["a"]}"#, #"{"name":"tides","description":3}"#] {
                expectRefusal(
                    try await stage.network.send(.POST, "/api/v1/agents/register", json: body), 400, "WRONG_TYPE")
            }
            for (body, code) in [
                ("{}", "NOTHING_TO_UPDATE"), (#"{"description":null}"#, "NOTHING_TO_UPDATE"),
                (#"{"description":1}"#, "WRONG_TYPE"), (#"{"metadata":[1]}"#, "WRONG_TYPE"),
                (#"{"metadata":"text"}"#, "WRONG_TYPE"), (#"{"display_name":false}"#, "WRONG_TYPE"),
            ] { expectRefusal(try await stage.other.patch("/agents/me", body), 400, code) }
        }
    }

    // MARK: Rules of the content

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
                (["submolt": .string("general"), "title": .string("t")], "EMPTY_CONTENT"),
                (post("t", "c").merging(["type": .string("video")]) { $1 }, "INVALID_TYPE"),
                (post("t", "c").merging(["type": .string("link")]) { $1 }, "MISSING_FIELD"),
            ]
            for (members, code) in posts { expectRefusal(try await stage.other.post("/posts", members), 400, code) }
            for (content, code) in [("", "EMPTY_CONTENT"), ("\u{3000}", "EMPTY_CONTENT"), (text(10_001), "CONTENT_TOO_LONG")] {
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
            for path in ["/search", "/search?q=", "/search?q=%20", "/agents/profile", "/agents/profile?name="] {
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
                "data:text/html,x", "ftp://example.com/a", "file:///etc/passwd", "//example.com", "/posts", "example.com",
                "http://", "https:///path", "http:example.com", "https://user:pass@example.com", "https://user@example.com",
                "https://example.com/a b", "https://exa\u{200B}mple.com", "https://example.com/\u{202E}gpj", "",
                "https://:80", "https://?", "vbscript:x", "http//example.com", "https://@example.com", "https://:@example.com",
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
            for name in ["", "a", "a b", "ä1", "a/b", "a.b", "@ab", "a'b", "аdmin", "ｆｕｌｌ", String(repeating: "n", count: 33)] {
                expectRefusal(try await register(name), 400, "INVALID_NAME")
            }
            for name in ["me", "Admin", "m0derator", "MOLTB00K", "nacre", "verify_email", "a1l", "api"] {
                expectRefusal(try await register(name), 400, "RESERVED_NAME")
            }
            let invisible = ["a\u{200B}b", "a\u{202E}b", "\u{FEFF}ab", "a\u{2060}b", "ab\u{E0041}", "a\u{AD}b", "a\u{7}b"]
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

    // MARK: Lists

    @Test(arguments: TestEngine.available)
    func limitsOffsetsAndSortsOutsideTheirRangeAreRefused(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            let lists = [
                "/posts?", "/submolts/general/feed?", "/posts/\(stage.post)/comments?", "/submolts?", "/feed?",
                "/search?q=a&",
            ]
            for list in lists {
                for value in ["0", "-1", "1000000", "9223372036854775808", "1.5", "ten", "0x10", "%2B", "NaN", "%D9%A3"] {
                    expectRefusal(try await stage.other.get("\(list)limit=\(value)"), 400, "INVALID_LIMIT")
                }
                for value in ["-1", "10001", "99999999999999999999", "x"] {
                    expectRefusal(try await stage.other.get("\(list)offset=\(value)"), 400, "INVALID_OFFSET")
                }
                if !list.hasPrefix("/search") {
                    expectRefusal(try await stage.other.get("\(list)sort=sideways"), 400, "INVALID_SORT")
                }
                for query in ["%", "sort=%FF", "a=%zz", "%C0%80=1"] {
                    expectRefusal(try await stage.other.get(list + query), 400, "INVALID_QUERY")
                }
            }
            expectRefusal(try await stage.other.get("/posts?sort=top&t=decade"), 400, "INVALID_TIME")
            expectRefusal(try await stage.other.get("/feed?filter=mine"), 400, "INVALID_FILTER")
            expectRefusal(try await stage.other.get("/search?q=a&type=humans"), 400, "INVALID_TYPE")
        }
    }

    @Test(arguments: TestEngine.available)
    func cursorsOfOtherListsAndDamagedOnesAreRefused(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            let cursor = try await stage.network.get("/posts?sort=new&limit=1")["next_cursor"].text
            #expect(!cursor.isEmpty)
            for list in [
                "/posts?sort=hot&", "/posts?sort=top&t=day&", "/posts?sort=new&submolt=general&",
                "/posts?sort=new&author=somebody&", "/submolts/introductions/feed?sort=new&", "/feed?sort=new&",
                "/posts/\(stage.post)/comments?sort=new&", "/submolts?", "/submolts?sort=new&", "/search?q=a&",
            ] {
                let answer = try await stage.other.get("\(list)cursor=\(cursor)")
                expectRefusal(answer, 400, "CURSOR_OF_OTHER_LIST")
            }
            var damaged = ["x", "AAAA", "....", "eyJvZmZzZXQiOjIwfQ==", cursor + "A", String(cursor.dropLast()), "-", "%20"]
            damaged.append(String(repeating: "A", count: 20_000))
            for index in cursor.indices {
                var copy = cursor
                copy.replaceSubrange(index...index, with: cursor[index] == "B" ? "C" : "B")
                damaged.append(copy)
            }
            for text in damaged {
                let answer = try await stage.other.get("/posts?sort=new&cursor=\(text)")
                #expect(answer.status == 400, "\(text.prefix(80))")
                expectRefusal(answer, 400, "INVALID_CURSOR")
            }
            // One agent's feed is not another's.
            let own = try await stage.other.get("/feed?sort=new&limit=1")["next_cursor"].text
            expectRefusal(try await stage.author.get("/feed?sort=new&cursor=\(own)"), 400, "CURSOR_OF_OTHER_LIST")
        }
    }
}
