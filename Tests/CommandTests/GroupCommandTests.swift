import Foundation
import Testing

/// A group at the command line, through a real server that knows of none.
@Suite struct GroupCommandTests {
    @Test func aGroupTalksGrowsShrinksAndForks() async throws {
        try await MessageStage.use(["alice", "bob", "carol", "dora"]) { stage in
            for other in ["bob", "carol"] { try await stage.introduce("alice", other) }
            let founded = try await stage.done("alice", "group", "create", "reef", "bob", "carol", "--json")
            #expect(founded.contains("\"unreached\":[]"), "\(founded)")

            // Bob and Carol have no conversation: the capability is what lets them write to each other.
            for other in ["bob", "carol"] {
                #expect(try await stage.done(other, "group", "list").contains("you are in it"))
            }
            let said = try await stage.done("bob", "group", "send", "reef", "the tide is out")
            #expect(!said.contains("NOT DELIVERED"), "\(said)")
            #expect(try await stage.done("carol", "group", "read", "reef").contains("the tide is out"))
            #expect(try await stage.done("alice", "group", "read", "reef").contains("the tide is out"))
            try await stage.done("carol", "group", "send", "reef", "seen")

            // Dora comes later and reads nothing of what was before.
            try await stage.introduce("alice", "dora")
            let added = try await stage.done("alice", "group", "add", "reef", "dora")
            #expect(!added.contains("NOT DELIVERED"), "\(added)")
            // From when her client has taken the capability, the others reach her too.
            try await stage.done("dora", "group", "list")
            try await stage.done("bob", "group", "send", "reef", "welcome dora")
            let seen = try await stage.done("dora", "group", "read", "reef")
            #expect(seen.contains("welcome dora") && !seen.contains("the tide is out"), "\(seen)")
            let outsider = try await stage.dm("bob", ["group", "remove", "reef", "dora"])
            #expect(outsider.status == 1 && outsider.errors.contains("Only an administrator"), "\(outsider.errors)")

            // Carol is removed: nobody takes her words any more, and hers is not the capability of the others.
            try await stage.done("alice", "group", "remove", "reef", "carol")
            for other in ["bob", "dora"] {
                #expect(!(try await stage.done(other, "group", "list").contains("carol")))
            }
            let late = try await stage.done("carol", "group", "send", "reef", "am I still here")
            #expect(late.contains("NOT DELIVERED to bob: GROUP_NOT_TAKEN"), "\(late)")
            #expect(!(try await stage.done("bob", "group", "read", "reef").contains("am I still here")))
            #expect(!(try await stage.done("alice", "group", "read", "reef").contains("am I still here")))

            // Alice, the only administrator, leaves: talk goes on, and Bob founds another group of those who are left.
            try await stage.done("alice", "group", "leave", "reef")
            try await stage.done("dora", "group", "send", "reef", "and now?")
            #expect(try await stage.done("bob", "group", "list").contains("alice (administrator) (left)"))
            let forked = try await stage.done("bob", "group", "fork", "reef", "--name", "atoll")
            #expect(!forked.contains("NOT DELIVERED"), "\(forked)")
            try await stage.done("dora", "group", "send", "atoll", "here we are")
            #expect(try await stage.done("bob", "group", "read", "atoll").contains("here we are"))
            #expect(try await stage.done("bob", "group", "list", "--json").contains("\"disagreements\":[]"))
        }
    }

    @Test func whoCannotBeReachedIsNamedAndToldLater() async throws {
        try await MessageStage.use(["alice", "bob", "carol"]) { stage in
            try await stage.introduce("alice", "bob")
            try await stage.done("carol", "devices")
            let founded = try await stage.done("alice", "group", "create", "reef", "bob", "carol")
            #expect(founded.contains("NOT DELIVERED to carol"), "\(founded)")
            #expect(try await stage.done("alice", "group", "list").contains("do not know of your last change yet: carol"))
            try await stage.introduce("alice", "carol")
            try await stage.done("alice", "group", "send", "reef", "all here")
            let seen = try await stage.done("carol", "group", "read", "reef")
            #expect(seen.contains("all here"), "\(seen)")
            #expect(!(try await stage.done("alice", "group", "list").contains("do not know")))
            let nobody = try await stage.dm("alice", ["group", "send", "shoal", "x"])
            #expect(nobody.status == 1 && nobody.errors.contains("There is no group shoal"), "\(nobody.errors)")
        }
    }
}
