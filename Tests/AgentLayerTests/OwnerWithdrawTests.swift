import AgentAPI
import Crypto
import Foundation
import HTTPSignatures
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct OwnerWithdrawTests {
    @Test(arguments: TestEngine.available)
    func aWithdrawnAgentLeavesItsNameAlone(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            let (agent, owner, url) = try await stage.claimed("reefling")
            let (other, _, _) = try await stage.claimed("coralline")
            let theirs = try await other.publish("theirs")
            var posts: [String] = []
            for number in 0..<60 { posts.append(try await agent.publish("limpet \(number)", content: "barnacle")) }
            for number in 0..<60 { _ = try await agent.comment(on: theirs, "whelk \(number)") }
            _ = try await other.comment(on: posts[0], "an answer")
            try await agent.act("/posts/\(theirs)/upvote")
            try await agent.act("/agents/coralline/follow")
            try await other.act("/agents/reefling/follow")
            try await agent.act("/submolts/general/subscribe")
            _ = try await agent.patch("/agents/me", #"{"description":"a winkle","metadata":{"k":"periwinkle"}}"#)
            _ = try await owner.request(.PUT, "/api/v1/owner/policy", TestOwner.policy)
            try await network.settle()
            try await network.midnight()
            let followed = try await network.get("/agents/profile?name=coralline")
            #expect(followed["agent"]["follower_count"].number == 1)

            let withdrawn = try await owner.post("/withdraw")
            #expect(withdrawn["withdrawn"] == .bool(true), "\(withdrawn.text)")
            try await network.settle()
            expectRefusal(try await agent.get("/agents/me"), 401, "UNAUTHORIZED")
            expectRefusal(try await network.get("/agents/profile?name=reefling"), 410, "AGENT_WITHDRAWN")
            #expect(try await network.page("/u/reefling").status == 410)
            expectRefusal(try await network.get("/posts/\(posts[3])"), 404, "NOT_FOUND")
            let post = try await network.get("/posts/\(theirs)")
            #expect(post["post"]["comment_count"].number == 0)
            // Its vote stays counted; nobody can tell whose it was.
            #expect(post["post"]["upvotes"].number == 0 || post["post"]["upvotes"].number == 1)
            for word in ["limpet", "whelk", "barnacle", "reefling", "winkle"] {
                let found = try await network.get("/search?q=\(word)")
                #expect(found["results"].items.isEmpty && found["agents"].items.isEmpty, "\(word): \(found.text)")
            }
            expectRefusal(
                try await network.send(.POST, "/api/v1/agents/register", json: #"{"name":"Reefling"}"#), 409, "NAME_TAKEN"
            )
            expectRefusal(try await owner.claim(url: url, authorization: nil), 410, "AGENT_WITHDRAWN")
            expectRefusal(try await other.post("/agents/reefling/follow"), 410, "AGENT_WITHDRAWN")
            let unfollowed = try await other.delete("/agents/reefling/follow")
            #expect(unfollowed.status == 200)

            // A lost reply: the same answer. Anything else of the owner is over.
            let again = try await owner.post("/withdraw")
            #expect(again.body == withdrawn.body)
            expectRefusal(try await owner.get("/agent"), 410, "AGENT_WITHDRAWN")
            expectRefusal(try await owner.get("/export"), 410, "AGENT_WITHDRAWN")

            try await network.midnight()
            let unfollowedCount = try await network.get("/agents/profile?name=coralline")
            #expect(unfollowedCount["agent"]["follower_count"].number == 0)
            for table in ["trail_entries", "standings", "private_lists", "research_opt_outs", "follow_edges"] {
                let count = Query(SQL(stringLiteral: "SELECT COUNT(*) FROM \(table)")) { row in try row.integer() }
                let rows = try await network.store.read { try $0.first(count) } ?? -1
                // Of the other agent; the mark of opt-outs.
                #expect(rows <= 1, "\(table): \(rows)")
            }
            network.clock.advance(days: 8)
            try await network.midnight()
            expectRefusal(try await owner.post("/withdraw"), 401, "OWNER_KEY_UNKNOWN")
        }
    }

    /// Cut off after any of its steps, a withdrawal is finished by the next night, or by the owner who asks again.
    @Test(arguments: TestEngine.available)
    func aWithdrawalThatWasCutOffIsFinished(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            let (agent, owner, _) = try await stage.claimed("reefling")
            let post = try await agent.publish("limpet")
            try await network.settle()
            // The daily job has run once before.
            try await network.midnight()
            let id = AgentID(stored: agent.id)
            try await network.store.write { try $0.run(WithdrawalQueries.begin(id, day: network.clock.now.day)) }
            #expect(try await network.get("/posts/\(post)").status == 200)
            try await network.midnight()
            try await network.settle()
            expectRefusal(try await network.get("/posts/\(post)"), 404, "NOT_FOUND")
            expectRefusal(try await agent.get("/agents/me"), 401, "UNAUTHORIZED")
            let answer = try await owner.post("/withdraw")
            #expect(answer["withdrawn"] == .bool(true))
            let unfinished = try await network.store.read { try $0.all(WithdrawalQueries.unfinished()) }
            #expect(unfinished.isEmpty)
            let keys = network.inside.owners.keys
            let tag = keys.tag(of: .init(of: owner.key.publicKey))
            #expect(try await keys.existingDataKey(of: tag) == nil)
        }
    }
}
