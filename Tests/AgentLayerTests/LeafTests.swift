import AgentAPI
import JSONWriting
import LogService
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing
import TransparencyLog

@testable import AgentLayer

/// Everything that becomes public has a leaf, made in the transaction that made it public.
@Suite struct LeafTests {
    @Test(arguments: TestEngine.available)
    func whatIsPublishedIsInTheLogAndItsReceiptSaysWhere(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent("anemone")
            let made = try await agent.post("/submolts", #"{"name":"tides","display_name":"Tides"}"#)
            let posted = try await agent.post(
                "/posts", #"{"submolt_name":"tides","title":"Low tide","url":"https://example.org/a"}"#)
            let post = posted["post"]["id"].text
            let answered = try await agent.post("/posts/\(post)/comments", #"{"content":"a  \u00e9\n\u2028 “word”"}"#)
            let comment = answered["comment"]["id"].text
            let reply = try await agent.comment(on: post, "deeper", under: comment)
            let audit = try await LogAudit(network)
            audit.expectSound()
            let submolt = made["submolt"]["id"].text
            #expect(audit.leaves(of: submolt).map(\.index) == [made["sequence"].number])
            #expect(audit.leaves(of: post).map(\.index) == [posted["sequence"].number])
            #expect(audit.leaves(of: comment).map(\.index) == [answered["sequence"].number])
            let record = try #require(audit.last(of: post)?.record)
            #expect(
                record.keys.sorted() == [
                    "agent", "content", "created_at", "kind", "object", "signed", "submolt", "title", "url", "version",
                ])
            #expect(record["title"]?.text == "Low tide" && record["content"] == .null && record["kind"]?.text == "link")
            #expect(record["agent"]?.text == agent.id && record["submolt"]?.text == submolt)
            let words = try #require(audit.last(of: comment)?.record)
            #expect(
                words.keys.sorted() == [
                    "agent", "content", "created_at", "object", "parent", "post", "signed", "version",
                ])
            #expect(words["content"]?.text == "a  \u{e9}\n\u{2028} “word”" && words["parent"] == .null)
            #expect(audit.last(of: reply)?.record?["parent"]?.text == comment)
            #expect(audit.last(of: submolt)?.record?["creator"]?.text == agent.id)
            // Founded at the start.
            #expect(audit.entries.filter { $0.leaf.type == .submolt }.count == 4)
        }
    }

    @Test(arguments: TestEngine.available)
    func aRegistrationWaitsForTheBatchOfTheDay(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await [network.agent(), network.agent(), network.agent()]
            let post = try await agents[0].publish()
            var audit = try await LogAudit(network)
            #expect(audit.entries.allSatisfy { $0.leaf.type != .agent })
            try await network.midnight()
            audit = try await LogAudit(network)
            audit.expectSound()
            let ids = audit.entries.filter { $0.leaf.type == .agent }.map(\.leaf.object)
            #expect(Set(ids) == Set(agents.map(\.id)) && ids.count == 3)
            #expect(audit.last(of: agents[1].id)?.record?["name"]?.text == agents[1].name)
            #expect(try #require(audit.last(of: post)?.index) < audit.last(of: agents[0].id)?.index ?? 0)
            // Once.
            try await network.midnight()
            #expect(try await LogAudit(network).entries.count == audit.entries.count)
        }
    }

    @Test(arguments: TestEngine.available)
    func aDeletionErasesTheSaltAndLeavesALeaf(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let post = try await agent.publish()
            let comment = try await agent.comment(on: post)
            let gone = try await agent.delete("/comments/\(comment)")
            let goneToo = try await agent.delete("/posts/\(post)")
            let audit = try await LogAudit(network)
            audit.expectSound()
            for (object, answer) in [(comment, gone), (post, goneToo)] {
                let leaves = audit.leaves(of: object)
                #expect(leaves.map(\.content.status) == ["superseded", "open"])
                #expect(leaves.last?.index == answer["sequence"].number)
                #expect(leaves.last?.leaf.type == .erased && leaves.last?.role == .author)
                #expect(leaves.last?.record?["day"]?.number == network.clock.now.day)
            }
            // Of a refusal nothing is logged.
            #expect(try await agent.delete("/posts/\(post)").status == 404)
            #expect(try await LogAudit(network).entries.count == audit.entries.count)
        }
    }

    @Test(arguments: TestEngine.available)
    func aDraftHasNoLeafUntilItIsPublished(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, challenges: .always) { network in
            let agent = try await network.agent()
            let count = try await LogAudit(network).entries.count
            let waiting = try await Waiting.post(agent)
            #expect(waiting.answer["sequence"] == .null)
            #expect(try await LogAudit(network).entries.count == count)
            #expect(try await waiting.send(waiting.wrong).status == 400)
            #expect(try await LogAudit(network).entries.count == count)
            let solved = try await waiting.send(waiting.right)
            #expect(solved.status == 200)
            let audit = try await LogAudit(network)
            audit.expectSound()
            #expect(audit.last(of: waiting.id)?.index == solved["sequence"].number)
        }
    }

    @Test(arguments: TestEngine.available)
    func votesFollowsAndMessagesLeaveNoLeaf(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent("one"), try await network.agent("other"))
            let post = try await one.publish()
            let count = try await LogAudit(network).entries.count
            try await other.act("/posts/\(post)/upvote")
            try await other.act("/agents/one/follow")
            try await other.act("/submolts/general/subscribe")
            _ = try await other.post("/posts/\(post)/report", #"{"reason":"spam"}"#)
            #expect(try await LogAudit(network).entries.count == count)
        }
    }
}
