import AgentAPI
import Crypto
import HTTPSignatures
import HTTPSupport
import JSONWriting
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// Requests that an owner did not sign, or not so, or not now.
@Suite struct OwnerSignatureTests {
    private static func odd(_ change: (inout TestOwner.Oddity) -> Void) -> TestOwner.Oddity {
        var oddity = TestOwner.Oddity()
        change(&oddity)
        return oddity
    }

    @Test(arguments: TestEngine.available)
    func aRequestThatIsNotWhatWasSignedIsRefused(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (_, owner, _) = try await stage.claimed("reefling")
            let (_, other, _) = try await stage.claimed("coralline")
            let token = try stage.issuer.authorization()
            let invalid: [(String, TestOwner.Oddity)] = [
                ("method", Self.odd { $0.signedMethod = "GET" }),
                ("path", Self.odd { $0.signedPath = "/api/v1/owner/resume" }),
                ("query", Self.odd { $0.signedPath = "/api/v1/owner/pause?x=1" }),
                ("authority", Self.odd { $0.base = "https://other.test" }),
                ("scheme", Self.odd { $0.base = "http://nacre.test" }),
                ("body", Self.odd { $0.signedBody = Array("{}".utf8) }),
                ("a token that was not signed", Self.odd { $0.signedAuthorization = .some(nil) }),
                ("another token", Self.odd { $0.signedAuthorization = .some("PrivateToken token=\"AAI\"") }),
                (
                    "a label more",
                    Self.odd {
                        $0.change = { fields in
                            fields.map {
                                $0.0.hasPrefix("signature")
                                    ? ($0.0, $0.1 + ", " + $0.1.replacing("sig1", with: "sig2")) : $0
                            }
                        }
                    }
                ),
                ("a field twice", Self.odd { $0.change = { $0 + $0.filter { $0.0 == "signature" } } }),
                (
                    "fewer components",
                    Self.odd { $0.change = { $0.map { ($0.0, $0.1.replacing(" \"content-digest\"", with: "")) } } }
                ),
                (
                    "a large field",
                    Self.odd {
                        $0.change = { $0.map { $0.0 == "signature" ? ($0.0, String(repeating: "a", count: 8_000)) : $0 } }
                    }
                ),
            ]
            for (what, oddity) in invalid {
                let answer = try await owner.request(.POST, "/api/v1/owner/pause", authorization: token, oddity)
                #expect(answer["code"].text == "SIGNATURE_INVALID", "\(what): \(answer.text)")
                #expect(answer.status == 401, "\(what)")
            }
            for name in ["signature", "signature-input", "content-digest"] {
                let oddity = Self.odd { $0.change = { $0.filter { $0.0 != name } } }
                expectRefusal(
                    try await owner.request(.POST, "/api/v1/owner/pause", oddity), 401, "SIGNATURE_MISSING")
            }
            let huge = Self.odd { $0.change = { $0.map { ($0.0, $0.1 + String(repeating: "a", count: 40_000)) } } }
            let refused = try? await owner.request(.POST, "/api/v1/owner/pause", huge)
            #expect(refused.map { $0.status >= 400 } ?? true)
            // Signed by nobody we know, and by somebody else's owner: that is a request about the other agent.
            let stranger = Self.odd { $0.signer = Curve25519.Signing.PrivateKey() }
            expectRefusal(
                try await owner.request(.POST, "/api/v1/owner/pause", stranger), 401, "OWNER_KEY_UNKNOWN")
            let neighbour = Self.odd { $0.signer = other.key }
            let theirs = try await owner.request(.GET, "/api/v1/owner/agent", neighbour)
            #expect(theirs["agent"]["name"].text == "coralline")
            // A key id of the owner over a signature of somebody else.
            let borrowed = Self.odd {
                $0.signer = other.key
                $0.change = { fields in
                    fields.map {
                        (
                            $0.0,
                            $0.1.replacing(
                                SignatureKeyID(of: other.key.publicKey).text,
                                with: SignatureKeyID(of: owner.key.publicKey).text)
                        )
                    }
                }
            }
            expectRefusal(
                try await owner.request(.POST, "/api/v1/owner/pause", borrowed), 401, "SIGNATURE_INVALID")
            // A bearer key is no owner key, and nothing of all this did anything.
            let agent = try await owner.get("/agent")
            #expect(agent["agent"]["paused"] == .bool(false), "\(agent.text)")
        }
    }

    @Test(arguments: TestEngine.available)
    func aSignatureIsTakenOnce(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (_, owner, _) = try await stage.claimed("reefling")
            let once = TestOwner.Oddity()
            #expect(try await owner.request(.POST, "/api/v1/owner/pause", once).status == 200)
            let replayed = try await owner.request(.POST, "/api/v1/owner/pause", once)
            expectRefusal(replayed, 401, "SIGNATURE_REPLAYED")
            // At the very end of its time too.
            stage.network.clock.advance(seconds: 300)
            let late = Self.odd {
                $0.nonce = once.nonce
                $0.created = stage.network.clock.now.milliseconds / 1_000 - 300
            }
            expectRefusal(try await owner.request(.POST, "/api/v1/owner/pause", late), 401, "SIGNATURE_REPLAYED")
            // Fifty at once: one is taken.
            let nonce = Self.odd { _ in }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await owner.request(.GET, "/api/v1/owner/agent", nonce).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func aSignatureIsOfNow(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (_, owner, _) = try await stage.claimed("reefling")
            stage.network.clock.advance(hours: 1)
            let now = stage.network.clock.now.milliseconds / 1_000
            for (offset, status) in [(-301, 401), (-300, 200), (30, 200), (31, 401), (300, 401), (-2_592_000, 401)]
                as [(Int64, Int)]
            {
                let answer = try await owner.request(
                    .GET, "/api/v1/owner/agent", Self.odd { $0.created = now + offset })
                #expect(answer.status == status, "\(offset)")
                if status == 401 {
                    expectRefusal(answer, 401, "SIGNATURE_EXPIRED")
                    #expect(answer["message"].text.contains(stage.network.clock.now.iso8601))
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func afterARestartNothingFromBeforeIsTaken(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (_, owner, _) = try await stage.claimed("reefling")
            let before = TestOwner.Oddity()
            let created = stage.network.clock.now.milliseconds / 1_000
            #expect(try await owner.request(.POST, "/api/v1/owner/pause", before).status == 200)
            try await stage.network.restart()
            // In the second of the start, then later.
            let atStart = try await owner.request(.POST, "/api/v1/owner/pause", before)
            expectRefusal(atStart, 401, "SIGNATURE_EXPIRED")
            #expect(atStart["retry_after_seconds"].number == 1)
            stage.network.clock.advance(seconds: 1)
            let old = Self.odd {
                $0.nonce = before.nonce
                $0.created = created
            }
            expectRefusal(try await owner.request(.POST, "/api/v1/owner/pause", old), 401, "SIGNATURE_EXPIRED")
            #expect(try await owner.get("/agent").status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatWasSignedAheadIsNotTakenAgainAfterARestart(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (_, owner, _) = try await stage.claimed("reefling")
            let created = stage.network.clock.now.milliseconds / 1_000 + 30
            let ahead = Self.odd { $0.created = created }
            #expect(try await owner.request(.POST, "/api/v1/owner/pause", ahead).status == 200)
            try await stage.network.restart()
            stage.network.clock.advance(seconds: 5)
            let replayed = try await owner.request(.POST, "/api/v1/owner/pause", ahead)
            expectRefusal(replayed, 401, "SIGNATURE_EXPIRED")
            #expect(replayed["retry_after_seconds"].number == 1)
            // Whose clock is right is told how long to wait.
            let early = try await owner.get("/agent")
            expectRefusal(early, 401, "SIGNATURE_EXPIRED")
            #expect(early["retry_after_seconds"].number == 26)
            stage.network.clock.advance(seconds: 26)
            expectRefusal(try await owner.request(.POST, "/api/v1/owner/pause", ahead), 401, "SIGNATURE_EXPIRED")
            #expect(try await owner.get("/agent").status == 200)
            // The next night it is forgotten.
            try await stage.network.midnight()
            try await stage.network.restart()
            stage.network.clock.advance(seconds: 1)
            #expect(try await owner.get("/agent").status == 200)
        }
    }

    @Test func whatIsForgottenIsNotTakenWhenTheClockIsSetBack() throws {
        let key = Curve25519.Signing.PrivateKey()
        let request = SignedRequest(method: "GET", target: try TargetURI(base: "http://x", path: "/"), body: [UInt8]())
        func signature(_ created: Int64) throws -> VerifiedSignature {
            let fields = try request.signed(by: key, created: created)
            return try UnverifiedSignature(
                contentDigest: [fields.contentDigest], signatureInput: [fields.signatureInput],
                signature: [fields.signature]
            ).verify(request, with: key.publicKey)
        }
        let nonces = SpentNonces(start: .init(milliseconds: 0), capacity: 3)
        let first = try signature(1_000)
        try nonces.spend(first, now: .init(milliseconds: 1_000_000))
        // An hour later it is forgotten; the clock goes back by that hour.
        try nonces.spend(signature(4_600), now: .init(milliseconds: 4_600_000))
        #expect(throws: (any Error).self) { try nonces.spend(first, now: .init(milliseconds: 1_000_000)) }
        // Bounded: what cannot be remembered is not taken.
        try nonces.spend(signature(4_600), now: .init(milliseconds: 4_600_000))
        try nonces.spend(signature(4_600), now: .init(milliseconds: 4_600_000))
        #expect(throws: (any Error).self) { try nonces.spend(signature(4_600), now: .init(milliseconds: 4_600_000)) }
        try nonces.spend(signature(9_000), now: .init(milliseconds: 9_000_000))
    }

    @Test(arguments: TestEngine.available)
    func everyEndpointOfOwnersNeedsASignature(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let index = try await stage.network.send(.GET, "/api/v1")["endpoints"].items.map(\.text)
            let owners = index.filter { $0.contains(" /api/v1/owner/") }
            #expect(owners.count == 14)
            let (agent, _, _) = try await stage.claimed("reefling")
            for entry in owners {
                let words = entry.split(separator: " ")
                let method = HTTPMethod(rawValue: String(words[0]))
                for headers in [[], [("Authorization", "Bearer \(agent.key)")]] {
                    let answer = try await stage.network.send(method, String(words[1]), headers: headers)
                    expectRefusal(answer, 401, "SIGNATURE_MISSING")
                }
            }
        }
    }
}
