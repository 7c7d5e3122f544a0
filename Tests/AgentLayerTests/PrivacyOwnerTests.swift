import ByteFraming
import Crypto
import Envelope
import Foundation
import HTTPSupport
import NIOHTTP1
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// What the database, its log and the server's log say of owners: nothing.
@Suite(.serialized) struct PrivacyOwnerTests {
    private static func claimed(_ network: PrivacyNetwork) async throws -> (agent: PrivacyAgent, owner: TestOwner) {
        let agent = try await network.agent()
        let owner = try TestOwner(network)
        let claim = try await owner.claim(agent.registration, authorization: nil)
        guard claim.status == 200 else { throw UnexpectedAnswer(claim) }
        let confirmed = try await agent.act(
            .POST, "/agents/me/confirm-owner", #"{"fingerprint":"\#(owner.fingerprint)"}"#)
        guard confirmed.status == 200 else { throw UnexpectedAnswer(confirmed) }
        return (agent, owner)
    }

    /// Every byte of the database: on SQLite of its files, on PostgreSQL of its rows.
    private static func everything(_ network: PrivacyNetwork) async throws -> [UInt8] {
        guard let folder = network.database.folder else {
            return try await PostgresRows.all(in: network.store).flatMap { $0.columns.values.flatMap { $0 + [0] } }
        }
        return try FileManager.default.contentsOfDirectory(atPath: folder).flatMap { name in
            Array(FileManager.default.contents(atPath: folder + "/" + name) ?? Data())
        }
    }

    @Test(arguments: TestEngine.available)
    func nothingOfAnOwnerLiesInTheClear(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            network.clock.advance(seconds: 1)
            let (agent, owner) = try await Self.claimed(network)
            let policy = try await owner.request(.PUT, "/api/v1/owner/policy", TestOwner.policy)
            #expect(policy.status == 200)
            let entry = PlantedSecret("entry", bytes: (0..<2_160).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) })
            try await agent.act(
                .POST, "/agents/me/trail", #"{"sealed":"\#(Base64URL.encode(entry.raw))"}"#)
            #expect(try await owner.post("/pause").status == 200)
            #expect(try await owner.post("/rotate-key").status == 200)
            let secrets = [
                PlantedSecret("owner key", bytes: owner.publicKey),
                PlantedSecret("trail key", bytes: Array(owner.trail.publicKey.rawRepresentation)),
                PlantedSecret("fingerprint", owner.fingerprint), entry, PlantedSecret("policy", "messages_from"),
                PlantedSecret("policy's value", "followed"), PlantedSecret("event", "key_rotated_by_owner"),
            ]
            // The public rules, kept as a policy of the network, have the word once, in their table of limits.
            let bytes = try await Self.everything(network).replacing(Array("| Agents followed |".utf8), with: [])
            let logged = Array(network.log.all.joined(separator: "\n").utf8)
            for secret in secrets {
                #expect(secret.found(in: bytes).isEmpty, "\(secret.name) in the database")
                #expect(secret.found(in: logged).isEmpty, "\(secret.name) in the log")
            }
            // The finder finds.
            #expect(!PlantedSecret("agent", agent.name).found(in: bytes).isEmpty)
        }
    }

    /// Rows of owners, trails and standings are committed with nothing that names the agent.
    @Test(arguments: TestEngine.available)
    func noCommitJoinsAnOwnersRowsToTheAgent(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            network.clock.advance(seconds: 1)
            for _ in 0..<4 { _ = try await Self.claimed(network) }
            let agent = try await network.agent()
            let owner = try TestOwner(network)
            try await network.rank()
            let entry = Base64URL.encode([UInt8](repeating: 7, count: 2_160))
            let acts: [(String, () async throws -> Int)] = [
                ("claim", { try await owner.claim(agent.registration, authorization: nil).status }),
                (
                    "confirm",
                    {
                        try await agent.send(
                            .POST, "/agents/me/confirm-owner", #"{"fingerprint":"\#(owner.fingerprint)"}"#
                        ).status
                    }
                ),
                ("policy", { try await owner.request(.PUT, "/api/v1/owner/policy", TestOwner.policy).status }),
                ("pause", { try await owner.post("/pause").status }),
                ("resume", { try await owner.post("/resume").status }),
                ("trail", { try await agent.send(.POST, "/agents/me/trail", #"{"sealed":"\#(entry)"}"#).status }),
                ("rotate", { try await owner.post("/rotate-key").status }),
                ("withdraw", { try await owner.post("/withdraw").status }),
            ]
            let sealed: Set = ["owners", "trail_entries", "standings", "research_opt_outs", "spent_tokens"]
            for (name, act) in acts {
                let watch = try await CommitWatch(network)
                let status = try await act()
                #expect(status < 300, "\(name): \(status)")
                let commits = try await watch.commits()
                let ofOwner = commits.filter { !sealed.isDisjoint(with: $0.changed.map(\.table)) }
                #expect(!ofOwner.isEmpty, "\(name): nothing was written")
                let naming = ofOwner.filter { $0.names(agent.marks) }.count
                #expect(naming == 0, "\(name) joins the owner's rows to the agent")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aCookieIsNeitherReadNorKept(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            network.clock.advance(seconds: 1)
            let word = PlantedSecret.word("cookie")
            let cookie = [("Cookie", "nacre_session=\(word)")]
            let agent = try await network.agent(headers: cookie)
            let owner = try TestOwner(network)
            var oddity = TestOwner.Oddity()
            oddity.change = { $0 + cookie }
            #expect(try await owner.claim(agent.registration, authorization: nil, oddity).status == 200)
            oddity = TestOwner.Oddity()
            oddity.change = { $0 + cookie }
            #expect(try await owner.request(.GET, "/api/v1/owner/agent", oddity).status == 200)
            let posted = try await agent.send(
                .POST, "/posts", #"{"submolt_name":"general","title":"t","content":"c"}"#, headers: cookie)
            #expect(posted.status == 201)
            #expect(posted.headers["Set-Cookie"].isEmpty)
            let page = try await network.send(.GET, "/", headers: cookie + [("Accept", "text/html")])
            #expect(page.status == 200 && page.headers["Set-Cookie"].isEmpty)
            let secret = PlantedSecret("cookie", word)
            #expect(secret.found(in: try await Self.everything(network)).isEmpty)
            #expect(secret.found(in: Array(network.log.all.joined().utf8)).isEmpty)
        }
    }

    @Test func noSourceOfTheLayerKnowsCookies() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/AgentLayer")
        let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        var count = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            count += 1
            let text = try String(contentsOf: file, encoding: .utf8)
            // Pages may promise that there are none.
            let code = text.split(separator: "\n").filter { !$0.contains("///") }.joined(separator: "\n")
            #expect(!code.lowercased().contains("cookie"), "\(file.lastPathComponent)")
        }
        #expect(count > 100)
    }
}
