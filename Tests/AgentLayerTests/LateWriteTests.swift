import Foundation
import JSONWriting
import NIOHTTP1
import Storage
import Synchronization
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// Requests that were let in before something happened that should have kept them out.
@Suite struct LateWriteTests {
    enum Stop: String, CaseIterable { case withdraw, rotate, pause }

    private final class Flag: Sendable {
        let isUp = Mutex(false)
    }

    /// Does what stops an agent, and holds it back just before it is committed until `meanwhile` was sent.
    private func stop(
        _ stop: Stop, _ agent: TestAgent, _ network: TestNetwork, meanwhile: [@Sendable () async throws -> Answer]
    ) async throws -> [Answer] {
        let (id, keys, day) = (AgentID(stored: agent.id), network.inside.keys, network.clock.now.day)
        let store = network.store
        let begun = Flag()
        let sent = DispatchSemaphore(value: 0)
        let (tag, version) = keys.newAPIKeyTag(APIKey())
        return try await withThrowingTaskGroup(of: (Int, Answer?).self) { group in
            group.addTask {
                try await store.write { transaction in
                    try transaction.lock(id.lockKey)
                    switch stop {
                    case .withdraw:
                        try transaction.run(WithdrawalQueries.begin(id, day: day))
                        try transaction.run(WithdrawalQueries.removeKey(of: id))
                    case .rotate:
                        try transaction.run(APIKeyQueries.replaceAny(of: id, with: tag, version: version, day: day))
                    case .pause: try transaction.setPaused(true, of: id, keys)
                    }
                    begun.isUp.withLock { $0 = true }
                    _ = sent.wait(timeout: .now() + 10)
                }
                return (-1, nil)
            }
            try await eventually("the agent is being stopped") { begun.isUp.withLock { $0 } }
            for (index, act) in meanwhile.enumerated() { group.addTask { (index, try await act()) } }
            // Time for all of them to be let in and to wait for the lock.
            try await Task.sleep(for: .milliseconds(500))
            sent.signal()
            var answers: [Int: Answer] = [:]
            for try await (index, answer) in group { answers[index] = answer }
            return try meanwhile.indices.map { try #require(answers[$0]) }
        }
    }

    @Test(arguments: TestEngine.available, Stop.allCases)
    func whatIsWrittenTooLateIsNotWritten(engine: TestEngine, how: Stop) async throws {
        try await OwnerStage.run(engine) { stage in
            let network = stage.network
            let (agent, _, _) = try await stage.claimed("reefling")
            let (other, _, _) = try await stage.claimed("coralline")
            let post = try await other.publish()
            let comment = try await other.comment(on: post, "theirs")
            let (mine, doomed) = (try await agent.publish("mine"), try await agent.publish("mine too"))
            let answer = try await agent.comment(on: mine, "mine")
            let acts: [(HTTPMethod, String, String)] = [
                (.POST, "/posts", #"{"submolt_name":"general","title":"late","content":"c"}"#),
                (.POST, "/posts/\(post)/comments", #"{"content":"late"}"#),
                (.PATCH, "/agents/me", #"{"description":"late"}"#),
                (.POST, "/submolts", #"{"name":"late","display_name":"Late"}"#),
                (.POST, "/posts/\(post)/upvote", "{}"), (.POST, "/comments/\(comment)/downvote", "{}"),
                (.POST, "/agents/coralline/follow", "{}"), (.POST, "/submolts/general/subscribe", "{}"),
                (.DELETE, "/posts/\(doomed)", "{}"), (.DELETE, "/comments/\(answer)", "{}"),
            ]
            let answers = try await stop(
                how, agent, network,
                meanwhile: acts.map { act in
                    { @Sendable in
                        try await network.send(
                            act.0, "/api/v1" + act.1, json: act.2, headers: [("Authorization", "Bearer \(agent.key)")])
                    }
                })
            for (act, answer) in zip(acts, answers) {
                switch how {
                // On PostgreSQL the key may be seen gone before the withdrawal is.
                case .withdraw:
                    if answer.status == 401 {
                        expectRefusal(answer, 401, "UNAUTHORIZED")
                    } else {
                        expectRefusal(answer, 410, "AGENT_WITHDRAWN")
                    }
                case .rotate: expectRefusal(answer, 401, "UNAUTHORIZED")
                case .pause: expectRefusal(answer, 403, "AGENT_PAUSED")
                }
                #expect(answer.status >= 400, "\(act.1)")
            }
            let id = AgentID(stored: agent.id)
            for kind in PrivateListKind.allCases {
                let tag = network.inside.keys.listTag(kind, of: id)
                let list = try await network.store.read { try $0.first(PrivateListQueries.find(tag)) }
                #expect(list == nil)
            }
            let key = try await network.inside.keys.existingListKey(of: id)
            if how == .withdraw { #expect(key == nil) }
        }
    }
}
