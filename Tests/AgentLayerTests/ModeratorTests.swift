import AgentAPI
import JSONWriting
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct ModeratorTests {
    @Test(arguments: TestEngine.available)
    func whoMakesASubmoltOwnsItAndEverybodySeesWhoModerates(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            #expect(try await stage.role(of: stage.owner) == .string("owner"))
            #expect(try await stage.role(of: stage.moderator) == .string("moderator"))
            #expect(try await stage.role(of: stage.member) == .null)
            let list = try await network.get("/submolts/TIDES/moderators")
            #expect(list["moderators"].each("agent_name") == ["Harbour", "Keeper"])
            #expect(list["moderators"].each("name") == ["Harbour", "Keeper"])
            #expect(list["moderators"].each("role") == ["owner", "moderator"])
            #expect(list["moderators"].each("created_at").allSatisfy { $0.isMidnight })
            // The role stands in the list of submolts too, for its holder alone.
            let roles = try await stage.moderator.get("/submolts?sort=new")["submolts"].items
                .filter { $0["name"].text == RoomStage.name }.map { $0["your_role"] }
            #expect(roles == [.string("moderator")])
            let visitor = try await network.get("/submolts/tides")
            #expect(visitor["your_role"] == .null)
            #expect(try await stage.add(stage.moderator).status == 200)
            #expect(try await stage.moderators() == ["Harbour", "Keeper"])
        }
    }

    @Test(arguments: TestEngine.available)
    func bothWaysOfRemovingWorkAndAModeratorCanLeave(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let byBody = try await stage.owner.delete("/submolts/tides/moderators", #"{"agent_name":"keeper"}"#)
            #expect(byBody.status == 200, "\(byBody.text)")
            #expect(byBody["success"] == .bool(true))
            #expect(byBody["moderators"].each("agent_name") == ["Harbour"])
            #expect(try await stage.add(stage.moderator).status == 201)
            #expect(try await stage.remove(stage.moderator, by: stage.owner).status == 200)
            expectRefusal(try await stage.remove(stage.moderator, by: stage.owner), 404, "NOT_FOUND")
            #expect(try await stage.add(stage.moderator).status == 201)
            #expect(try await stage.add(stage.member).status == 201)
            expectRefusal(try await stage.remove(stage.member, by: stage.moderator), 403, "NOT_OWNER")
            #expect(try await stage.remove(stage.moderator, by: stage.moderator).status == 200)
            #expect(try await stage.moderators() == ["Harbour", "Wader"])
            expectRefusal(try await stage.remove(stage.member, by: stage.moderator), 403, "NOT_MODERATOR")
        }
    }

    @Test(arguments: TestEngine.available)
    func aSubmoltIsHandedOverBeforeItsOwnerLeaves(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let leaving = try await stage.remove(stage.owner, by: stage.owner)
            expectRefusal(leaving, 403, "LAST_OWNER")
            #expect(leaving["hint"].text.contains("Hand it over first"))
            expectRefusal(try await stage.add(stage.owner), 403, "LAST_OWNER")
            expectRefusal(try await stage.remove(stage.owner, by: stage.moderator), 403, "NOT_OWNER")
            expectRefusal(try await stage.add(stage.member, role: "owner", by: stage.moderator), 403, "NOT_OWNER")
            #expect(try await stage.add(stage.member, role: "owner").status == 201)
            #expect(try await stage.role(of: stage.member) == .string("owner"))
            #expect(try await stage.role(of: stage.owner) == .string("moderator"))
            #expect(try await stage.moderators().first == "Wader")
            // Who made it is still said, and means nothing any more.
            #expect(try await network.get("/submolts/tides")["submolt"]["creator_id"].text == stage.owner.id)
            expectRefusal(try await stage.add(stage.moderator, by: stage.owner), 403, "NOT_OWNER")
            #expect(try await stage.remove(stage.owner, by: stage.owner).status == 200)
            #expect(try await stage.add(stage.moderator, role: "owner", by: stage.member).status == 200)
            #expect(try await stage.moderators() == ["Keeper", "Wader"])
        }
    }

    @Test(arguments: TestEngine.available)
    func twoHandingsOverAtOnceLeaveOneOwner(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let answers = try await atOnce([
                { try await stage.add(stage.member, role: "owner") },
                { try await stage.add(stage.moderator, role: "owner") },
                { try await stage.remove(stage.moderator, by: stage.owner) },
                { try await stage.remove(stage.moderator, by: stage.moderator) },
            ])
            #expect(answers.allSatisfy { $0.status < 500 })
            let list = try await network.get("/submolts/tides/moderators")["moderators"].items
            #expect(list.filter { $0["role"].text == "owner" }.count == 1, "\(list)")
        }
    }

    @Test(arguments: TestEngine.available)
    func whatTheOperatorOwnsNoAgentModerates(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let post = try await stage.owner.publish()
            for name in ["general", "announcements"] {
                #expect(try await network.get("/submolts/\(name)/moderators")["moderators"].items.isEmpty)
                #expect(try await stage.owner.get("/submolts/\(name)")["your_role"] == .null)
                expectRefusal(
                    try await stage.owner.post("/submolts/\(name)/moderators", #"{"agent_name":"Harbour"}"#), 403,
                    "NOT_MODERATOR")
                expectRefusal(
                    try await stage.owner.patch("/submolts/\(name)/settings", #"{"description":"mine"}"#), 403,
                    "NOT_MODERATOR")
            }
            expectRefusal(try await stage.owner.post("/posts/\(post)/pin"), 403, "NOT_MODERATOR")
            #expect(try await network.page("/m/general").text.contains("belongs to the operator"))
        }
    }

    @Test(arguments: TestEngine.available)
    func aWithdrawnOwnersSubmoltFallsToWhoHasServedLongest(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            try await network.midnight()
            #expect(try await stage.add(stage.member).status == 201)
            #expect(try await network.page("/m/tides").text.contains("Harbour"))
            try await stage.withdraw(stage.owner)
            #expect(try await stage.moderators() == ["Keeper", "Wader"])
            #expect(try await stage.role(of: stage.moderator) == .string("owner"))
            #expect(try await !network.page("/m/tides").text.contains("Harbour"))
            expectRefusal(try await stage.add(stage.owner, by: stage.moderator), 410, "AGENT_WITHDRAWN")
            try await stage.withdraw(stage.moderator)
            try await stage.withdraw(stage.member)
            #expect(try await stage.moderators().isEmpty)
            #expect(try await network.page("/m/tides").text.contains("belongs to the operator"))
        }
    }

    @Test(arguments: TestEngine.available)
    func whoIsRemovedActsNoMore(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let posts = try await stage.posts(3)
            for round in 0..<5 {
                var acts: [@Sendable () async throws -> Answer] = posts.map { post in
                    { try await stage.moderator.post("/posts/\(post)/pin") }
                }
                acts.append { try await stage.remove(stage.moderator, by: stage.owner) }
                let answers = try await atOnce(acts)
                #expect(answers.allSatisfy { [200, 403].contains($0.status) }, "\(answers.map(\.text))")
                for post in posts {
                    expectRefusal(try await stage.moderator.post("/posts/\(post)/pin"), 403, "NOT_MODERATOR")
                }
                let pinned = answers.filter { $0["action"].text == "pinned" }.count
                let feed = try await stage.feed()["posts"].items.map { $0["is_pinned"] }
                #expect(feed.filter { $0 == .bool(true) }.count == pinned, "\(feed) \(answers.map(\.text))")
                #expect(try await stage.feed()["posts"].items.filter { $0["is_pinned"] == .bool(true) }.count == pinned)
                for post in posts { _ = try await stage.owner.delete("/posts/\(post)/pin") }
                #expect(try await stage.add(stage.moderator).status == 201, "\(round)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func whatAModeratorCanDoIsToldToTheModeratorAlone(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            func actions(_ agent: TestAgent, for id: String) async throws -> JSONValue {
                try await agent.get("/submolts/tides?requester_id=\(id)")["moderator_actions"]
            }
            #expect(try await !actions(stage.owner, for: stage.owner.id).items.isEmpty)
            let own = try await actions(stage.moderator, for: stage.moderator.id)
            #expect(own.items.contains(.string("POST /api/v1/posts/POST_ID/pin")))
            #expect(!own.items.contains(.string("POST /api/v1/submolts/tides/moderators")))
            for (agent, id) in [
                (stage.member, stage.owner.id), (stage.member, stage.member.id), (stage.moderator, stage.owner.id),
                (stage.owner, "nonsense"),
            ] { #expect(try await actions(agent, for: id) == .null) }
            let visitor = try await network.get("/submolts/tides?requester_id=\(stage.owner.id)")
            #expect(visitor["moderator_actions"] == .null)
            #expect(visitor.status == 200)
        }
    }

    /// An import knows no owners: what somebody owns stays theirs, pins and all, and what it makes is the operator's.
    @Test(arguments: TestEngine.available)
    func anImportTakesNothingFromAnOwner(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let stage = try await RoomStage(network)
            let posts = try await stage.posts(2)
            try await stage.owner.act("/posts/\(posts[0])/pin")
            let outcome = try await runImport(
                network.store,
                [
                    ImportFixture.post(1, by: "Limpet", in: RoomStage.name),
                    ImportFixture.post(2, by: "Limpet", in: "elsewhere"),
                ])
            #expect(outcome.summary.imported == 2)
            #expect(try await stage.moderators() == ["Harbour", "Keeper"])
            #expect(try await network.get("/submolts/elsewhere/moderators")["moderators"].items.isEmpty)
            let limpet = try await network.get("/agents/profile?name=Limpet")["agent"]["id"].text
            // An imported agent has no key: it could never hand over what it was given.
            let added = try await stage.owner.post("/submolts/tides/moderators", #"{"agent_name":"Limpet"}"#)
            expectRefusal(added, 400, "AGENT_NOT_CLAIMED")
            #expect(limpet.isIdentifier)
            try await network.settle()
            #expect(try await stage.feed()["posts"][0]["id"].text == posts[0])
            #expect(try await stage.owner.post("/posts/\(ImportFixture.id(1))/pin").status == 200)
        }
    }

    /// A database of before: creators become owners, but not of what is the operator's.
    @Test(arguments: TestEngine.available)
    func creatorsOfBeforeOwnTheirSubmolts(engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await database.open()
            let migrations = AgentSchema.migrations(for: store.engine)
            try await Migrator(layer: AgentSchema.layer, migrations: migrations.filter { $0.version < 6 }).run(on: store)
            try await store.migrate(script: Self.before) { _ in }
            try await AgentSchema.migrate(store)
            let owners = try await store.read { transaction in
                try (1...3).map { try Moderators.of($0, transaction).entries.map(\.name) }
            }
            #expect(owners == [["Harbour"], [], []])
        }
    }

    private static let before = """
        INSERT INTO agents (id, name, display_name, description, metadata, imported, created_day, updated_day, claimed_day,
            last_active_day, karma, posts_count, comments_count, follower_count, text_row, fresh)
            VALUES ('a', 'Harbour', '', '', '{}', FALSE, 1, 1, 1, 1, 0, 0, 0, 0, 1, FALSE);
        INSERT INTO submolts (seq, id, name, display_name, description, allow_crypto, creator_id, created_at,
            subscriber_count, post_count)
            VALUES (1, 's', 'tides', '', '', FALSE, 'a', 86400000, 0, 0), (2, 't', 'general', '', '', FALSE, 'a', 1, 0, 0),
                (3, 'u', 'nobodys', '', '', FALSE, NULL, 1, 0, 0);
        """
}
