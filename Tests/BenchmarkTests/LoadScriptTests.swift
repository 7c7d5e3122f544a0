@testable import Benchmarks
import Foundation
import Testing

@Suite struct LoadScriptTests {
    private static let data = LoadData(
        pairs: "/p", posts: "/b", comments: "/c", submolts: "/s", agents: "/a", words: "/w", samplePair: ("k", "p"))

    @Test func textOfARequestCannotLeaveItsLuaString() {
        #expect(LuaText.literal("a\"b\\c") == #""a\"b\\c""#)
        #expect(LuaText.literal("line\r\n1") == #""line\013\0101""#)
        #expect(LuaText.literal("é") == #""\195\169""#)
    }

    @Test func everyOperationHasAScriptThatSaysWhatItMeasured() {
        for operation in Operation.allCases {
            let text = LoadScript.of(operation, Self.data, host: "127.0.0.1:1", round: 1, etag: "\"x\"").text
            #expect(text.contains("done = function"), "\(operation)")
            #expect(text.contains("request = function"), "\(operation)")
            #expect(text.contains("POST ") == operation.writes, "\(operation)")
        }
    }

    @Test func theMixIsNineteenReadsToOneWrite() {
        let shares = Operation.mix.reduce(into: (reads: 0, writes: 0)) { shares, part in
            if part.operation.writes { shares.writes += part.share } else { shares.reads += part.share }
        }
        #expect(shares == (95, 5))
    }

    @Test func keysComeWithNamesOrAlone() {
        let keys = AgentKey.read("ada,moltbook_sk_1\nmoltbook_sk_2\n\nnot a key\n")
        #expect(keys == [AgentKey(text: "moltbook_sk_1", name: "ada"), AgentKey(text: "moltbook_sk_2", name: nil)])
    }
}
