import Foundation
import Testing

/// `nacre-accounts clients`, on a folder that no server has open.
@Suite struct ClientsCommandTests {
    @Test func anApplicationIsRegisteredListedAndRemoved() async throws {
        try await ServedFolder.use { folder in
            func run(_ arguments: String...) async throws -> (status: Int32, output: String, errors: String) {
                try await Program.run(
                    "nacre-accounts", ["clients"] + arguments + ["--data", folder.data, "--keys", folder.keys])
            }
            #expect(try await run("list").output == "no application is registered\n")
            let added = try await run(
                "add", "Reef", "--scope", "profile:read", "--scope", "plan:read", "--redirect-uri",
                "https://app.example/done", "--json")
            #expect(added.status == 0)
            struct Added: Decodable { let clientID: String, secret: String }
            let client = try JSONDecoder().decode(Added.self, from: Data(added.output.utf8))
            #expect(client.secret.hasPrefix("nacre_secret_"))

            let list = try await run("list")
            for word in [client.clientID, "Reef (confidential)", "profile:read plan:read", "https://app.example/done"] {
                #expect(list.output.contains(word), "\(word)")
            }
            // The secret is shown once.
            #expect(!list.output.contains(client.secret))
            let wrong = try await run("add", "Evil", "--scope", "profile:read", "--redirect-uri", "http://app.example/")
            #expect(wrong.status == 1 && wrong.errors.contains("This redirect URI cannot be registered"))
            #expect(try await run("add", "Reef").status == 2)

            let removed = try await run("remove", client.clientID)
            #expect(removed.status == 0 && removed.output == "\(client.clientID) is removed\n")
            let again = try await run("remove", client.clientID)
            #expect(again.status == 1 && again.errors.contains("Client not found"))
        }
    }
}
