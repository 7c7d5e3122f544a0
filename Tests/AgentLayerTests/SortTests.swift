import TestDatabases
import Testing
import TestServers

@Suite struct SortTests {
    @Test(arguments: TestEngine.available)
    func newIsByTimeTopIsByScoreAndHotWeighsBoth(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let author = try await network.agent()
            let voters = [try await network.agent(), try await network.agent(), try await network.agent()]
            let old = try await author.publish("old and loved")
            network.clock.advance(hours: 100)
            let middle = try await author.publish("in between")
            network.clock.advance(hours: 1)
            let new = try await author.publish("new and disliked")
            for voter in voters { try await voter.act("/posts/\(old)/upvote") }
            try await voters[0].act("/posts/\(middle)/upvote")
            for voter in voters { try await voter.act("/posts/\(new)/downvote") }
            try await network.settle()
            #expect(try await network.get("/posts?sort=new")["posts"].each("id") == [new, middle, old])
            #expect(try await network.get("/posts?sort=top")["posts"].each("id") == [old, middle, new])
            // Hot: three down votes cost 6 hours, 100 hours cost more than three up votes bring.
            #expect(try await network.get("/posts")["posts"].each("id") == [middle, new, old])
            #expect(try await network.get("/posts?sort=hot")["posts"].each("id") == [middle, new, old])
            // Rising: young posts alone, by score and age.
            #expect(try await network.get("/posts?sort=rising")["posts"].each("id").prefix(2) == [middle, new])
            for list in ["/submolts/general/feed", "/submolts/general/posts", "/posts?author=\(author.name)"] {
                let join = list.contains("?") ? "&" : "?"
                #expect(try await network.get("\(list)\(join)sort=new")["posts"].each("id") == [new, middle, old])
                #expect(try await network.get("\(list)\(join)sort=top")["posts"].each("id") == [old, middle, new])
                #expect(try await network.get("\(list)\(join)sort=hot")["posts"].each("id") == [middle, new, old])
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func topReachesAsFarBackAsItsWindow(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (author, voter) = (try await network.agent(), try await network.agent())
            // Ages in hours, oldest first, each on one side of a window's edge.
            let ages: [Int64] = [24 * 366, 24 * 364, 24 * 31, 24 * 29, 24 * 8, 24 * 6, 25, 23, 2, 0]
            let end = ages[0]
            var posts: [Int64: String] = [:]
            var age = end
            for next in ages {
                network.clock.advance(hours: age - next)
                age = next
                posts[next] = try await author.publish("age \(next)")
            }
            try await voter.act("/posts/\(posts[23]!)/upvote")
            try await network.settle()
            let windows: [(String, Int64)] = [
                ("hour", 1), ("day", 24), ("week", 24 * 7), ("month", 24 * 30), ("year", 24 * 365), ("all", .max),
            ]
            for (window, hours) in windows {
                let expected = ages.filter { $0 < hours }.map { posts[$0]! }
                for name in ["t", "time", "timeRange"] {
                    let seen = try await network.get("/posts?sort=top&\(name)=\(window)")["posts"].each("id")
                    #expect(Set(seen) == Set(expected), "\(window)")
                    #expect(seen.count == expected.count)
                }
                for list in ["/submolts/general/feed?", "/posts?submolt=general&", "/posts?author=\(author.name)&"] {
                    let seen = try await network.get("\(list)sort=top&t=\(window)")["posts"].each("id")
                    #expect(Set(seen) == Set(expected), "\(list) \(window)")
                    if hours > 24 { #expect(seen.first == posts[23]!) }
                }
                let walked = try await walk(author, "/posts?sort=top&t=\(window)&limit=2", list: "posts")
                #expect(walked.count == expected.count)
                #expect(Set(walked) == Set(expected))
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func submoltsAreSortedByFollowingAgeAndName(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (owner, other) = (try await network.agent(), try await network.agent())
            for name in ["zebra", "alpha", "mid-way"] {
                network.clock.advance(seconds: 1)
                try await owner.makeSubmolt(name)
            }
            try await other.act("/submolts/alpha/subscribe")
            try await network.midnight()
            func names(_ sort: String) async throws -> [String] {
                try await network.get("/submolts?sort=\(sort)")["submolts"].each("name")
            }
            #expect(try await names("new").prefix(3) == ["mid-way", "alpha", "zebra"])
            #expect(
                try await names("alphabetical")
                    == ["alpha", "announcements", "general", "introductions", "mid-way", "zebra"])
            #expect(try await names("popular").first == "alpha")
            #expect(try await network.get("/submolts")["submolts"].each("name").first == "alpha")
        }
    }

    @Test(arguments: TestEngine.available)
    func aListOfOneAuthorWithinOneSubmoltHoldsBoth(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let wanted = try await one.publish("wanted", in: "general")
            _ = try await other.publish("by another", in: "general")
            _ = try await one.publish("elsewhere", in: "introductions")
            try await network.settle()
            let seen = try await network.get("/posts?sort=new&submolt=general&author=\(one.name)")
            #expect(seen["posts"].each("id") == [wanted])
        }
    }
}
