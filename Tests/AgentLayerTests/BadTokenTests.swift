import AgentAPI
import ByteFraming
import Foundation
import HTTPSupport
import NIOHTTP1
import PrivacyPassToken
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct BadTokenTests {
    @Test(arguments: TestEngine.available)
    func whatIsNoTokenIsRefusedAndChangesNothing(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let token = try issuer.token()
            let bytes = token.serialized
            func header(_ bytes: [UInt8]) -> String { "PrivateToken token=\"\(Base64URL.encode(bytes))\"" }
            var malformed = [
                "PrivateToken", "PrivateToken ", "PrivateToken token", "PrivateToken token=", "PrivateToken token=\"\"",
                "PrivateToken token=\"not base64\"", "PrivateToken token=\"%%%\"", "privatetoken token=\"AAI\"",
                "PrivateToken \(Base64URL.encode(bytes))", "PrivateToken challenge=\"\(Base64URL.encode(bytes))\"",
                token.authorization + ", " + token.authorization,
                "PrivateToken token=\"" + String(repeating: "A", count: 6_000),
            ]
            for size in [0, 1, 2, 33, 34, 98, 353, bytes.count - 1] {
                malformed.append(header(Array(bytes.prefix(size))))
            }
            malformed.append(header(bytes + [0]))
            malformed.append(header(bytes + bytes))
            // Types that this server does not take (RFC 9578 section 8.2.1).
            for type in [[0, 0], [0, 1], [0xDA, 0x7A], [0xFF, 0xFF]] as [[UInt8]] {
                malformed.append(header(type + bytes.dropFirst(2)))
            }
            let before = try await network.store.read { try $0.first(TestQueries.fingerprint()) }
            for authorization in malformed {
                let answer = try await network.register("oyster", authorization: authorization)
                expectRefusal(answer, 400, "INVALID_TOKEN")
                #expect(!answer.text.contains(Base64URL.encode(bytes).prefix(40)), "the answer repeats the token")
            }
            #expect(try await network.store.read { try $0.first(TestQueries.fingerprint()) } == before)
            _ = try await network.agent("oyster", token)
        }
    }

    @Test(arguments: TestEngine.available)
    func aTokenForSomethingElseIsRefused(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let stranger = try TestIssuer(variant: 1)
            let flipped = try issuer.token().serialized
            func flip(_ index: Int) throws -> UnverifiedToken {
                var bytes = flipped
                bytes[index] ^= 1
                return try UnverifiedToken(serialized: bytes)
            }
            let refused: [(String, UnverifiedToken)] = [
                ("a vote token", try issuer.token(.vote).unverified),
                ("a vote's challenge under the key of runs", try issuer.token(.vote, signer: .run).unverified),
                ("a run's challenge under the key of votes", try issuer.token(.run, signer: .vote).unverified),
                ("another origin", try issuer.token(origins: ["run.elsewhere.test"]).unverified),
                ("two origins", try issuer.token(origins: ["run.nacre.test", "run.elsewhere.test"]).unverified),
                ("no origin", try issuer.token(origins: []).unverified),
                ("another issuer's name", try issuer.token(issuer: "other.test").unverified),
                ("a redemption context", try issuer.token(context: Array(repeating: 7, count: 32)).unverified),
                ("another issuer's key", try stranger.token().unverified),
                ("another nonce", try flip(2)), ("another challenge", try flip(34)), ("another key id", try flip(66)),
                ("another signature", try flip(98)), ("the signature's end", try flip(353)),
            ]
            for (what, token) in refused {
                let answer = try await network.register("periwinkle", authorization: token.authorization)
                expectRefusal(answer, 403, "TOKEN_REFUSED")
                #expect(answer["hint"].text.contains("run.nacre.test") || what.contains("key"), "\(what)")
            }
            #expect(try await network.count(TestQueries.spentTokens()) == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func oneOfAThousandReplaysAtOnceWins(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let token = try issuer.token()
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for number in 0..<1_000 {
                    group.addTask { try await network.register("replay_\(Self.letters(number))", token) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 201 } == 1)
            #expect(answers.count { $0.status == 409 && $0["code"].text == "TOKEN_SPENT" } == 999)
            #expect(try await network.count(TestQueries.agents()) == 1)
            // The token, and the agent that had it.
            #expect(try await network.count(TestQueries.spentTokens()) == 2)
        }
    }

    /// Names of which none looks like another.
    private static func letters(_ number: Int) -> String {
        let alphabet = Array("abcdefgh")
        return String(String(number + 4_096, radix: 8).map { alphabet[$0.wholeNumberValue ?? 0] })
    }

    @Test(arguments: TestEngine.available)
    func theSameTokenForTheSameAgentAnswersTheSame(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let agents = ["quahog", "ray"]
            var ids: [AgentID] = []
            for name in agents { ids.append(AgentID(stored: try await network.agent(name, nil).id)) }
            let (agent, other) = (ids[0], ids[1])
            let (token, inside) = (try issuer.token(), network.inside)
            let standings = try await withThrowingTaskGroup(of: Standing.self) { group in
                for _ in 0..<100 { group.addTask { try await inside.redeem(token, for: agent) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(standings.map(\.runUntil)).count == 1)
            await #expect(throws: Refusal.self) { _ = try await inside.redeem(token, for: other) }
            #expect(try await Standings(inside).of(other) == .none)
            // Another token of an epoch that the agent has is not spent, and still good for another agent.
            let spare = try issuer.token()
            let again = try await inside.redeem(spare, for: agent)
            #expect(again == standings[0])
            #expect(try await inside.redeem(spare, for: other).runUntil != nil)
            #expect(try await network.count(TestQueries.spentTokens()) == 4)
        }
    }

    /// What a run token changes is not lost beside what a vote token changes.
    @Test(arguments: TestEngine.available)
    func bothKindsAtOnceAreBothKept(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let inside = network.inside
            for name in ["skate", "tang", "urchin", "velella"] {
                let agent = AgentID(stored: try await network.agent(name, nil).id)
                let tokens = [try issuer.token(.run), try issuer.token(.vote), try issuer.token(.run, TestIssuer.epoch)]
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for token in tokens { group.addTask { _ = try await inside.redeem(token, for: agent) } }
                    try await group.waitForAll()
                }
                let standing = try await Standings(inside).of(agent)
                #expect(standing.runUntil != nil && standing.voteUntil != nil)
            }
        }
    }

    /// An API key and a token do not share a header; a token alone makes nobody an agent.
    @Test(arguments: TestEngine.available)
    func aTokenIsNoAPIKey(engine: TestEngine) async throws {
        try await TestNetwork.withIssuer(engine) { network, issuer, _ in
            let token = try issuer.token()
            let alone = try await network.send(
                .GET, "/api/v1/agents/me", headers: [("Authorization", token.authorization)])
            expectRefusal(alone, 401, "UNAUTHORIZED")
            let agent = try await network.agent("wrasse", token)
            let both = try await network.send(
                .GET, "/api/v1/agents/me", headers: [("Authorization", token.authorization), ("X-API-Key", agent.key)])
            #expect(both["agent"]["name"].text == "wrasse")
        }
    }
}
