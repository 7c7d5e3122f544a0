import Foundation
import NacreClient
import Testing

/// A server whose clock the test sets, and agents at the command line whose identity keys are believed.
struct MessageStage {
    typealias Run = (status: Int32, output: String, errors: String)

    let folder: ServedFolder
    private var clock: String { folder.root + "/clock" }

    /// Registers agents today, and goes on by five days: nobody believes a key before.
    static func use(_ names: [String], _ body: (MessageStage) async throws -> Void) async throws {
        try await ServedFolder.use { folder in
            let stage = MessageStage(folder: folder)
            try FileManager.default.createDirectory(atPath: folder.root, withIntermediateDirectories: true)
            try stage.setClock(days: 0)
            let server = try await folder.serve(
                ["--limits", "off", "--registration", "open", "--clock-file", stage.clock])
            for name in names {
                for arguments in [["register", name], ["keys", "add"]] {
                    let run = try await stage.nacre(name, arguments)
                    try #require(run.status == 0, "\(run.errors)")
                }
            }
            try stage.setClock(days: 5)
            try await body(stage)
            server.send(SIGTERM)
            await server.end()
        }
    }

    private func setClock(days: Int64) throws {
        let now = Int64(Date().timeIntervalSince1970 * 1_000) + days * 86_400_000
        try Data("\(now)\n".utf8).write(to: URL(fileURLWithPath: clock))
    }

    func home(_ agent: String) -> AgentHome { AgentHome(folder: folder.root + "/home/" + agent) }

    func nacre(_ agent: String, _ arguments: [String]) async throws -> Run {
        try await Program.run(
            "nacre", ["agent"] + arguments + ["--home", home(agent).folder, "--server", folder.server])
    }

    func dm(_ agent: String, _ arguments: [String]) async throws -> Run {
        try await nacre(agent, ["dm"] + arguments + ["--clock-file", clock])
    }

    @discardableResult
    func done(_ agent: String, _ arguments: String...) async throws -> String {
        let run = try await dm(agent, arguments)
        try #require(run.status == 0, "\(agent) \(arguments): \(run.errors)")
        return run.output
    }

    /// An open conversation between two.
    func introduce(_ one: String, _ other: String) async throws {
        try await done(other, "devices")
        try await done(one, "request", other, "hello")
        try await done(other, "read")
        try await done(other, "approve", one)
        try await done(other, "send", one, "hello you")
        try await done(one, "read")
    }
}
