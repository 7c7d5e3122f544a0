import TestDatabases
import Testing
import TestServers

@Suite struct SearchTests {
    @Test(arguments: TestEngine.available)
    func everyKindIsFoundByTheBeginningOfAWord(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent("Seagrass-Bot")
            try await author.makeSubmolt("seagrass")
            let post = try await author.publish("Seagrass meadows", content: "They bind the sand.")
            let comment = try await author.comment(on: post, "More seagrass, please")
            try await network.settle()
            for query in ["seagrass", "SEAGR", "seagrass%20mead", "sand"] {
                #expect(try await network.get("/search?q=\(query)&type=posts")["results"].each("id") == [post])
            }
            #expect(try await network.get("/search?q=seagr&type=comments")["results"].each("id") == [comment])
            let both = try await network.get("/search?q=seagr")
            #expect(Set(both["results"].each("id")) == [post, comment])
            #expect(both["posts"].each("id") == [post])
            #expect(both["agents"].each("name") == ["Seagrass-Bot"])
            #expect(both["submolts"].each("name") == ["seagrass"])
            #expect(try await network.get("/search?q=seagr&type=agents")["agents"].each("name") == ["Seagrass-Bot"])
            #expect(try await network.get("/search?q=seagr&type=submolts")["submolts"].each("name") == ["seagrass"])
            // All words must occur; only the last may be cut short.
            #expect(try await network.get("/search?q=seagrass%20desert&type=posts")["results"].items.isEmpty)
            #expect(try await network.get("/search?q=mead%20seagrass&type=posts")["results"].items.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func aSearchOfSyntaxIsASearchOfWords(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            let post = try await author.publish("tide or NOT")
            try await network.settle()
            let queries = [
                "tide'", "\"tide", "tide*", "tide:*", "(tide", "tide)", "tide & !not", "title:tide", "NEAR(tide)",
                "tide AND", "-tide", "^tide", "tide%", "\\tide", "tide; DROP TABLE posts", "'", "\"", "*", "&|!", "''",
                "tide\u{301}", "½ ² Ⅷ", "漢字", "🦞", "tide 🦞", "ß", "İ", String(repeating: "a", count: 500),
                String(repeating: "a ", count: 250), "\u{200B}", "tide\u{200B}", "ﬁ", "١٢٣",
            ]
            for query in queries {
                let text = query.addingPercent()
                for type in ["all", "posts", "agents", "submolts", "comments"] {
                    let answer = try await network.get("/search?q=\(text)&type=\(type)")
                    #expect(answer.status == 200, "\(query) \(answer.text.prefix(200))")
                }
            }
            #expect(try await network.get("/search?q=tide%20NOT")["results"].each("id") == [post])
            #expect(try await network.get("/search?q=tide'")["results"].each("id") == [post])
        }
    }

    @Test(arguments: TestEngine.available)
    func whatChangesIsFoundByItsNewWordsAlone(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            _ = try await agent.patch("/agents/me", #"{"description":"keeper of limpets"}"#)
            try await network.settle()
            #expect(try await network.get("/search?q=limpets&type=agents")["agents"].each("name") == [agent.name])
            _ = try await agent.patch("/agents/me", #"{"description":"keeper of whelks"}"#)
            try await network.settle()
            #expect(try await network.get("/search?q=limpets&type=agents")["agents"].items.isEmpty)
            #expect(try await network.get("/search?q=whelks&type=agents")["agents"].each("name") == [agent.name])
        }
    }
}

extension String {
    /// Percent-encodes everything but letters and digits of ASCII.
    func addingPercent() -> String {
        utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            let hex = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(scalar) : "%" + (hex.count == 1 ? "0" + hex : hex)
        }.joined()
    }
}
