import AgentAPI
import AgentSignatures
import Crypto
import JSONWriting
import NIOCore
import NIOHTTP1
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// What an owner does to the keys of its agent, and when others see it.
@Suite struct OwnerIdentityKeyTests {
    @Test(arguments: TestEngine.available)
    func anOwnerVouchesForAKeyAndOthersSeeItOnTheNextDay(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("anemone")
            let signer = try TestSigner(agent)
            _ = try await signer.add()
            try await stage.network.midnight()
            let path = "/agents/anemone/keys"
            let unvouched = try await stage.network.get(path)["keys"][0]
            let answer = try await owner.request(
                .POST, "/api/v1/owner/authorize-key", try signer.ownerBody(.add, by: owner.key))
            #expect(answer["key"]["authority"].text == "owner", "\(answer.text)")
            // Nothing of it shows, not even another day of signing.
            #expect(try await stage.network.get(path)["keys"][0] == unvouched)
            let before = try await stage.network.get(path)["keys"][0]
            #expect(before["authority"].text == "none" && before["authority_key"] == .null)
            #expect(try await agent.get("/agents/me/keys")["keys"][0]["authority"].text == "owner")
            let again = try await owner.request(
                .POST, "/api/v1/owner/authorize-key", try signer.ownerBody(.add, by: owner.key))
            expectRefusal(again, 409, "KEY_AUTHORIZED")
            try await stage.network.midnight()
            let after = try await stage.network.get(path)["keys"][0]
            #expect(after["authority"].text == "owner")
            let statement = try signer.statement(.add, by: .owner, day: after["signing_day"].number)
            let voucher = try IdentityKey(after["authority_key"].text)
            #expect(voucher.bytes == owner.publicKey)
            #expect(statement.isSigned(by: voucher, try IdentitySignature(after["signature"].text)))
        }
    }

    @Test(arguments: TestEngine.available)
    func whatAnOwnerTakesBackSignsNothingAtOnceAndIsShownOnTheNextDay(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("anemone")
            let signer = try TestSigner(agent)
            _ = try await signer.add()
            let directory = "/.well-known/http-message-signatures-directory"
            let revoked = try await owner.request(
                .POST, "/api/v1/owner/revoke-key", try signer.ownerBody(.remove, by: owner.key))
            #expect(revoked["key"]["removed_day"].text != "", "\(revoked.text)")
            expectRefusal(try await agent.post("/posts", try await signer.post()), 403, "KEY_REVOKED")
            expectRefusal(try await signer.request(.GET, "/agents/me"), 401, "KEY_UNKNOWN")
            #expect(try await stage.network.get("/agents/anemone/keys")["keys"][0]["removed_day"] == .null)
            #expect(try await stage.network.send(.GET, directory)["keys"].items.count == 1)
            try await stage.network.midnight()
            #expect(try await stage.network.get("/agents/anemone/keys")["keys"][0]["removed_day"].text != "")
            #expect(try await stage.network.send(.GET, directory)["keys"].items.isEmpty)
            let export = try await owner.request(.GET, "/api/v1/owner/export")
            #expect(export["keys"].items.count == 1 && export["keys"][0]["key_id"].text == (try? signer.keyID))
        }
    }

    @Test(arguments: TestEngine.available)
    func whoIsNotTheOwnerOrSignsSomethingElseIsRefused(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("anemone")
            let (_, other, _) = try await stage.claimed("barnacle")
            let (doubtful, unconfirmed, _) = try await stage.claimed("cockle", promised: false)
            let signer = try TestSigner(agent)
            _ = try await signer.add()
            let path = "/api/v1/owner/authorize-key"
            let good = try signer.ownerBody(.add, by: owner.key)
            expectRefusal(try await other.request(.POST, path, good), 404, "NOT_FOUND")
            let forged = try signer.ownerBody(.add, by: other.key)
            expectRefusal(try await owner.request(.POST, path, forged), 400, "AUTHORIZATION_INVALID")
            let removal = try signer.ownerBody(.remove, by: owner.key)
            expectRefusal(try await owner.request(.POST, path, removal), 400, "AUTHORIZATION_INVALID")
            expectRefusal(
                try await owner.request(.POST, path, good.replacing("\(signer.today)", with: "\(signer.today - 2)")), 400,
                "CLOCK_OFF")
            let theirs = try TestSigner(doubtful)
            _ = try await theirs.add()
            expectRefusal(
                try await unconfirmed.request(.POST, path, try theirs.ownerBody(.add, by: unconfirmed.key)), 403,
                "OWNER_NOT_CONFIRMED")
            // The agent brings its owner's word along: then it is seen at once.
            let brought = try TestSigner(agent)
            let added = try await agent.post("/agents/me/keys", try brought.addition(by: .owner, owner: owner.key))
            #expect(added.status == 201 && added["key"]["authority"].text == "owner", "\(added.text)")
            let wrong = try TestSigner(agent)
            expectRefusal(
                try await agent.post("/agents/me/keys", try wrong.addition(by: .owner, owner: other.key)), 400,
                "AUTHORIZATION_INVALID")
        }
    }

    @Test(arguments: TestEngine.available)
    func anOwnerGivesAnAgentWithoutBearerKeyANewOne(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            var (agent, owner, _) = try await stage.claimed("anemone")
            let signer = try TestSigner(agent)
            _ = try await agent.post("/agents/me/keys", try signer.addition(by: .owner, owner: owner.key))
            let off = try await signer.request(.POST, "/agents/me/bearer", #"{"enabled":false}"#)
            #expect(off.status == 200, "\(off.text)")
            let rotated = try await owner.request(.POST, "/api/v1/owner/rotate-key")
            #expect(rotated.status == 200, "\(rotated.text)")
            agent.key = rotated["api_key"].text
            #expect(try await agent.get("/agents/me").status == 200)
        }
    }

    /// What an owner is told comes after the act: that it cannot be written undoes nothing, and takes no key away from who
    /// is shown it once.
    @Test(arguments: TestEngine.available)
    func anActIsAnsweredAlsoWhereTheOwnerCannotBeTold(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("anemone")
            let signer = try TestSigner(agent)
            try await stage.network.store.write { transaction in
                try transaction.run(Command("ALTER TABLE trail_entries RENAME TO gone"))
            }
            let added = try await agent.post("/agents/me/keys", try signer.addition(by: .owner, owner: owner.key))
            #expect(added.status == 201, "\(added.text)")
            let on = try await signer.request(.POST, "/agents/me/bearer", #"{"enabled":true}"#)
            #expect(on.status == 200 && on["api_key"].text.hasPrefix("moltbook_sk_"), "\(on.text)")
            let off = try await signer.request(.POST, "/agents/me/bearer", #"{"enabled":false}"#)
            #expect(off.status == 200, "\(off.text)")
            let rotated = try await owner.request(.POST, "/api/v1/owner/rotate-key")
            #expect(rotated.status == 200 && rotated["api_key"].text.hasPrefix("moltbook_sk_"), "\(rotated.text)")
            let second = try TestSigner(agent)
            _ = try await signer.request(
                .POST, "/agents/me/keys", String(buffer: JSONValue.object(try second.addition()).json()))
            let path = "/agents/me/keys/\(try second.keyID)"
            #expect(try await signer.request(.DELETE, path).status == 200)
            try await stage.network.store.write { transaction in
                try transaction.run(Command("ALTER TABLE gone RENAME TO trail_entries"))
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func withAnAgentItsKeysGo(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("anemone")
            let signer = try TestSigner(agent)
            _ = try await signer.add()
            _ = try await signer.publish()
            #expect(try await owner.request(.POST, "/api/v1/owner/withdraw").status == 200)
            #expect(try await stage.network.get("/agents/anemone/keys").status == 410)
            expectRefusal(try await signer.request(.GET, "/agents/me"), 401, "KEY_UNKNOWN")
            let rows = try await stage.network.store.first(SignatureTestQueries.keysAndSignatures())
            #expect(rows == 0)
        }
    }
}
