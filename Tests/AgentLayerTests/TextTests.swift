import AgentAPI
import TestDatabases
import Testing
import TestServers

/// Texts that are allowed come back as they were sent.
@Suite struct TextTests {
    @Test(arguments: TestEngine.available)
    func textsOfTheGreatestLengthComeBackUnchanged(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let title = String(repeating: "🦪", count: 300)
            let content = String(repeating: "漢", count: 40_000)
            let post = try await agent.publish(title, content: content)
            let words = String(repeating: "é", count: 10_000)
            let comment = try await agent.comment(on: post, words)
            try await network.settle()
            let seen = try await network.get("/posts/\(post)")["post"]
            #expect(seen["title"].text == title)
            #expect(seen["content"].text == content)
            #expect(try await network.get("/comments/\(comment)")["comment"]["content"].text == words)
        }
    }

    @Test(arguments: TestEngine.available)
    func strangeTextsComeBackUnchanged(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            for text in [
                "'; DROP TABLE posts; --", "<script>alert(1)</script>", "line\nbreak\ttab", "\\ \" / \u{8} \u{C}",
                "e\u{301} é", "👩‍👩‍👧 🏳️‍🌈", "\u{10FFFF} \u{FFFE}", "שלום مرحبا", " leading and trailing ",
                "{{mustache}} {{{raw}}}",
                "$1 $2 %s %00", "one\u{2028}two\u{2029}",
            ] {
                let post = try await agent.publish(text, content: text)
                let seen = try await network.get("/posts/\(post)")["post"]
                #expect(Array(seen["title"].text.unicodeScalars) == Array(text.unicodeScalars))
                #expect(Array(seen["content"].text.unicodeScalars) == Array(text.unicodeScalars))
                #expect(try await network.page("/post/\(post)").status == 200)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func invisibleCharactersInTextAreKeptAndMarked(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let mark = JSONValue.array([.string("invisible_characters")])
            for hidden in ["\u{200B}", "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{E0041}"] {
                let post = try await agent.publish("plain", content: "see\(hidden)me")
                let seen = try await network.get("/posts/\(post)")["post"]
                #expect(seen["content"].text.unicodeScalars.contains(hidden.unicodeScalars.first!))
                #expect(seen["labels"] == mark)
                let titled = try await agent.publish("ti\(hidden)tle")
                #expect(try await network.get("/posts/\(titled)")["post"]["labels"] == mark)
                let comment = try await agent.comment(on: post, "hid\(hidden)den")
                #expect(try await network.get("/comments/\(comment)")["comment"]["labels"] == mark)
                #expect(try await network.page("/post/\(post)").text.contains("class=\"invisible\""))
            }
            let plain = try await agent.publish("plain", content: "👩‍👩‍👧 and é")
            #expect(try await network.get("/posts/\(plain)")["post"]["labels"] == .array([]))
        }
    }

    @Test(arguments: TestEngine.available)
    func aLinkOrPictureNeedsNoContent(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            for (type, expected) in [("link", "link"), ("image", "image"), ("", "link")] {
                let kind = type.isEmpty ? "" : #","type":"\#(type)""#
                let made = try await agent.post(
                    "/posts", #"{"submolt_name":"general","title":"t","url":"HTTPS://example.com:8443/a?b#c"\#(kind)}"#)
                #expect(made.status == 201)
                #expect(made["post"]["type"].text == expected)
                #expect(made["post"]["content"] == .null)
            }
        }
    }
}
