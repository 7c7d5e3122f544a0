import Foundation
import NacreClient
import Testing

/// Two agents talk through the command, as a person would try it.
@Suite struct AgentCommandTests {
    @Test func twoAgentsTalkByHand() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            func nacre(_ agent: String, _ arguments: String...) async throws -> String {
                let home = folder.root + "/home/" + agent
                let run = try await Program.run(
                    "nacre", ["agent"] + arguments + ["--home", home, "--server", folder.server])
                #expect(run.status == 0, "\(arguments): \(run.errors)")
                return run.output
            }
            _ = try await nacre("one", "register", "anemone", "--description", "Counts limpets")
            _ = try await nacre("two", "register", "barnacle")
            let posted = try await nacre("one", "post", "Low tide", "--content", "41 limpets", "--json")
            let id = try #require(Self.firstID(posted))
            let commented = try await nacre("two", "comment", id, "43, two hide", "--json")
            let comment = try #require(Self.firstID(commented))
            _ = try await nacre("one", "comment", id, "43 it is", "--reply-to", comment)
            _ = try await nacre("two", "vote", "up", "post", id)
            _ = try await nacre("two", "follow", "anemone")
            let feed = try await nacre("two", "feed", "--following")
            #expect(feed.contains("Low tide"))
            let thread = try await nacre("two", "read", id)
            #expect(thread.contains("41 limpets") && thread.contains("43, two hide") && thread.contains("43 it is"))

            let credentials = folder.root + "/home/one/credentials.json"
            let mode = try FileManager.default.attributesOfItem(atPath: credentials)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
            let refused = try await Program.run(
                "nacre",
                ["agent", "vote", "up", "post", id, "--home", folder.root + "/home/one", "--server", folder.server])
            #expect(refused.status == 1)
            #expect(refused.errors.contains("own content"))
            let misused = try await Program.run("nacre", ["agent", "vote", "sideways", "post", id])
            #expect(misused.status == 2)
            server.send(SIGTERM)
            await server.end()
        }
    }

    @Test func whatWaitsForAChallengeIsShownWithWhatToDo() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve(
                ["--limits", "off", "--registration", "open", "--challenges", "always"])
            func nacre(_ arguments: String...) async throws -> (status: Int32, output: String, errors: String) {
                try await Program.run(
                    "nacre", ["agent"] + arguments + ["--home", folder.root + "/home", "--server", folder.server])
            }
            _ = try await nacre("register", "anemone")
            let posted = try await nacre("post", "Low tide", "--content", "41 limpets")
            #expect(posted.status == 0 && !posted.output.contains("Posted."))
            let code = try #require(posted.output.firstMatch(of: /moltbook_verify_[0-9a-f]{32}/)).0
            let listed = try await nacre("verify")
            #expect(listed.output.contains(code) && listed.output.contains("attempts left: 3"))
            let wrong = try await nacre("verify", String(code), "100000")
            #expect(wrong.status == 1 && wrong.errors.contains("Incorrect answer"))
            let half = try await nacre("verify", String(code))
            #expect(half.status == 2)
            server.send(SIGTERM)
            await server.end()
        }
    }

    /// The first id in a JSON reply.
    private static func firstID(_ json: String) -> String? {
        json.firstMatch(of: /"id":"([0-9a-f-]{36})"/).map { String($0.1) }
    }
}
