import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct EventStreamTests {
    /// Reads from a stream until `words` have come.
    private func read(
        _ body: some AsyncSequence<ByteBuffer, any Error> & Sendable, until words: String
    ) async throws -> String {
        try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask {
                var text = ""
                for try await part in body {
                    text += String(buffer: part)
                    if text.contains(words) { return text }
                }
                return text
            }
            group.addTask {
                try await Task.sleep(for: .seconds(30))
                return "nothing came in time"
            }
            defer { group.cancelAll() }
            return try await group.next() ?? ""
        }
    }

    @Test(arguments: TestEngine.available)
    func aPostMadeRightAfterTheStreamOpenedIsAnnounced(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            _ = try await agent.publish("before the stream")
            let response = try await network.open("/api/v1/events")
            #expect(response.status == .ok)
            #expect(response.headers.first(name: "Content-Type") == "text/event-stream")
            let post = try await agent.publish("Low tide\n\ndata: forged")
            let text = try await read(response.body, until: post)
            #expect(text.contains("event: post\ndata: {"))
            #expect(text.contains(post))
            #expect(!text.contains("before the stream"))
            // A title cannot break out of its line.
            #expect(!text.contains("\ndata: forged"))
        }
    }

    @Test(arguments: TestEngine.available)
    func theServerStopsPromptlyWithStreamsOpen(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            var streams: [RawConnection] = []
            for _ in 0..<5 {
                let stream = try await RawConnection(port: network.port)
                await stream.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
                try await eventually("the stream is open") { stream.received.contains("retry:") }
                streams.append(stream)
            }
            let started = ContinuousClock.now
            try await network.stop()
            #expect(ContinuousClock.now - started < .seconds(8))
            for stream in streams {
                try await eventually("the stream has ended") { stream.isClosed }
                #expect(stream.received.hasSuffix("0\r\n\r\n"))
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aHeadOfAStreamIsAnsweredAndListensToNothing(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            #expect(try await network.send(.HEAD, "/events").status == 200)
            #expect(try await network.send(.GET, "/api/v1/health").status == 200)
            try await eventually("no listener is left") { network.inside.newPosts.listenerCount == 0 }
        }
    }

    @Test(arguments: TestEngine.available)
    func listenersThatLeaveAreForgotten(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            for _ in 0..<20 {
                let connection = try await RawConnection(port: network.port)
                await connection.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
                try await eventually("the stream is open") { connection.received.contains("retry:") }
                await connection.close()
            }
            try await eventually("no listener is left") { network.inside.newPosts.listenerCount == 0 }
        }
    }
}
