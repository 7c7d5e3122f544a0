import AgentAPI
import AgentSignatures
import Crypto
import JSONWriting
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// The shapes of replies about keys and signatures.
@Suite struct GoldenSigningTests {
    @Test(arguments: TestEngine.available)
    func keys(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("anemone")
            let first = try TestSigner(agent)
            let added = try await first.add()
            for _ in 0..<4 { try await stage.network.midnight() }
            let second = try TestSigner(agent)
            let followed = try await second.add(after: first)
            try expectGolden("POST /agents/me/keys", added, followed)
            try expectGolden("GET /agents/me/keys/:key_id", try await agent.get("/agents/me/keys/\(try first.keyID)"))
            try expectGolden("GET /agents/me/keys", try await agent.get("/agents/me/keys"))
            let authorized = try await owner.request(
                .POST, "/api/v1/owner/authorize-key", try first.ownerBody(.add, by: owner.key))
            try expectGolden("POST /owner/authorize-key", authorized)
            let revoked = try await owner.request(
                .POST, "/api/v1/owner/revoke-key", try first.ownerBody(.remove, by: owner.key))
            try expectGolden("POST /owner/revoke-key", revoked)
            try expectGolden("GET /owner/keys", try await owner.request(.GET, "/api/v1/owner/keys"))
            let third = try TestSigner(agent)
            _ = try await third.add()
            try expectGolden(
                "DELETE /agents/me/keys/:key_id", try await third.remove(by: second), try await third.remove(by: second))
            try expectGolden(
                "GET /agents/:name/keys", try await stage.network.get("/agents/anemone/keys"))
            try expectGolden(
                "POST /agents/me/bearer", try await second.request(.POST, "/agents/me/bearer", #"{"enabled":false}"#),
                try await second.request(.POST, "/agents/me/bearer", #"{"enabled":true}"#))
        }
    }

    @Test(arguments: TestEngine.available)
    func signedContent(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let signer = try await TestSigner.make(network)
            let post = try await signer.publish()
            try expectGolden("signed-post", of: "GET /posts/:id", try await network.get("/posts/\(post)"))
            let comment = try await signer.agent.post(
                "/posts/\(post)/comments", try signer.comment("hi", on: post, read: "text"))
            try expectGolden(
                "signed-comment", of: "GET /comments/:id",
                try await network.get("/comments/\(comment["comment"]["id"].text)"))
        }
    }
}

extension TestSigner {
    /// What an owner sends about this key.
    func ownerBody(
        _ act: KeyStatement.Act, by owner: Curve25519.Signing.PrivateKey, previous: IdentityKey? = nil
    ) throws -> String {
        let signature = try statement(act, previous: previous, by: .owner).signed(by: owner)
        return #"{"key_id":"\#(try keyID)","signature":"\#(signature.text)","signing_day":\#(today)}"#
    }
}
