import TestDatabases
import Testing
import TestServers

/// Queries of lists that are refused.
@Suite struct BadListTests {
    @Test(arguments: TestEngine.available)
    func limitsOffsetsAndSortsOutsideTheirRangeAreRefused(engine: TestEngine) async throws {
        try await nothingIsWritten(engine) { stage in
            let lists = [
                "/posts?", "/submolts/general/feed?", "/posts/\(stage.post)/comments?", "/submolts?", "/feed?",
                "/search?q=a&",
            ]
            for list in lists {
                for value in [
                    "0", "-1", "1000000", "9223372036854775808", "1.5", "ten", "0x10", "%2B", "NaN", "%D9%A3",
                ] {
                    expectRefusal(try await stage.other.get("\(list)limit=\(value)"), 400, "INVALID_LIMIT")
                }
                for value in ["-1", "10001", "99999999999999999999", "x"] {
                    expectRefusal(try await stage.other.get("\(list)offset=\(value)"), 400, "INVALID_OFFSET")
                }
                if !list.hasPrefix("/search") {
                    expectRefusal(try await stage.other.get("\(list)sort=sideways"), 400, "INVALID_SORT")
                }
                for query in ["sort=%FF", "%C0%80=1", "sort=%ED%A0%80"] {
                    expectRefusal(try await stage.other.get(list + query), 400, "INVALID_QUERY")
                }
            }
            for list in ["/posts/\(stage.post)/comments?", "/feed?", "/posts?sort=top&t=week&"] {
                expectRefusal(try await stage.other.get(list + "offset=1001"), 400, "INVALID_OFFSET")
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
            var damaged = [
                "x", "AAAA", "....", "eyJvZmZzZXQiOjIwfQ==", cursor + "A", String(cursor.dropLast()), "-", "%20",
            ]
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
