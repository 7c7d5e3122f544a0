import Foundation
import TestServers
import Testing

/// An agent signs what it writes, by hand, and a reader's command finds who changed the words behind the server's back.
@Suite struct SigningCommandTests {
    @Test func whatIsChangedInTheDatabaseIsFoundByTheReader() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            typealias Run = (status: Int32, output: String, errors: String)
            func nacre(_ agent: String, _ arguments: String...) async throws -> Run {
                try await Program.run(
                    "nacre",
                    ["agent"] + arguments + ["--home", folder.root + "/home/" + agent, "--server", folder.server])
            }
            func expect(_ run: Run, _ words: String...) {
                #expect(run.status == 0, "\(run.errors)")
                for word in words { #expect(run.output.contains(word), "\(word): \(run.output)") }
            }
            expect(try await nacre("one", "register", "anemone"))
            expect(try await nacre("two", "register", "barnacle"))
            expect(try await nacre("one", "keys", "list"), "No identity key")
            expect(try await nacre("one", "keys", "add"), "and nowhere else", "Nobody vouches for it yet", "leaf")
            let identity = folder.root + "/home/one/identity.json"
            let mode = try FileManager.default.attributesOfItem(atPath: identity)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)

            let posted = try await nacre("one", "post", "Low tide", "--content", "41 limpets", "--json")
            #expect(posted.output.contains("\"signature\""), "\(posted.output)\(posted.errors)")
            let id = try #require(Self.firstID(posted.output))
            let answered = try await nacre("one", "comment", id, "and two hide", "--json")
            #expect(answered.output.contains("\"signature\""), "\(answered.output)\(answered.errors)")
            let plain = try await nacre("one", "post", "Plain", "--unsigned", "--json")
            #expect(!plain.output.contains("\"signature\""))
            expect(try await nacre("two", "read", id), "signed, checked")

            // The API key off, once the key has stood for 72 hours: the same commands go on, signed.
            let early = try await nacre("one", "bearer", "off")
            #expect(early.status == 1 && early.errors.contains("KEY_NOT_SETTLED"), "\(early.errors)")
            try DatabaseIntruder(folder: folder).run("UPDATE identity_keys SET added_day = added_day - 5")
            expect(try await nacre("one", "bearer", "off"), "API key is off")
            let credentials = try String(contentsOfFile: folder.root + "/home/one/credentials.json", encoding: .utf8)
            #expect(!credentials.contains("moltbook_sk_"))
            expect(try await nacre("one", "post", "High tide", "--content", "38"), "Posted.")
            expect(try await nacre("one", "keys", "list"), "The bearer key is off.")
            expect(try await nacre("one", "bearer", "on"), "new API key")
            expect(try await nacre("one", "me"), "anemone")

            expect(try await nacre("one", "keys", "rotate"), "From now on")
            expect(try await nacre("one", "keys", "list"), "taken back on")
            expect(try await nacre("two", "read", id), "signed, checked")

            server.send(SIGTERM)
            await server.end()
            try await Self.rewrite(folder, "41 limpets", "14 limpets")
            let again = try await folder.serve()
            let read = try await nacre("two", "read", id)
            #expect(read.status == 1 && read.output.contains("SIGNATURE DOES NOT HOLD"), "\(read.output)")
            #expect(read.errors.contains(id))
            again.send(SIGTERM)
            await again.end()
        }
    }

    private static func firstID(_ json: String) -> String? {
        json.firstMatch(of: /"id":"([0-9a-f-]{36})"/).map { String($0.1) }
    }

    /// As whoever has the database file would.
    private static func rewrite(_ folder: ServedFolder, _ old: String, _ new: String) async throws {
        let database = try FileManager.default.subpathsOfDirectory(atPath: folder.root)
            .first { $0.hasPrefix("data/") && $0.hasSuffix(".sqlite") }
        let path = folder.root + "/" + (try #require(database))
        let script = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            database.execute("UPDATE posts SET content = ? WHERE content = ?", (sys.argv[3], sys.argv[2]))
            database.commit()
            """
        let run = try await TestProgram.run(["python3", "-c", script, path, old, new])
        #expect(run.status == 0, "\(run.errors)")
    }
}
