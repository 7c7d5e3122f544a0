import Foundation
import GRDB
import NIOHTTP1
import NacreClient
import Testing
import TestServers

/// The log of a real server, seen from outside, while somebody writes to its database behind its back.
@Suite struct LogVerifyCommandTests {
    @Test func whoWritesToTheDatabaseIsFoundAndNamed() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            let stage = try await LogVerifyStage(folder)
            let good = try await stage.verify()
            #expect(good.status == 0, "\(good.output)\(good.errors)")
            #expect(good.output.contains("Nothing is wrong") && good.errors.contains("is trusted from now on"))
            let signed = try #require(good.output.firstMatch(of: /(\d+) signatures? of authors/).map { Int($0.1) ?? 0 })
            #expect(signed >= 2, "\(good.output)")

            try await stage.altered("UPDATE posts SET title = 'High tide' WHERE id = ?", stage.post) { run in
                #expect(run.status == 1 && run.errors.contains(stage.post) && run.errors.contains("was changed"))
            }
            try await stage.altered("UPDATE comments SET content = 'none' WHERE id = ?", stage.comment) { run in
                #expect(run.status == 1 && run.errors.contains(stage.comment) && run.errors.contains("was changed"))
            }
            try await stage.altered("UPDATE moderation_log SET note = 'because' WHERE 1 = 1 OR id = ?", "") { run in
                #expect(run.status == 1 && run.errors.contains("was changed"), "\(run.output)\(run.errors)")
            }
            try await stage.altered(
                "UPDATE identity_keys SET public_key = randomblob(32) WHERE 1 = 1 OR key_id = ?", ""
            ) { run in
                #expect(run.status == 1 && run.errors.contains("shows other keys"), "\(run.output)\(run.errors)")
            }
            // Votes are nobody's, so nothing in the log can say how many there were (docs/threat-model.md).
            try await stage.altered("UPDATE posts SET upvotes = 1000, score = 1000 WHERE id = ?", stage.post) { run in
                #expect(run.status == 0, "\(run.output)\(run.errors)")
            }
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
        let key = try Self.member(
            "api_key", of: try String(contentsOfFile: folder.root + "/home/one/credentials.json", encoding: .utf8))
        let http = TestHTTP()
        let banned = try await http.send(
            .POST, folder.server + "/api/v1/submolts/tides/bans",
            Array("{\"agent_name\":\"barnacle\",\"reason\":\"spam\",\"note\":\"Sells shells.\"}".utf8),
            headers: [("Authorization", "Bearer \(key)"), ("Content-Type", "application/json")])
        #expect(banned.status < 300, "\(banned.text)")
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

    /// Changes rows as whoever has the database file could, verifies, and puts the file's content back.
    func altered(
        _ sql: String, _ argument: String,
        _ check: ((status: Int32, output: String, errors: String)) throws -> Void
    ) async throws {
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.data).first { $0.hasSuffix(".sqlite") })
        let database = try DatabaseQueue(path: folder.data + "/" + name)
        let table = sql.split(separator: " ")[1]
        try await database.write { database in
            try database.execute(sql: "CREATE TEMP TABLE kept AS SELECT * FROM \(table)")
            try database.execute(sql: sql, arguments: argument.isEmpty ? [""] : [argument])
        }
        try check(try await verify("--full"))
        try await database.write { database in
            let columns = try database.columns(in: String(table)).map(\.name)
            let sets = columns.map { "\"\($0)\" = kept.\"\($0)\"" }.joined(separator: ", ")
            let key = columns.contains("id") ? "id" : "object_id"
            try database.execute(
                sql: "UPDATE \(table) SET \(sets) FROM kept WHERE kept.\(key) = \(table).\(key); DROP TABLE kept")
        }
        try database.close()
    }
}
