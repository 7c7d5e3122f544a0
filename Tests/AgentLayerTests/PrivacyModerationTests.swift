import NIOHTTP1
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// Who reports, who appeals and who moderates: none of it can be told from what was written together.
@Suite(.serialized) struct PrivacyModerationTests {
    private struct Room {
        let moderator: PrivacyAgent
        let author: PrivacyAgent
        let reporter: PrivacyAgent
        let post: PostID
        let comment: CommentID

        init(_ network: PrivacyNetwork) async throws {
            let agents = try await network.agents(8)
            (moderator, author, reporter) = (agents[2], agents[4], agents[6])
            try await agents[1].act(.POST, "/submolts", #"{"name":"tidepools","display_name":"Tidepools"}"#)
            try await agents[1].act(
                .POST, "/submolts/tidepools/moderators", #"{"agent_name":"\#(moderator.name)","role":"moderator"}"#)
            for agent in agents { _ = try await agent.publish("by \(agent.name)") }
            let made = try await author.act(
                .POST, "/posts", #"{"submolt_name":"tidepools","title":"removable","content":"unspeakable"}"#)
            post = PostID(stored: made["post"]["id"].text)
            comment = try await author.comment(on: post)
            try await network.rank()
        }
    }

    private static let reason = #"{"reason":"spam","details":"it is"}"#

    @Test(arguments: TestEngine.available)
    func aReportIsWrittenWithNothingThatNamesAnyone(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let room = try await Room(network)
            for path in ["/posts/\(room.post.text)", "/comments/\(room.comment.text)", "/agents/\(room.author.name)"] {
                let watch = try await CommitWatch(network)
                try await room.reporter.act(.POST, "\(path)/report", Self.reason)
                let commits = try await watch.commits()
                #expect(Set(commits.flatMap(\.changed).map(\.table)) == ["reports"], "\(path)")
                let marks = room.reporter.marks + room.author.marks + [Array(room.post.text.utf8), room.post.bytes]
                let namesSomebody = commits.contains { $0.names(marks) }
                #expect(!namesSomebody, "\(path)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aRemovalDoesNotNameItsModeratorNorAnAppealItsAuthor(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let room = try await Room(network)
            try await room.reporter.act(.POST, "/posts/\(room.post.text)/report", Self.reason)
            var watch = try await CommitWatch(network)
            try await room.moderator.act(.POST, "/posts/\(room.post.text)/remove", #"{"reason":"spam"}"#)
            try await network.rank()
            var commits = try await watch.commits()
            let namesModerator = commits.contains { $0.names(room.moderator.marks) }
            let namesReporter = commits.contains { $0.names(room.reporter.marks) }
            let isPublic = commits.contains { $0.names([Array(room.post.text.utf8)]) }
            #expect(!namesModerator && !namesReporter && isPublic)
            // The reports go in a commit of their own.
            let withReports = commits.filter { $0.changed.contains { $0.table == "reports" } }
            let names = withReports.contains { $0.names([Array(room.post.text.utf8)]) }
            #expect(!names)
            watch = try await CommitWatch(network)
            try await room.author.act(.POST, "/posts/\(room.post.text)/appeal", #"{"text":"please look again"}"#)
            commits = try await watch.commits()
            #expect(Set(commits.flatMap(\.changed).map(\.table)) == ["appeals"])
            let namesAuthor = commits.contains {
                $0.names(room.author.marks + [Array(room.post.text.utf8), room.post.bytes])
            }
            #expect(!namesAuthor)
        }
    }

    @Test(arguments: TestEngine.available)
    func privateRowsOfModerationAreOfOneSizeAndInNoOrder(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let room = try await Room(network)
            let texts = ["a", String(repeating: "long ", count: 100)]
            for (number, agent) in try await network.agents(20).enumerated() {
                try await agent.act(
                    .POST, "/posts/\(room.post.text)/report", #"{"reason":"\#(texts[number % 2])"}"#)
                try await network.send(
                    .POST, "/api/v1/report", json: #"{"category":"other","about":"x","text":"\#(texts[number % 2])"}"#)
            }
            try await network.midnight()
            for table in ["reports", "notices"] {
                let rows = try await rows(network).filter { $0.table == table }
                #expect(rows.count == 20)
                #expect(Set(rows.map { $0.columns["sealed"]?.count ?? 0 }).count == 1, "\(table)")
                let fresh = rows.filter { String(decoding: $0.columns["fresh"] ?? [], as: UTF8.self).first == "t" }
                if engine == .postgres {
                    #expect(fresh.isEmpty)
                    #expect(Set(rows.map(\.transaction)).count == 1, "\(table) was written anew in one transaction")
                }
            }
        }
    }

    private func rows(_ network: PrivacyNetwork) async throws -> [WrittenRow] {
        guard let folder = network.database.folder else { return try await PostgresRows.all(in: network.store) }
        return try SQLiteRows.all(inFile: folder + "/" + TestDatabase.fileName)
    }
}
