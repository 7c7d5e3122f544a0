import AccountAPI
import AgentAPI
import Foundation
import NacreClient
import PrivacyPassToken
import TestDatabases
import Testing
import TestServers

/// The operator's commands of both programs, as a user runs them.
@Suite struct BackupCommandTests {
    @Test(arguments: TestEngine.available)
    func theAgentsServerIsBackedUpWhileItServesAndRestored(engine: TestEngine) async throws {
        try await ServedFolder.use { folder in
            try await withDatabase(engine) { database in
                let place = Self.place(folder.root + "/one", database)
                let server = try await Self.serve("nacre-agents", folder.port, place, ["--registration", "open"])
                let address = "http://127.0.0.1:\(folder.port)"
                let agent = try await AgentClient(server: address, key: nil)
                    .register(name: "limpet", description: "holds on")
                let backup = try await Self.backUp("nacre-agents", place, folder.root)
                let rotated = try await Program.run("nacre-agents", ["keys", "rotate"] + place)
                #expect(rotated.status == 0 && rotated.output.contains("root key 2"), "\(rotated.errors)")
                server.send(SIGTERM)
                #expect(await server.end() == 0)
                let status = try await Program.run("nacre-agents", ["keys", "status", "--json"] + place)
                #expect(status.output.contains(#""current":2,"waiting":0"#), "\(status.output) \(status.errors)")
                try await withDatabase(engine) { other in
                    let there = Self.place(folder.root + "/two", other)
                    try await Self.restore("nacre-agents", backup, from: place, to: there)
                    let port = try FreePort.next()
                    let restored = try await Self.serve("nacre-agents", port, there, ["--registration", "open"])
                    let key = agent.value.agent.apiKey
                    let client = try AgentClient(server: "http://127.0.0.1:\(port)", key: key)
                    #expect(try await client.me().value.agent.name == "limpet", "the key still works")
                    restored.send(SIGTERM)
                    await restored.end()
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func theAccountsServerIsBackedUpWhileItServesAndRestored(engine: TestEngine) async throws {
        try await ServedFolder.use { folder in
            try await withDatabase(engine) { database in
                let place = Self.place(folder.root + "/one", database)
                let outbox = folder.root + "/outbox"
                let server = try await Self.serve("nacre-accounts", folder.port, place, ["--outbox", outbox])
                let directory = try await Self.directory(folder.port)
                let backup = try await Self.backUp("nacre-accounts", place, folder.root)
                server.send(SIGTERM)
                #expect(await server.end() == 0)
                try await withDatabase(engine) { other in
                    let there = Self.place(folder.root + "/two", other)
                    try await Self.restore("nacre-accounts", backup, from: place, to: there)
                    let port = try FreePort.next()
                    let restored = try await Self.serve(
                        "nacre-accounts", port, there,
                        ["--outbox", outbox, "--public-url", "http://localhost:\(folder.port)"])
                    #expect(try await Self.directory(port) == directory, "the issuer's keys are those of before")
                    restored.send(SIGTERM)
                    await restored.end()
                }
            }
        }
    }

    @Test(arguments: ["nacre-agents", "nacre-accounts"])
    func aServerWithoutItsKeyFileDoesNotStartAndSaysWhy(program: String) async throws {
        try await ServedFolder.use { folder in
            let place = ["--data", folder.data, "--keys", folder.keys]
            let none = try await Program.run(program, ["keys", "status"] + place)
            #expect(none.status == 1 && none.errors.contains("no root.keys"))
            #expect(!FileManager.default.fileExists(atPath: folder.keys), "a question makes no keys")
            let more = program == "nacre-accounts" ? ["--outbox", folder.root + "/outbox"] : []
            let server = try await Self.serve(program, folder.port, place, more)
            server.send(SIGTERM)
            await server.end()
            let file = folder.keys + "/root.keys"
            let serve = ["serve", "--port", "0"] + more + place
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            let open = try await Program.run(program, serve)
            #expect(open.status == 1 && open.errors.contains("can be read by others: run chmod 600"), "\(open.errors)")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            let kept = try Data(contentsOf: URL(filePath: file))
            try Data("{}".utf8).write(to: URL(filePath: file))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            let damaged = try await Program.run(program, serve)
            #expect(damaged.status == 1 && damaged.errors.contains("not a key file"), "\(damaged.errors)")
            try FileManager.default.removeItem(atPath: file)
            let missing = try await Program.run(program, serve)
            #expect(missing.status == 1 && missing.errors.contains("root.keys is missing"), "\(missing.errors)")
            #expect(!FileManager.default.fileExists(atPath: file), "no other one is made")
            #expect(
                FileManager.default.createFile(
                    atPath: file, contents: kept, attributes: [.posixPermissions: NSNumber(value: 0o600)]))
            let again = try await Self.serve(program, folder.port, place, more)
            again.send(SIGTERM)
            #expect(await again.end() == 0)
        }
    }

    // MARK: Steps

    private static func place(_ root: String, _ database: TestDatabase) -> [String] {
        ["--data", root + "/data", "--keys", root + "/keys"] + (database.url.map { ["--database-url", $0] } ?? [])
    }

    private static func serve(
        _ name: String, _ port: Int, _ place: [String], _ more: [String]
    ) async throws -> Program {
        let program = try Program(name, ["serve", "--port", String(port), "--limits", "off"] + place + more)
        for _ in 0..<6_000 where program.isRunning {
            if try await isHealthy(name, port) { return program }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("\(name) does not answer: \(program.errors)")
        return program
    }

    private static func isHealthy(_ name: String, _ port: Int) async throws -> Bool {
        if name == "nacre-agents" {
            let client = try AgentClient(server: "http://127.0.0.1:\(port)", key: nil)
            return (try? await client.health()) != nil
        }
        return (try? await directory(port)) != nil
    }

    private static func directory(_ port: Int) async throws -> String {
        let client = AccountClient(server: try ServerAddress("http://localhost:\(port)"), session: nil)
        // The proofs beside the keys are of the log as it is now, which goes on.
        return try IssuerDirectory(json: try await client.issuerDirectory()).tokenKeys
            .map { "\($0.label.map { "\($0.kind) \($0.epoch)" } ?? "") \($0.publicKey)" }.joined(separator: "\n")
    }

    private static func backUp(
        _ name: String, _ place: [String], _ root: String
    ) async throws -> (data: String, keys: String) {
        struct Made: Decodable {
            let data: String
            let keys: String
        }
        let made = try await Program.run(
            name, ["backup", "--to", root + "/backups", "--keys-to", root + "/key-copies", "--json"] + place)
        #expect(made.status == 0, "\(made.errors)")
        let folders = try JSONDecoder().decode(Made.self, from: Data(made.output.utf8))
        let checked = try await Program.run(
            name, ["verify-backup", folders.data, "--key-copy", folders.keys] + place)
        #expect(checked.status == 0 && checked.output.contains("keys open"), "\(checked.output) \(checked.errors)")
        return (folders.data, folders.keys)
    }

    private static func restore(
        _ name: String, _ backup: (data: String, keys: String), from place: [String], to there: [String]
    ) async throws {
        try FileManager.default.createDirectory(
            atPath: there[3], withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let arguments = ["restore", backup.data, "--key-copy", backup.keys] + there
        let early = try await Program.run(name, arguments)
        #expect(early.status == 1 && early.errors.contains("no backup holds it"), "\(early.errors)")
        try FileManager.default.copyItem(atPath: place[3] + "/root.keys", toPath: there[3] + "/root.keys")
        let done = try await Program.run(name, arguments)
        #expect(done.status == 0, "\(done.errors)")
        let twice = try await Program.run(name, arguments)
        #expect(twice.status == 1 && twice.errors.contains("not empty"), "\(twice.errors)")
    }
}
