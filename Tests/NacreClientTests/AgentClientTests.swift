import NacreClient
import Testing

@Suite struct AgentClientTests {
    @Test func aServerThatIsNotThereIsSaidSo() async throws {
        // Port 1 needs privileges that nothing here has.
        let client = try AgentClient(server: "http://127.0.0.1:1", key: nil)
        let error = await #expect(throws: ClientError.self) { try await client.posts() }
        guard case .unreachable(let server, let reason) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(server.text == "http://127.0.0.1:1")
        #expect(reason == "connection refused")
    }

    @Test func whatNeedsAnAgentIsNotSentWithoutAKey() async throws {
        let client = try AgentClient(server: "http://127.0.0.1:1", key: nil)
        await #expect(throws: ClientError.noKey) { try await client.me() }
        await #expect(throws: ClientError.noKey) { try await client.createPost(title: "x") }
        await #expect(throws: ClientError.noKey) { try await client.feed() }
    }
}
