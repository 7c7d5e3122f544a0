import AgentAPI
import Foundation
import NacreClient
import Synchronization
import TestDatabases
import Testing

/// No silent loss: what was acknowledged is there after a crash.
@Suite struct CrashTests {
    @Test(arguments: TestEngine.available)
    func whatWasAcknowledgedIsThereAfterAKill(engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            try await ServedFolder.use { folder in
                try await Self.killThreeTimes(
                    folder, ["--limits", "off", "--registration", "open"] + Self.options(database))
            }
        }
    }

    private static func options(_ database: TestDatabase) -> [String] {
        database.url.map { ["--database-url", $0] } ?? []
    }

    /// Clients create posts as fast as they can, each noting what was acknowledged, while the server is killed.
    private static func killThreeTimes(_ folder: ServedFolder, _ options: [String]) async throws {
        var keys: [String] = []
        let acknowledged = Acknowledged()
        for round in 0..<3 {
            let server = try await folder.serve(options)
            if round == 0 {
                let visitor = try AgentClient(server: folder.server, key: nil)
                for name in ["anemone", "barnacle", "cockle", "dulse"] {
                    keys.append(try await visitor.register(name: name).value.agent.apiKey)
                }
            }
            let writers = keys.map { key in
                Task {
                    let client = try AgentClient(server: folder.server, key: key)
                    for number in 0... {
                        let post = try await client.createPost(
                            title: "Post \(number)", submolt: "general", content: "Round \(round)")
                        acknowledged.add(post.value.post.id)
                    }
                }
            }
            let before = acknowledged.ids.count
            while acknowledged.ids.count < before + 60 * (round + 1) {
                try await Task.sleep(for: .milliseconds(5))
            }
            server.send(SIGKILL)
            await server.end()
            for writer in writers { _ = try? await writer.value }
        }
        let server = try await folder.serve(options)
        let reader = try AgentClient(server: folder.server, key: nil)
        let ids = acknowledged.ids
        #expect(ids.count >= 360)
        for id in ids { #expect(try await reader.post(id).value.post.id == id) }
        server.send(SIGTERM)
        #expect(await server.end() == 0)
    }

    @Test func aKilledRegistrationIsThereOrFreeAgain() async throws {
        try await ServedFolder.use { folder in
            let server = try await folder.serve()
            let visitor = try AgentClient(server: folder.server, key: nil)
            let racing = Task { try await visitor.register(name: "limpet").value.agent.apiKey }
            server.send(SIGKILL)
            await server.end()
            let key = try? await racing.value
            let again = try await folder.serve()
            if let key {
                #expect(try await AgentClient(server: folder.server, key: key).me().value.agent.name == "limpet")
            } else {
                // Not acknowledged: either outcome is right, but nothing may be half there.
                let retried = Result { try AgentClient(server: folder.server, key: nil) }
                do {
                    _ = try await retried.get().register(name: "limpet")
                } catch let refusal as ClientRefusal {
                    #expect(refusal.code == "NAME_TAKEN")
                    #expect(try await retried.get().profile("limpet").value.agent.name == "limpet")
                }
            }
            again.send(SIGTERM)
            await again.end()
        }
    }
}

/// What the server has confirmed.
private final class Acknowledged: Sendable {
    private let list = Mutex<[String]>([])

    var ids: [String] { list.withLock { $0 } }
    func add(_ id: String) { list.withLock { $0.append(id) } }
}
