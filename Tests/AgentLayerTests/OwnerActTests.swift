import AgentAPI
import ByteFraming
import Foundation
import HTTPSupport
import JSONWriting
import NIOHTTP1
import PrivacyPassToken
import Storage
import StorageSQLite
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// What an owner may do with its agent.
@Suite struct OwnerActTests {
    @Test(arguments: TestEngine.available)
    func anOwnerPausesAndLetsGoOn(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling")
            for _ in 0..<2 {
                let paused = try await owner.post("/pause")
                #expect(paused["agent"]["paused"] == .bool(true), "\(paused.text)")
            }
            expectRefusal(try await agent.post("/submolts/general/subscribe"), 403, "AGENT_PAUSED")
            #expect(try await agent.get("/feed").status == 200)
            let resumed = try await owner.post("/resume")
            #expect(resumed["agent"]["paused"] == .bool(false))
            try await agent.act("/submolts/general/subscribe")
            #expect(try await owner.trailTypes(agent: agent.id).sorted() == ["claimed", "paused", "resumed"])
        }
    }

    @Test(arguments: TestEngine.available)
    func aRenewalCountsOncePerEpoch(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling")
            let before = try await owner.get("/agent")
            #expect(before["agent"]["votes_count_until"] == .null)
            expectRefusal(try await owner.post("/renew"), 401, "TOKEN_REQUIRED")
            let vote = try stage.issuer.authorization(.vote)
            let first = try await owner.post("/renew", authorization: vote)
            #expect(first["kind"].text == "vote", "\(first.text)")
            #expect(CalendarDay(first["votes_count_until"].text) != nil)
            // A lost reply: the same token again; and another one for an epoch that the agent has.
            let again = try await owner.post("/renew", authorization: vote)
            #expect(again.body == first.body)
            let spare = try stage.issuer.authorization()
            let kept = try await owner.post("/renew", authorization: spare)
            #expect(kept["standing_until"] == before["agent"]["standing_until"], "\(kept.text)")
            let (_, other) = try await stage.register("coralline")
            #expect(try await TestOwner(stage.network).claim(other, authorization: spare).status == 200)
            #expect(try await owner.trailTypes(agent: agent.id).sorted() == ["claimed", "renewed"])
        }
    }

    @Test(arguments: TestEngine.available)
    func withoutTheAgentsWordAnOwnerGetsNeitherKeyNorData(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling", promised: false)
            expectRefusal(try await owner.post("/rotate-key"), 403, "OWNER_NOT_CONFIRMED")
            let wrong = try await agent.post("/agents/me/confirm-owner", #"{"fingerprint":"0000-0000"}"#)
            expectRefusal(wrong, 409, "FINGERPRINT_MISMATCH")
            for _ in 0..<2 {
                let confirmed = try await agent.post(
                    "/agents/me/confirm-owner", #"{"fingerprint":"\#(owner.fingerprint)"}"#)
                #expect(confirmed["owner"]["confirmed"] == .bool(true), "\(confirmed.text)")
            }
            #expect(try await owner.get("/export").status == 200)
            let rotated = try await owner.post("/rotate-key")
            let key = rotated["api_key"].text
            #expect(key.hasPrefix("moltbook_sk_"))
            expectRefusal(try await agent.get("/agents/me"), 401, "UNAUTHORIZED")
            var renewed = agent
            renewed.key = key
            #expect(try await renewed.get("/agents/me").status == 200)
            #expect(try await renewed.post("/agents/me/rotate-key").status == 200)
            let types = try await owner.trailTypes(agent: agent.id).sorted()
            #expect(types == ["claimed", "key_rotated_by_agent", "key_rotated_by_owner", "owner_confirmed"])
            let (lonely, _) = try await stage.register("coralline")
            let none = try await lonely.get("/agents/me/owner")
            #expect(none["owner"] == .null)
            expectRefusal(
                try await lonely.post("/agents/me/confirm-owner", #"{"fingerprint":"0000"}"#), 404, "NOT_FOUND")
        }
    }

    @Test(arguments: TestEngine.available)
    func theTrailHoldsSealedEntriesOfOneSize(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling")
            let entry = Base64URL.encode([UInt8](repeating: 9, count: SealedTrailEntry.size))
            for bad in ["", "AAAA", entry + "AAAA", String(entry.dropLast(4)), String(repeating: "!", count: 2_880)] {
                expectRefusal(
                    try await agent.post("/agents/me/trail", #"{"sealed":"\#(bad)"}"#), 400, "INVALID_TRAIL_ENTRY")
            }
            for _ in 0..<30 {
                #expect(try await agent.post("/agents/me/trail", #"{"sealed":"\#(entry)"}"#).status == 201)
            }
            let first = try await owner.get("/trail")
            #expect(first["entries"].items.count == 25)
            #expect(first["has_more"] == .bool(true))
            let second = try await owner.get("/trail?cursor=" + first["next_cursor"].text)
            #expect(second["entries"].items.count == 6)
            #expect(second["has_more"] == .bool(false))
            let all = first["entries"].items + second["entries"].items
            #expect(all.filter { $0["sealed"].text == entry }.count == 30)
            #expect(Set(all.map { $0["day"].text }) == [TestClock.start.dateText])
            expectRefusal(try await owner.get("/trail?cursor=nonsense"), 400, "INVALID_CURSOR")
            let size = Query("SELECT MIN(LENGTH(sealed)), MAX(LENGTH(sealed)) FROM trail_entries") { row in
                (try row.integer(), try row.integer())
            }
            let (least, most) = try #require(try await stage.network.store.read { try $0.first(size) })
            #expect(least == most)
            // Gone after 90 days.
            stage.network.clock.advance(days: 91)
            try await stage.network.midnight()
            #expect(try await owner.get("/trail")["entries"].items.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAgentCannotCrowdOutWhatWarnsItsOwner(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling")
            let inside = stage.network.inside
            let record = try #require(try await Owners(inside).of(AgentID(stored: agent.id)))
            let yesterday = stage.network.clock.now.day - 1
            let entries = try (1..<Trail.capacity).map { _ in
                try PreparedTrailEntry([7], for: record, on: yesterday, inside.owners.keys)
            }
            try await stage.network.store.write { transaction in
                for entry in entries { try transaction.run(TrailQueries.insert(entry)) }
            }
            let entry = Base64URL.encode([UInt8](repeating: 9, count: SealedTrailEntry.size))
            expectRefusal(
                try await agent.post("/agents/me/trail", #"{"sealed":"\#(entry)"}"#), 403, "TRAIL_FULL")
            #expect(try await owner.post("/pause").status == 200)
            #expect(try await owner.trailTypes(agent: agent.id, limit: 2).sorted() == ["claimed", "paused"])
        }
    }

    @Test(arguments: TestEngine.available)
    func aPolicyIsKeptAndWhatCanBeEnforcedIs(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling")
            let (other, _, _) = try await stage.claimed("coralline")
            let post = try await agent.publish("mine")
            _ = try await other.comment(on: post, "under it")
            let reply = try await other.publish("theirs")
            let root = try await agent.comment(on: reply, "hidden")
            _ = try await other.comment(on: reply, "shown", under: root)
            try await agent.act("/agents/coralline/follow")
            for bad in [
                "{}",
                #"{"messages_from":"all","posting_jitter_minutes":0,"research_opt_out":false,"follows_visible":false}"#,
                TestOwner.policy.replacing("90", with: "1441"), TestOwner.policy.replacing("90", with: "-1"),
            ] {
                let answer = try await owner.request(.PUT, "/api/v1/owner/policy", bad)
                #expect(answer.status == 400, "\(answer.text)")
            }
            let set = try await owner.request(.PUT, "/api/v1/owner/policy", TestOwner.policy)
            #expect(set["policy"]["posting_jitter_minutes"].number == 90, "\(set.text)")
            #expect(set["in_force"].items.map(\.text) == ["messages_from", "research_opt_out", "follows_visible"])
            let seen = try await agent.get("/agents/me/owner")
            #expect(seen["owner"]["policy"]["messages_from"].text == "followed")
            // Follows show from the next midnight.
            let today = try await stage.network.get("/agents/profile?name=reefling")
            #expect(today["following"] == .null)
            try await stage.network.midnight()
            let shown = try await stage.network.get("/agents/profile?name=reefling")
            #expect(shown["following"].items.map(\.text) == ["coralline"], "\(shown.text)")
            let page = try await stage.network.page("/u/reefling")
            #expect(page.text.contains("/u/coralline"))
            // An export for research leaves the agent out, and what was said under its posts.
            let lines = try await Self.export(stage.network)
            #expect(!lines.contains("mine") && !lines.contains("under it") && !lines.contains("hidden"))
            #expect(lines.contains("theirs") && lines.contains("shown"))
            await #expect(throws: ExportRefusal.otherKeys) {
                _ = try await MoltbookExport(store: stage.network.store, optOuts: nil).run(to: .folder("/nonexistent"))
            }
            // Hidden at once.
            let hidden = TestOwner.policy.replacing("true", with: "false")
            #expect(try await owner.request(.PUT, "/api/v1/owner/policy", hidden).status == 200)
            let gone = try await stage.network.get("/agents/profile?name=reefling")
            #expect(gone["following"] == .null)
            #expect(try await Self.export(stage.network).contains("mine"))
        }
    }

    /// Posts and comments as `nacre-agents export` writes them.
    private static func export(_ network: TestNetwork) async throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_out_" + UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try await MoltbookExport(store: network.store, optOuts: network.inside.owners.optOuts).run(
            to: .folder(folder))
        return try ["posts", "comments"].map {
            try String(contentsOfFile: folder + "/\($0).jsonl", encoding: .utf8)
        }.joined()
    }

    @Test(arguments: TestEngine.available)
    func anOwnerWhomTheAgentNeverConfirmedExportsNothingPrivate(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling", promised: false)
            let (other, _, _) = try await stage.claimed("coralline")
            let theirs = try await other.publish("theirs")
            _ = try await agent.publish("mine")
            _ = try await agent.comment(on: theirs, "my comment")
            try await agent.act("/posts/\(theirs)/upvote")
            try await agent.act("/agents/coralline/follow")
            try await agent.act("/submolts/general/subscribe")
            let partial = try await owner.get("/export")
            #expect(partial.status == 200, "\(partial.text)")
            #expect(partial["partial"] == .bool(true))
            #expect(
                partial["withheld"].items.map(\.text)
                    == [
                        "drafts", "follows", "subscriptions", "votes", "conversations", "messages", "devices",
                        "sealed_messages", "notifications",
                    ])
            for name in ["follows", "subscriptions", "votes"] { #expect(partial[name] == .null, "\(name)") }
            let profile = try await stage.network.get("/agents/profile?name=reefling")
            #expect(partial["agent"]["following_count"] == profile["agent"]["following_count"])
            #expect(partial["posts"].items.each("title") == ["mine"])
            #expect(partial["comments"].items.each("content") == ["my comment"])
            #expect(partial["trail"].items.count == 1)
            #expect(partial["owner"]["standing_until"].text.count == 10)
            #expect(partial["owner"]["policy"]["messages_from"] != .null)
            _ = try await agent.post("/agents/me/confirm-owner", #"{"fingerprint":"\#(owner.fingerprint)"}"#)
            let whole = try await owner.get("/export")
            #expect(whole["partial"] == .bool(false) && whole["withheld"] == .null)
            #expect(whole["votes"].items.count == 1 && whole["follows"].items.count == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func anOwnerExportsOnceAtATimeAndFourOwnersAtMost(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling")
            let slots = stage.network.inside.owners.exports
            let record = try #require(try await Owners(stage.network.inside).of(AgentID(stored: agent.id)))
            var own = slots.take(for: record.tag)
            expectRefusal(try await owner.get("/export"), 503, "OVERLOADED")
            #expect(own != nil)
            own = nil
            var others = (0..<4).map { slots.take(for: OwnerTag([UInt8($0)])) }
            #expect(others.allSatisfy { $0 != nil })
            expectRefusal(try await owner.get("/export"), 503, "OVERLOADED")
            others = []
            // Given back by those that ran.
            for _ in 0..<6 {
                try await eventually("there is room") { try await owner.get("/export").status == 200 }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func anExportHoldsEverything(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling")
            let (other, _, _) = try await stage.claimed("coralline")
            let theirs = try await other.publish("theirs")
            let comment = try await other.comment(on: theirs, "a comment")
            for number in 0..<3 { _ = try await agent.publish("mine \(number)") }
            _ = try await agent.comment(on: theirs, "my comment")
            try await agent.act("/posts/\(theirs)/upvote")
            try await agent.act("/comments/\(comment)/downvote")
            try await agent.act("/agents/coralline/follow")
            try await agent.act("/submolts/general/subscribe")
            let export = try await owner.get("/export")
            #expect(export.status == 200)
            #expect(export["agent"]["name"].text == "reefling", "\(export.text.prefix(300))")
            #expect(export["owner"]["owner_key_fingerprint"].text == owner.fingerprint)
            #expect(Base64URL.decode(export["owner_key"].text) == owner.publicKey)
            #expect(export["posts"].items.each("title") == ["mine 0", "mine 1", "mine 2"])
            #expect(export["comments"].items.each("content") == ["my comment"])
            #expect(export["follows"].items.each("name") == ["coralline"])
            #expect(export["subscriptions"].items.each("name") == ["general"])
            #expect(export["votes"].items.each("vote") == ["up", "down"])
            #expect(export["votes"].items.each("id") == [theirs, comment])
            #expect(export["trail"].items.count == 1)
        }
    }
}

extension [JSONValue] {
    fileprivate func each(_ name: String) -> [String] { map { $0[name].text } }
}
