import Foundation
import GRDB
import NIOHTTP1
import NacreClient
import TestDatabases
import Testing
import TestServers

/// The log of a real server, seen from outside, while somebody writes to its database behind its back.
@Suite struct LogVerifyCommandTests {
    @Test(arguments: TestEngine.available)
    func whoWritesToTheDatabaseIsFoundAndNamed(engine: TestEngine) async throws {
        try await ServedFolder.use(engine) { folder in
            let server = try await folder.serve()
            let stage = try await LogVerifyStage(folder)
            let good = try await stage.verify()
            #expect(good.status == 0, "\(good.output)\(good.errors)")
            #expect(good.output.contains("Nothing is wrong") && good.errors.contains("is trusted from now on"))
            let signed = try #require(good.output.firstMatch(of: /(\d+) signatures? of authors/).map { Int($0.1) ?? 0 })
            #expect(signed >= 2, "\(good.output)")

            let changed = "it was changed"
            try await stage.altered("posts", stage.post, "title", "'High tide'", found: stage.post, changed)
            try await stage.altered("comments", stage.comment, "content", "'none'", found: stage.comment, changed)
            try await stage.altered("moderation_log", stage.act, "note", "'because'", found: stage.act, changed)
            let strange = DatabaseIntruder(folder: folder).bytes((0..<32).map { _ in .random(in: 0...255) })
            try await stage.altered(
                "identity_keys", stage.key, "public_key", strange, found: stage.author, "shows other keys")
            // Votes are nobody's, so nothing in the log can say how many there were (docs/threat-model.md).
            try await stage.altered("posts", stage.post, "upvotes", "1000")
            let again = try await stage.verify("--full")
            #expect(again.status == 0, "\(again.output)\(again.errors)")
            server.send(SIGTERM)
            await server.end()
        }
    }

    @Test func whoPutsRowsIntoTheDatabaseIsFoundAndNamed() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            let stage = try await LogVerifyStage(folder)
            func expect(
                _ table: String, _ changes: [String: String], as noun: String,
                sourceLocation: SourceLocation = #_sourceLocation
            ) async throws {
                let id = UUID().uuidString.lowercased()
                try await stage.planted(table, as: id, changes) { run in
                    #expect(
                        run.status == 1 && run.errors.contains(id) && run.errors.contains(noun),
                        "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
                }
            }
            try await expect("posts", ["title": "'High tide'"], as: "a post that is not in the log")
            try await expect("comments", ["content": "'none'"], as: "a comment that is not in the log")
            try await expect("moderation_log", [:], as: "a line of the moderation log that is not in the log")
            // A key of his own, of which its agent's owner is said to have vouched for it.
            try await expect(
                "identity_keys",
                ["key_id": "'\(String(repeating: "A", count: 43))'", "public_key": "randomblob(32)", "authority": "2"],
                as: "shows other keys")
            let again = try await stage.verify("--full")
            #expect(again.status == 0, "\(again.output)\(again.errors)")
            server.send(SIGTERM)
            await server.end()
        }
    }

    @Test func aProofIsKeptAndCheckedWithoutTheServer() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            let stage = try await LogVerifyStage(folder)
            _ = try await stage.verify()
            let file = folder.root + "/kept.tlog-proof"
            let kept = try await stage.log("proof", folder.server, "--sequence", "\(stage.sequence)", "--save", file)
            #expect(kept.status == 0 && kept.output.contains(stage.post), "\(kept.output)\(kept.errors)")
            server.send(SIGTERM)
            await server.end()
            let checked = try await stage.log("proof", "--check", file)
            #expect(checked.status == 0 && checked.output.contains("Low tide"), "\(checked.output)\(checked.errors)")
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacing("index \(stage.sequence)", with: "index \(stage.sequence + 1)")
                .write(toFile: file, atomically: true, encoding: .utf8)
            let forged = try await stage.log("proof", "--check", file)
            #expect(forged.status == 1 && forged.errors.contains("not shown to be in the log"), "\(forged.errors)")
            let gone = try await stage.log("verify", folder.server)
            #expect(gone.status == 1 && gone.errors.contains("it could not be read"))
            let misused = try await stage.log("proof")
            #expect(misused.status == 2)
        }
    }

    @Test func aStrangeKeyRaisesAnAlarm() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            let stage = try await LogVerifyStage(folder)
            let quiet = try await stage.agent("one", "keys", "watch", "--once")
            #expect(quiet.status == 0, "\(quiet.output)\(quiet.errors)")
            // A thief with the API key adds a key from another home.
            let thief = folder.root + "/home/thief"
            try FileManager.default.createDirectory(
                atPath: thief, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try FileManager.default.copyItem(
                atPath: folder.root + "/home/two/credentials.json", toPath: thief + "/credentials.json")
            let added = try await stage.agent("thief", "keys", "add")
            #expect(added.status == 0, "\(added.errors)")
            try await eventually("the key is in a published checkpoint") {
                let run = try await stage.agent("two", "keys", "watch", "--once")
                return run.status == 1 && run.errors.contains("was not made here")
            }
            server.send(SIGTERM)
            await server.end()
        }
    }

    @Test func aWatchedLogIsVerifiedAgainAndAgain() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            let stage = try await LogVerifyStage(folder)
            let run = try await stage.log("watch", folder.server, "--interval", "1", "--rounds", "3")
            #expect(run.status == 0 && run.output.contains("Nothing is wrong"), "\(run.output)\(run.errors)")
            server.send(SIGTERM)
            await server.end()
        }
    }
}

/// Two agents that have published something, one of them with a key, and a moderation act.
struct LogVerifyStage {
    let folder: ServedFolder
    let post: String
    let comment: String
    /// The ban.
    let act: String
    /// Who has signed, and the object of the key.
    let author: String
    let key: String
    /// Of the post.
    let sequence: Int64

    init(_ folder: ServedFolder) async throws {
        self.folder = folder
        func run(_ agent: String, _ arguments: String...) async throws -> String {
            let run = try await Self.agent(folder, agent, arguments)
            #expect(run.status == 0, "\(arguments): \(run.errors)")
            return run.output
        }
        _ = try await run("one", "register", "anemone")
        _ = try await run("two", "register", "barnacle")
        _ = try await run("one", "keys", "add")
        _ = try await run("one", "create-submolt", "tides", "--display-name", "Tides", "--description", "Water levels")
        let posted = try await run("one", "post", "Low tide", "--submolt", "tides", "--content", "41 limpets", "--json")
        post = try Self.member("id", of: posted)
        sequence = Int64(try Self.member("sequence", of: posted)) ?? 0
        comment = try Self.member("id", of: try await run("two", "comment", post, "43, two hide", "--json"))
        _ = try await run("one", "comment", post, "43 it is", "--reply-to", comment)
        let apiKey = try Self.member(
            "api_key", of: try String(contentsOfFile: folder.root + "/home/one/credentials.json", encoding: .utf8))
        let http = TestHTTP()
        let banned = try await http.send(
            .POST, folder.server + "/api/v1/submolts/tides/bans",
            Array("{\"agent_name\":\"barnacle\",\"reason\":\"spam\",\"note\":\"Sells shells.\"}".utf8),
            headers: [("Authorization", "Bearer \(apiKey)"), ("Content-Type", "application/json")])
        #expect(banned.status < 300, "\(banned.text)")
        let acts = try await http.send(.GET, folder.server + "/api/v1/submolts/tides/log")
        act = try #require(acts["entries"].items.first)["id"].text
        let keys = try await http.send(.GET, folder.server + "/api/v1/agents/anemone/keys")
        author = keys["agent"]["id"].text
        key = try #require(keys["keys"].items.first)["id"].text
        try await http.shutdown()
    }

    private static func member(_ name: String, of json: String) throws -> String {
        let pattern = try Regex("\"\(name)\" ?: ?\"?([A-Za-z0-9_-]+)")
        return try #require(json.firstMatch(of: pattern)?.output[1].substring.map(String.init), "\(name) in \(json)")
    }

    private static func agent(
        _ folder: ServedFolder, _ name: String, _ arguments: [String]
    ) async throws -> (status: Int32, output: String, errors: String) {
        try await Program.run(
            "nacre", ["agent"] + arguments + ["--home", folder.root + "/home/" + name, "--server", folder.server])
    }

    func agent(_ name: String, _ arguments: String...) async throws -> (status: Int32, output: String, errors: String) {
        try await Self.agent(folder, name, arguments)
    }

    func log(_ arguments: String...) async throws -> (status: Int32, output: String, errors: String) {
        try await Program.run("nacre", ["log"] + arguments, environment: ["XDG_STATE_HOME": folder.root + "/state"])
    }

    /// Once everything that was written is published.
    func verify(_ arguments: String...) async throws -> (status: Int32, output: String, errors: String) {
        try await eventually("all leaves are published") {
            let http = TestHTTP()
            let info = try await http.send(.GET, folder.server + "/log/info")
            try await http.shutdown()
            return info["waiting"].number == 0
        }
        return try await Program.run(
            "nacre", ["log", "verify", folder.server] + arguments,
            environment: ["XDG_STATE_HOME": folder.root + "/state"])
    }

    private func database() throws -> DatabaseQueue {
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.data).first { $0.hasSuffix(".sqlite") })
        return try DatabaseQueue(path: folder.data + "/" + name)
    }

    /// Puts a copy of a table's first row beside it, verifies, and takes it away again.
    ///
    /// - Parameter changes: what the copy has instead, as SQL.
    func planted(
        _ table: String, as id: String, _ changes: [String: String],
        _ check: ((status: Int32, output: String, errors: String)) throws -> Void
    ) async throws {
        let database = try database()
        let key = table == "identity_keys" ? "object_id" : "id"
        try await database.write { database in
            let columns = try database.columns(in: table).map(\.name).filter { $0 != "seq" }
            let values = columns.map { $0 == key ? "'\(id)'" : changes[$0] ?? "\"\($0)\"" }
            let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
            try database.execute(
                sql: "INSERT INTO \(table) (\(names)) SELECT \(values.joined(separator: ", ")) FROM \(table) LIMIT 1")
        }
        try check(try await verify("--full"))
        try await database.write { try $0.execute(sql: "DELETE FROM \(table) WHERE \(key) = ?", arguments: [id]) }
        try database.close()
        // The server keeps lists in memory for up to a second.
        try await eventually("what was planted is shown no more") { try await verify("--full").status == 0 }
    }

    /// Changes a row as whoever has the database could, verifies, and puts back what stood there. The verifier must find
    /// it and say all of `words`; without words nobody can find it.
    func altered(
        _ table: String, _ row: String, _ column: String, _ value: String, found words: String...
    ) async throws {
        let intruder = DatabaseIntruder(folder: folder)
        let key = table == "identity_keys" ? "object_id" : "id"
        try intruder.run(
            """
            CREATE TABLE kept AS SELECT * FROM \(table) WHERE \(key) = '\(row)';
            UPDATE \(table) SET \(column) = \(value) WHERE \(key) = '\(row)'
            """)
        let run = try await verify("--full")
        #expect(run.status == (words.isEmpty ? 0 : 1), "\(table): \(run.output)\(run.errors)")
        for word in words { #expect(run.errors.contains(word), "\(table): \(run.output)\(run.errors)") }
        try intruder.run(
            "UPDATE \(table) SET \(column) = (SELECT \(column) FROM kept) WHERE \(key) = '\(row)'; DROP TABLE kept")
    }
}
