import AgentAPI
import Foundation
import NacreClient
import Testing
import TestServers

/// The options and commands of a server's log, as an operator uses them.
@Suite struct LogCommandTests {
    private static let key = "witness.test/w+0add1ed0+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    @Test(arguments: ["nacre-agents", "nacre-accounts"])
    func whatNamesNoWitnessIsRefusedBeforeAnythingStarts(program: String) async throws {
        try await ServedFolder.use { folder in
            let base = ["serve", "--data", folder.data, "--keys", folder.keys]
            for (options, words) in [
                (["--witness", "nonsense", "--quorum", "1"], "VKEY URL"),
                (["--witness", "\(Self.key) http://127.0.0.1:1", "--quorum", "1"], "--witness"),
                (["--quorum", "1"], "--quorum"), (["--quorum", "-1"], "--quorum"),
                (["--log-crash", "nowhere:1"], "--log-crash"), (["--log-crash", "staged:0"], "--log-crash"),
            ] {
                let run = try await Program.run(program, base + options)
                #expect(run.status != 0, "\(options)")
                #expect(run.errors.contains(words), "\(options): \(run.errors)")
            }
        }
    }

    @Test func theLogGoesOnAfterItsMarkIsLostOnlyWhenTheOperatorSaysSo() async throws {
        try await ServedFolder.use { folder in
            let visitor = try AgentClient(server: folder.server, key: nil)
            let first = try await folder.serve()
            _ = try await visitor.register(name: "limpet")
            try await Self.waitFor(folder, "publishing")
            first.send(SIGTERM)
            await first.end()
            try FileManager.default.removeItem(atPath: folder.keys + "/log.mark")

            let stopped = try await folder.serve()
            try await Self.waitFor(folder, "stopped")
            // Everything else goes on.
            _ = try await visitor.register(name: "whelk")
            let busy = try await Program.run(
                "nacre-agents", ["log", "resume", "--data", folder.data, "--keys", folder.keys])
            #expect(busy.status == 1)
            stopped.send(SIGTERM)
            await stopped.end()

            let resumed = try await Program.run(
                "nacre-agents", ["log", "resume", "--data", folder.data, "--keys", folder.keys])
            #expect(resumed.status == 0, "\(resumed.errors)")
            let again = try await Program.run(
                "nacre-agents", ["log", "resume", "--data", folder.data, "--keys", folder.keys])
            #expect(again.status == 1)
            #expect(again.errors.contains("new-origin"))
            let renamed = try await Program.run(
                "nacre-agents", ["log", "new-origin", "--data", folder.data, "--keys", folder.keys])
            #expect(renamed.status == 0, "\(renamed.errors)")
            #expect(renamed.output.contains("127.0.0.1:\(folder.port)/log/2+"))

            let last = try await folder.serve()
            try await Self.waitFor(folder, "publishing")
            last.send(SIGTERM)
            #expect(await last.end() == 0)
        }
    }

    private static func waitFor(_ folder: ServedFolder, _ state: String) async throws {
        for _ in 0..<600 {
            let connection = try await RawConnection(port: folder.port)
            await connection.send("GET /log/info HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
            for _ in 0..<100 where !connection.isClosed { try await Task.sleep(for: .milliseconds(10)) }
            let answer = connection.received
            // In the state, and with something published.
            if answer.contains("\"state\":\"\(state)\""), !answer.contains("\"size\":0,\"root\"") { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("the log never is \(state)")
    }
}
