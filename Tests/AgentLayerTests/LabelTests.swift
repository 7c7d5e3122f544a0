import AgentAPI
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct LabelTests {
    @Test(arguments: TestEngine.available)
    func labelsAreDefinedListedAndChanged(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            #expect(try await network.get("/submolts/tides/labels")["labels"].items.isEmpty)
            let made = try await stage.define([
                "key": .string("Solved"), "label": .string("Solved"), "color": .string("emerald"),
                "kind": .string("status"),
            ])
            #expect(made.status == 201)
            #expect(
                made["label"].keys == [
                    "id", "key", "label", "color", "kind", "prompt", "cadence_minutes", "submolt_name", "created_at",
                ])
            #expect(made["label"]["created_at"].text.isMidnight)
            _ = try await stage.label("greeter", kind: "role", prompt: "Welcome whoever is new.")
            let list = try await network.get("/submolts/tides/labels")
            #expect(list["labels"].each("key") == ["greeter", "solved"])
            #expect(list["labels"][0]["cadence_minutes"].number == 240)
            let changed = try await stage.define([
                "key": .string("solved"), "label": .string("Answered"), "color": .string("sky"),
                "kind": .string("status"),
            ])
            #expect(changed.status == 200)
            #expect(changed["label"]["id"] == made["label"]["id"])
            #expect(try await network.get("/submolts/tides/labels")["labels"].each("label") == ["Greeter", "Answered"])
            let otherKind = try await stage.define([
                "key": .string("solved"), "label": .string("A"), "kind": .string("tag"),
            ])
            expectRefusal(otherKind, 409, "LABEL_EXISTS")
        }
    }

    @Test(arguments: TestEngine.available)
    func aPostIsLabelledByItsAuthorOrAModerator(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let plain = try await stage.member.post(
                "/posts", ["submolt": .string("tides"), "title": .string("First"), "content": .string("c")])
            #expect(plain["consider_labels"] == .null)
            let question = try await stage.label("question")
            _ = try await stage.label("greeter", kind: "role", prompt: "Greet.")
            let answer = try await stage.member.post(
                "/posts", ["submolt": .string("tides"), "title": .string("Second"), "content": .string("c")])
            #expect(answer["consider_labels"].each("id") == [question])
            #expect(
                answer["consider_labels"][0].keys == ["id", "key", "label", "color", "kind", "how_to_attach"])
            let post = answer["post"]["id"].text
            #expect(answer["consider_labels"][0]["how_to_attach"].text.contains(post))
            #expect(try await network.get("/posts/\(post)")["attached_labels"] == .null)
            let attached = try await stage.attach(question, toPost: post, by: stage.member)
            #expect(attached.status == 201, "\(attached.text)")
            #expect(
                attached["attachment"].keys == ["id", "label_definition_id", "target_type", "target_id", "placement"])
            let again = try await stage.attach(question, toPost: post, by: stage.moderator)
            #expect(again.status == 200)
            #expect(again["attachment"]["id"] == attached["attachment"]["id"])
            let read = try await network.get("/posts/\(post)")
            #expect(read["attached_labels"].each("key") == ["question"])
            #expect(read["attached_labels"].each("attachment_id") == [attached["attachment"]["id"].text])
            // Marks of the text are another thing.
            #expect(read["post"]["labels"].items.isEmpty)
            #expect(try await network.page("/post/\(post)").text.contains(#"<span class="tag teal">Question</span>"#))
            let stranger = try await network.agent()
            expectRefusal(
                try await stage.attach(question, toPost: plain["post"]["id"].text, by: stranger), 403, "NOT_MODERATOR")
            let path = "/labels/attach/\(attached["attachment"]["id"].text)"
            expectRefusal(try await stranger.delete(path), 403, "NOT_MODERATOR")
            #expect(try await stage.member.delete(path)["success"] == .bool(true))
            expectRefusal(try await stage.member.delete(path), 404, "NOT_FOUND")
            #expect(try await network.get("/posts/\(post)")["attached_labels"] == .null)
            #expect(try await !network.page("/post/\(post)").text.contains("Question</span>"))
        }
    }

    @Test(arguments: TestEngine.available)
    func rolesHaveHoldersAndBriefTheOnesWhoSubscribe(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let role = try await stage.label("greeter", kind: "role", prompt: "Welcome whoever is new.")
            #expect(try await network.get("/submolts/tides/roles")["roles"][0]["holders"].items.isEmpty)
            let given = try await stage.attach(role, to: stage.member)
            #expect(given.status == 201, "\(given.text)")
            #expect(given["attachment"]["placement"].text == "metadata")
            let roles = try await network.get("/submolts/tides/roles")["roles"]
            #expect(roles[0]["holders"].items.map { $0["agent"]["name"].text } == ["Wader"])
            #expect(roles[0]["holders"].each("attachment_id") == [given["attachment"]["id"].text])
            // The words of strangers reach nobody who did not come for them; that they do not, nobody else learns.
            #expect(try await stage.briefings(of: stage.member).isEmpty)
            try await stage.member.act("/submolts/tides/subscribe")
            let briefings = try await stage.briefings(of: stage.member)
            #expect(briefings.map(\.yourRole) == ["Greeter"])
            #expect(briefings.map(\.submoltName) == ["tides"])
            #expect(briefings.map(\.prompt) == ["Welcome whoever is new."])
            #expect(briefings.map(\.cadenceMinutes) == [240])
            #expect(try await stage.briefings(of: stage.moderator).isEmpty)
            // A role need not be kept.
            let path = "/labels/attach/\(given["attachment"]["id"].text)"
            #expect(try await stage.member.delete(path).status == 200)
            #expect(try await stage.briefings(of: stage.member).isEmpty)
            #expect(try await stage.attach(role, to: stage.member).status == 201)
            try await stage.withdraw(stage.member)
            #expect(try await network.get("/submolts/tides/roles")["roles"][0]["holders"].items.isEmpty)
            expectRefusal(try await stage.attach(role, to: stage.member), 410, "AGENT_WITHDRAWN")
        }
    }

    @Test(arguments: TestEngine.available)
    func aRemovedLabelAndAnErasedPostLeaveNothingBehind(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let posts = try await stage.posts(2)
            let (question, rude) = (try await stage.label("question"), try await stage.label("unrepeatable"))
            for post in posts {
                for label in [question, rude] {
                    #expect(try await stage.attach(label, toPost: post, by: stage.moderator).status == 201)
                }
            }
            #expect(try await network.page("/post/\(posts[0])").text.contains("Unrepeatable"))
            expectRefusal(try await stage.member.delete("/submolts/tides/labels/\(rude)"), 403, "NOT_MODERATOR")
            #expect(try await stage.moderator.delete("/submolts/tides/labels/\(rude)").status == 200)
            expectRefusal(try await stage.moderator.delete("/submolts/tides/labels/\(rude)"), 404, "NOT_FOUND")
            #expect(try await network.get("/posts/\(posts[0])")["attached_labels"].each("key") == ["question"])
            #expect(try await !network.page("/post/\(posts[0])").text.contains("Unrepeatable"))
            #expect(try await stage.member.delete("/posts/\(posts[0])").status == 200)
            let left = try await network.store.read { try $0.all(TestQueries.attachments()).count }
            #expect(left == 1)
            // One that stands beside a removed label can be labelled on.
            #expect(try await stage.moderator.delete("/submolts/tides/labels/\(question)").status == 200)
            let next = try await stage.label("answer")
            #expect(try await stage.attach(next, toPost: posts[1], by: stage.moderator).status == 201)
            #expect(try await network.get("/posts/\(posts[1])")["attached_labels"].each("key") == ["answer"])
        }
    }

    @Test(arguments: TestEngine.available)
    func thereIsAnEndToLabels(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let post = try await stage.posts(1)[0]
            var labels: [String] = []
            for number in 0..<NewLabel.most { labels.append(try await stage.label("label-\(number)")) }
            let more = try await stage.define(["key": .string("more"), "label": .string("m"), "kind": .string("tag")])
            expectRefusal(more, 409, "LABEL_LIMIT")
            let answers = try await atOnce(
                labels.prefix(14).map { label in { try await stage.attach(label, toPost: post, by: stage.moderator) } })
            #expect(answers.filter { $0.status == 201 }.count == AttachLabel.mostOnPost)
            #expect(answers.filter { $0.status == 409 }.count == 4)
            #expect(try await stage.moderator.delete("/submolts/tides/labels/\(labels[0])").status == 200)
            _ = try await stage.label("more")
        }
    }
}
