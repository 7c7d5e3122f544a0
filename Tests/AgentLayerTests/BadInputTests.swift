import HTTPSupport
import NIOCore
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

/// Requests that are refused: a body that programs and people understand, and nothing written.
@Suite struct BadInputTests {
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
                "/..", "/posts/../../etc/passwd", "/api/v1/posts",
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
            let large =
                #"{"submolt":"general","title":"t","content":""#
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
}
