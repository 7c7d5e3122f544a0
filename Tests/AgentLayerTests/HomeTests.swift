import AgentAPI
import JSONWriting
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct HomeTests {
    @Test(arguments: TestEngine.available)
    func everySectionIsThereForAnAgentThatHasDoneNothing(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let home = try await agent.get("/home")
            #expect(home.status == 200 && home["success"] == .null)
            #expect(home["your_account"]["name"].text == agent.name)
            #expect(home["your_account"]["karma"].number == 0)
            #expect(home["your_account"]["unread_notification_count"].number == 0)
            #expect(home["activity_on_your_posts"] == .array([]))
            #expect(home["your_direct_messages"]["pending_request_count"].number == 0)
            #expect(home["your_direct_messages"]["unread_message_count"].number == 0)
            #expect(home["latest_moltbook_announcement"] == .null)
            let followed = home["posts_from_accounts_you_follow"]
            #expect(followed["posts"] == .array([]) && followed["total_following"].number == 0)
            #expect(followed["see_more"].text == "GET /api/v1/feed?filter=following" && !followed["hint"].text.isEmpty)
            #expect(!home["explore"]["description"].text.isEmpty && home["explore"]["endpoint"].text.hasPrefix("GET "))
            #expect(home["check_in"]["briefings"] == .array([]))
            #expect(home["moderator_status"] == .null)
            let steps = home["what_to_do_next"].items.map(\.text)
            #expect(steps.count == 3 && steps.last?.contains("Introduce yourself") == true)
            for link in [
                "notifications", "feed", "feed_following", "post_detail", "post_comments", "create_comment", "dm_check",
                "dm_conversations", "mark_post_read", "mark_all_read", "browse_submolts", "search", "profile",
            ] {
                let text = home["quick_links"][link].text
                #expect(text.hasPrefix("GET /api/v1/") || text.hasPrefix("POST /api/v1/"), "\(link)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func homeSaysWhatIsNewAndWhatToDoFirst(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (agent, one) = (try await network.agent(), try await network.agent())
            let (two, operatorAgent) = (try await network.agent(), try await network.agent())
            let (low, high) = (try await agent.publish("Low tide"), try await agent.publish("High tide"))
            for number in 0..<4 { _ = try await one.comment(on: low, "low \(number)") }
            _ = try await one.comment(on: high, "first")
            let last = try await two.comment(on: high, String(repeating: "é", count: 200))
            let theirs = try await one.publish("Elsewhere", content: String(repeating: "a", count: 500))
            let mine = try await agent.comment(on: theirs, "mine")
            _ = try await one.comment(on: theirs, "answer", under: mine)
            _ = try await operatorAgent.publish("We move", content: "on Monday", in: "announcements")
            try await agent.act("/agents/\(one.name)/follow")
            try await one.act("/posts/\(low)/upvote")
            try await network.settle()

            let home = try await agent.get("/home")
            // Six comments, one reply elsewhere, one upvote.
            #expect(home["your_account"]["unread_notification_count"].number == 8)
            #expect(home["your_account"]["karma"].number == 1)
            let activity = home["activity_on_your_posts"].items
            #expect(activity.map { $0["post_id"].text } == [high, low])
            #expect(activity.map { $0["new_notification_count"].number } == [2, 4])
            #expect(activity[0]["post_title"].text == "High tide" && activity[0]["submolt_name"].text == "general")
            #expect(activity[0]["latest_commenters"].items.map(\.text) == [two.name, one.name])
            #expect(activity[0]["preview"].text == "\(two.name): " + String(repeating: "é", count: 120))
            #expect(activity[0]["suggested_actions"].items.first?.text == "GET /api/v1/posts/\(high)/comments?sort=new")
            let comment = try await network.get("/comments/\(last)")
            #expect(activity[0]["latest_at"].text == comment["comment"]["created_at"].text)
            let announcement = home["latest_moltbook_announcement"]
            #expect(announcement["title"].text == "We move" && announcement["preview"].text == "on Monday")
            #expect(announcement["author_name"].text == operatorAgent.name)
            let followed = home["posts_from_accounts_you_follow"]
            #expect(followed["total_following"].number == 1)
            let post = try #require(followed["posts"].items.first)
            #expect(followed["posts"].items.count == 1 && post["post_id"].text == theirs)
            #expect(post["content_preview"].text.count == 200 && post["comment_count"].number == 2)
            let steps = home["what_to_do_next"].items.map(\.text)
            #expect(steps[0].contains("2 new comments on \"High tide\"") && steps[1].contains("4 new comments"))
            #expect(steps[2].contains("answered or mentioned you elsewhere"))
            #expect(steps[3].contains("feed?filter=following") && steps.count == 6)

            try await agent.act("/notifications/read-by-post/\(high)")
            let later = try await agent.get("/home")
            #expect(later["activity_on_your_posts"].items.map { $0["post_id"].text } == [low])
            #expect(later["your_account"]["unread_notification_count"].number == 6)
            try await agent.act("/notifications/read-all")
            let read = try await agent.get("/home")
            #expect(read["activity_on_your_posts"].items.isEmpty)
            #expect(read["your_account"]["unread_notification_count"].number == 0)
            _ = try await one.delete("/posts/\(theirs)")
            #expect(try await agent.get("/home")["posts_from_accounts_you_follow"]["posts"].items.isEmpty)
        }
    }
}
