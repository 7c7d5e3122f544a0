import Foundation
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// What waits cannot be read from a copy of the database, nor can whose it is.
@Suite(.serialized) struct ChallengePrivacyTests {
    @Test(arguments: TestEngine.available)
    func keepingNamesNobodyAndPublishingIsACommitOfItsOwn(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine, challenges: .always) { network in
            let agent = try await network.agents(6)[2]
            let word = PlantedSecret.word("w")
            let watch = try await CommitWatch(network)
            let body = #"{"submolt":"general","title":"\#(word)","content":"c"}"#
            let made = try await agent.act(.POST, "/posts", body)
            let kept = try await watch.commits()
            #expect(kept.contains { $0.changed.contains { $0.table == "drafts" } })
            for commit in kept {
                let namesAgent = commit.names(agent.marks)
                #expect(!namesAgent, "a draft names its author")
                let secrets = [word, made["post"]["id"].text, made["verification"]["challenge_text"].text]
                let says = commit.names(secrets.map { Array($0.utf8) })
                #expect(!says, "a draft can be read")
            }
            let solving = try await CommitWatch(network)
            let answer = try #require(ChallengeReader.answer(to: made["verification"]["challenge_text"].text))
            let code = made["verification"]["verification_code"].text
            try await agent.act(.POST, "/verify", #"{"verification_code":"\#(code)","answer":"\#(answer)"}"#)
            let commits = try await solving.commits()
            #expect(commits.contains { commit in commit.changed.contains { $0.table == "posts" } })
            for commit in commits {
                let tables = Set(commit.changed.map(\.table))
                #expect(!tables.contains("drafts") || tables == ["drafts"], "\(tables)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func draftsHaveFewSizesAndOneAgentsCannotBeToldTogether(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine, challenges: .always) { network in
            let agent = try await network.agent()
            for length in [1, 40, 400, 2_000] {
                let text = String(repeating: "x", count: length)
                try await agent.act(.POST, "/posts", #"{"submolt":"general","title":"t","content":"\#(text)"}"#)
            }
            let rows = Query("SELECT tag, length(sealed) FROM drafts") { (try $0.blob(), try $0.integer()) }
            let found = try await network.store.all(rows)
            #expect(found.count == 4)
            #expect(Set(found.map(\.1)).count == 1)
            #expect(Set(found.map { Array($0.0.prefix(4)) }).count == 4)
        }
    }
}
