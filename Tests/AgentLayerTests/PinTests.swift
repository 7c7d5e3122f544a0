import AgentAPI
import Foundation
import JSONWriting
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct PinTests {
    @Test(arguments: TestEngine.available)
    func pinsComeFirstInTheHotListAndAreMarkedEverywhere(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let posts = try await stage.posts(5)
            // What is kept in memory must not outlive a pin.
            #expect(try await stage.feed()["posts"].each("id") == posts.reversed())
            #expect(try await !network.page("/m/tides").text.contains("A moderator keeps this"))
            let pinned = try await stage.moderator.post("/posts/\(posts[0])/pin")
            #expect(pinned.status == 200)
            #expect(pinned["message"].text == "Pinned")
            try await stage.owner.act("/posts/\(posts[2])/pin")
            #expect(try await stage.owner.act("/posts/\(posts[2])/pin")["action"].text == "already_pinned")
            let expected = [2, 0, 4, 3, 1].map { posts[$0] }
            for query in ["", "?sort=hot"] {
                let feed = try await stage.feed(query)["posts"]
                #expect(feed.each("id") == expected)
                #expect(feed.items.map { $0["is_pinned"] == .bool(true) } == [true, true, false, false, false])
            }
            #expect(try await stage.member.get("/submolts/tides/feed")["posts"].each("id") == expected)
            #expect(try await network.get("/posts?submolt=tides")["posts"].each("id") == expected)
            // Other orders keep what they promise, and so does the feed of everything.
            #expect(try await stage.feed("?sort=new")["posts"].each("id") == posts.reversed())
            #expect(try await network.get("/posts")["posts"].each("id") == posts.reversed())
            let newest = try await network.get("/posts?sort=new")["posts"].items
            #expect(newest.filter { $0["is_pinned"] == .bool(true) }.count == 2)
            #expect(try await network.get("/posts/\(posts[0])")["post"]["is_pinned"] == .bool(true))
            try await stage.member.act("/submolts/tides/subscribe")
            let personal = try await stage.member.get("/feed")["posts"].items
            #expect(personal.filter { $0["is_pinned"] == .bool(true) }.count == 2)
            let page = try await network.page("/m/tides").text
            #expect(page.components(separatedBy: "A moderator keeps this").count > 2)
            let unpinned = try await stage.moderator.delete("/posts/\(posts[0])/pin")
            #expect(unpinned["action"].text == "unpinned")
            #expect(try await stage.moderator.delete("/posts/\(posts[0])/pin")["action"].text == "not_pinned")
            #expect(try await network.get("/posts/\(posts[0])")["post"]["is_pinned"] == .bool(false))
            #expect(
                try await stage.member.get("/feed")["posts"].items.filter { $0["is_pinned"] == .bool(true) }.count == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func everyPostStandsOnceHoweverAPinnedListIsRead(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let posts = try await stage.posts(8)
            for pins in [1, 2, 3] {
                try await stage.owner.act("/posts/\(posts[pins * 2])/pin")
                let all = try await stage.feed()["posts"].each("id")
                #expect(Set(all) == Set(posts))
                #expect(all.prefix(pins) == (1...pins).reversed().map { posts[$0 * 2] }[...])
                for limit in [1, 2, 3, 4, 7, 8] {
                    var (read, cursor, pages) = ([String](), "", 0)
                    repeat {
                        let page = try await stage.feed("?limit=\(limit)\(cursor)")
                        read += page["posts"].each("id")
                        #expect(page["posts"].items.count <= limit)
                        #expect((page["next_cursor"] != .null) == (page["has_more"] == .bool(true)))
                        cursor = page["next_cursor"] == .null ? "" : "&cursor=\(page["next_cursor"].text)"
                        pages += 1
                    } while !cursor.isEmpty && pages < 20
                    #expect(read == all, "\(pins) pins, pages of \(limit)")
                    var byOffset: [String] = []
                    for offset in stride(from: 0, to: 8, by: limit) {
                        byOffset += try await stage.feed("?limit=\(limit)&offset=\(offset)")["posts"].each("id")
                    }
                    #expect(byOffset == all, "\(pins) pins, offsets of \(limit)")
                }
                let beyond = try await stage.feed("?offset=50")
                #expect(beyond["posts"].items.isEmpty)
                #expect(beyond["has_more"] == .bool(false))
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func thereAreNeverMoreThanThree(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let posts = try await stage.posts(8)
            for post in posts.prefix(3) { try await stage.owner.act("/posts/\(post)/pin") }
            let fourth = try await stage.owner.post("/posts/\(posts[3])/pin")
            expectRefusal(fourth, 409, "PIN_LIMIT")
            // Each of three places given back in turn, and then fought for by two moderators at once.
            for place in 0..<3 {
                let freed = try await stage.feed()["posts"][place]["id"].text
                #expect(try await stage.owner.delete("/posts/\(freed)/pin").status == 200)
                let others = posts.filter { $0 != freed }
                let answers = try await atOnce(
                    others.enumerated().map { number, post in
                        let agent = number % 2 == 0 ? stage.owner : stage.moderator
                        return { try await agent.post("/posts/\(post)/pin") }
                    })
                #expect(answers.filter { $0["action"].text == "pinned" }.count == 1)
                #expect(answers.filter { $0["action"].text == "already_pinned" }.count <= 3)
                #expect(answers.allSatisfy { [200, 409].contains($0.status) })
                let feed = try await stage.feed()["posts"].items.map { $0["is_pinned"] == .bool(true) }
                #expect(feed == [true, true, true, false, false, false, false, false])
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func anErasedPostGivesItsPlaceBack(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let posts = try await stage.posts(6)
            for post in posts.prefix(3) { try await stage.owner.act("/posts/\(post)/pin") }
            #expect(try await stage.member.delete("/posts/\(posts[1])").status == 200)
            #expect(try await stage.feed()["posts"].each("id") == [2, 0, 5, 4, 3].map { posts[$0] })
            expectRefusal(try await stage.owner.post("/posts/\(posts[1])/pin"), 404, "NOT_FOUND")
            // Pinned and erased at once: whichever comes first, no place stays taken.
            for post in posts.suffix(3) {
                let answers = try await atOnce([
                    { try await stage.owner.post("/posts/\(post)/pin") },
                    { try await stage.member.delete("/posts/\(post)") },
                ])
                #expect(answers.allSatisfy { [200, 404].contains($0.status) }, "\(answers.map(\.text))")
            }
            let pins = try await network.store.read { try $0.submolt(named: "tides").pins.count }
            #expect(pins == 2)
            try await stage.withdraw(stage.member)
            #expect(try await network.store.read { try $0.submolt(named: "tides").pins.isEmpty })
            #expect(try await stage.feed()["posts"].items.isEmpty)
        }
    }
}
