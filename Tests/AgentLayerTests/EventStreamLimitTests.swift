import HTTPSupport
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct EventStreamLimitTests {
    @Test(arguments: TestEngine.available)
    func aHeadRequestLeavesNoListener(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            for _ in 0..<5 {
                let answer = try await network.send(.HEAD, "/events")
                #expect(answer.status == 200)
            }
            #expect(network.inside.newPosts.listenerCount == 0)
        }
    }

    @Test func oneNetworkCannotTakeEveryStream() async throws {
        try await TestNetwork.run(.sqlite) { network in
            let newPosts = network.inside.newPosts
            let (one, other) = (LimiterKey(high: 1, low: 1), LimiterKey(high: 2, low: 2))
            var listeners: [NewPosts.Listener] = []
            for _ in 0..<NewPosts.capacityPerNetwork {
                listeners.append(try #require(try await newPosts.listen(from: one)))
            }
            let refused = try await newPosts.listen(from: one)
            #expect(refused == nil)
            let stranger = try #require(try await newPosts.listen(from: other))
            stranger.stop()
            #expect(newPosts.listenerCount == NewPosts.capacityPerNetwork)
            for listener in listeners { listener.stop() }
            #expect(newPosts.listenerCount == 0)
        }
    }
}
