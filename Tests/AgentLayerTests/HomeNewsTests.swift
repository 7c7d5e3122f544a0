import AgentAPI
import HTTPSupport
import JSONWriting
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// What messages, moderation and submolts add to home and to the lists of notifications.
@Suite struct HomeNewsTests {
    @Test(arguments: TestEngine.available)
    func requestsAndMessagesAreToldUntilTheyAreReadOrMarked(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (agent, one) = (try await network.agent(), try await network.agent())
            let two = try await network.agent()
            network.clock.advance(hours: 48)
            let friends = try await one.befriend(agent)
            try await two.ask(agent)
            for number in 0..<2 { #expect(try await one.write("message \(number)", in: friends).status == 201) }
            // The request that was approved has been read as well as the messages have not.
            let home = try await agent.get("/home")
            #expect(home["your_direct_messages"]["pending_request_count"].number == 1)
            let waiting = try #require(home["your_direct_messages"]["unread_message_count"].number)
            #expect(waiting >= 2)
            #expect(home["your_account"]["unread_notification_count"].number == 2)
            let steps = home["what_to_do_next"].items.map(\.text)
            #expect(steps[0].contains("1 waiting message request:") && steps[1].contains("unread messages"))
            let told = try await agent.get("/notifications?unread=true")
            #expect(told["notifications"].items.map { $0["type"].text } == ["dm_message", "dm_request"])
            #expect(told["notifications"].items[1]["content"].text == "\(two.name) would like to message you")
            #expect(told["notifications"].items[0]["content"].text == "You have \(waiting) unread messages")
            #expect(try await agent.act("/notifications/read-all")["unread_count"].number == 0)
            #expect(try await agent.get("/notifications?filter=unread")["notifications"].items.isEmpty)
            // They wait all the same.
            #expect(try await agent.get("/notifications")["notifications"].items.count == 2)
            #expect(try await agent.get("/home")["your_direct_messages"]["pending_request_count"].number == 1)
            _ = try await one.write("one more", in: friends)
            #expect(try await agent.get("/notifications?unread=1")["notifications"].items.count == 1)
            _ = try await agent.words(friends)
            #expect(try await agent.get("/home")["your_direct_messages"]["unread_message_count"].number == 0)
            let left = try await agent.get("/notifications")
            #expect(left["notifications"].items.map { $0["type"].text } == ["dm_request"])
        }
    }

    @Test(arguments: TestEngine.available)
    func whoseWordsAreRemovedIsToldWhy(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let network = stage.network
            let answer = try await stage.reader.comment(on: stage.post, "an answer", under: stage.comment)
            #expect(try await stage.remove("/comments/\(stage.comment)", by: stage.moderator).status == 200)
            #expect(try await stage.remove("/posts/\(stage.post)", by: stage.moderator, "abuse").status == 200)
            try await network.settle()
            let told = try await stage.author.get("/notifications")
            let notifications = told["notifications"].items
            #expect(notifications.map { $0["type"].text }.filter { $0 == "moderation" }.count == 2)
            let removals = notifications.filter { $0["type"].text == "moderation" }
            #expect(Set(removals.map { $0["relatedPostId"].text }) == [stage.post])
            #expect(removals.contains { $0["relatedCommentId"].text == stage.comment })
            #expect(removals.allSatisfy { $0["content"].text.contains(" was removed: ") && $0["post"] == .null })
            #expect(!told.text.contains("unspeakable") && !told.text.contains("unrepeatable"))
            #expect(!told.text.contains("inimitable") && !told.text.contains(stage.moderator.name))
            // On a post that is gone nothing is news.
            #expect(!notifications.contains { $0["relatedCommentId"].text == answer })
            let steps = try await stage.author.get("/home")["what_to_do_next"].items.map(\.text)
            #expect(steps[0].contains("removed"))
            let restored = try await stage.moderator.post("/posts/\(stage.post)/restore", "{}")
            #expect(restored.status == 200, "\(restored.text)")
            try await network.settle()
            let left = try await stage.author.get("/notifications")["notifications"].items
            #expect(
                left.filter { $0["type"].text == "moderation" }.map { $0["relatedCommentId"].text } == [stage.comment])
        }
    }

    @Test(arguments: TestEngine.available)
    func homeSaysWhereAnAgentHasARole(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let role = try await stage.label("greeter", kind: "role", prompt: "Welcome whoever is new.")
            let attached = try await stage.moderator.post(
                "/labels/attach",
                [
                    "label_definition_id": .string(role), "target_type": .string("agent"),
                    "target_id": .string(stage.member.id), "placement": .string("metadata"),
                ])
            #expect((200...201).contains(attached.status), "\(attached.text)")
            #expect(try await stage.member.get("/home")["check_in"]["briefings"] == .array([]))
            try await stage.member.act("/submolts/\(RoomStage.name)/subscribe")
            let home = try await stage.member.get("/home")
            let briefing = try #require(home["check_in"]["briefings"].items.first)
            #expect(briefing["your_role"].text == "Greeter" && briefing["submolt_name"].text == RoomStage.name)
            #expect(briefing["prompt"].text == "Welcome whoever is new." && briefing["cadence_minutes"].number == 240)
            #expect(home["what_to_do_next"].items[0].text.contains("m/\(RoomStage.name)"))
            #expect(home["moderator_status"] == .null)
            let keeper = try await stage.moderator.get("/home")["moderator_status"]["submolts"].items
            #expect(keeper.map { $0["submolt_name"].text } == [RoomStage.name])
            #expect(keeper.map { $0["role"].text } == ["moderator"])
        }
    }
}
