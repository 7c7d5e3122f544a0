import AgentAPI
import Crypto
import Foundation
import HTTPSignatures
import JSONWriting
import NacreClient
import Testing

@Suite struct OwnerClientTests {
    private static let now = Timestamp(milliseconds: 1_795_000_000_500)
    private let key = Curve25519.Signing.PrivateKey()

    private func client(_ server: RecordingServer) throws -> OwnerClient {
        OwnerClient(server: try ServerAddress(server.address), key: key, clock: { Self.now })
    }

    /// What a server does: everything from its own address and the bytes that came.
    private func verify(_ request: RecordingServer.Request, at address: String) throws -> VerifiedSignature {
        let unverified = try UnverifiedSignature(
            contentDigest: request.values("content-digest"), signatureInput: request.values("signature-input"),
            signature: request.values("signature"))
        let signed = SignedRequest(
            method: request.method, target: try TargetURI(base: address, path: request.target), body: request.body,
            authorization: request.values("authorization").first)
        return try unverified.verify(signed, with: key.publicKey)
    }

    @Test func everyRequestVerifiesAtTheServersAddress() async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        let client = try client(server)
        let token = (0..<354).map { UInt8($0 % 251) }
        _ = try? await client.claim(code: "moltbook_claim_abc", token: token, trailKey: [1, 2, 3])
        _ = try? await client.claim(code: "moltbook_claim_abc", token: nil, trailKey: [1, 2, 3])
        _ = try? await client.status()
        _ = try? await client.renew(token: token)
        _ = try? await client.rotateKey()
        _ = try? await client.pause()
        _ = try? await client.resume()
        _ = try? await client.setPolicy(.standard)
        _ = try? await client.trail(cursor: "a b&c")
        _ = try? await client.export()
        _ = try? await client.withdraw()
        let requests = server.requests
        #expect(
            requests.map { "\($0.method) \($0.target)" } == [
                "POST /api/v1/claim/moltbook_claim_abc", "POST /api/v1/claim/moltbook_claim_abc",
                "GET /api/v1/owner/agent", "POST /api/v1/owner/renew", "POST /api/v1/owner/rotate-key",
                "POST /api/v1/owner/pause", "POST /api/v1/owner/resume", "PUT /api/v1/owner/policy",
                "GET /api/v1/owner/trail?cursor=a%20b%26c", "GET /api/v1/owner/export", "POST /api/v1/owner/withdraw",
            ])
        var nonces: Set<SignatureNonce> = []
        for request in requests {
            let verified = try verify(request, at: server.address)
            #expect(verified.created == 1_795_000_000)
            nonces.insert(verified.nonce)
        }
        #expect(nonces.count == requests.count)
    }

    @Test func aSignatureForOneServerIsWorthNothingAtAnother() async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        _ = try? await client(server).pause()
        let request = try #require(server.requests.first)
        #expect(throws: SignatureRefusal.wrongSignature) { try verify(request, at: "http://127.0.0.1:1") }
        #expect(throws: SignatureRefusal.wrongSignature) { try verify(request, at: "https://127.0.0.1:\(server.port)") }
    }

    @Test func theTokenIsCoveredAndTheClaimNamesItsKeys() async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        _ = try? await client(server).claim(code: "c", token: [0xFB, 0xFF], trailKey: [0xFF, 0xFE])
        let request = try #require(server.requests.first)
        #expect(request.values("authorization") == ["PrivateToken token=\"-_8\""])
        #expect(request.values("signature-input").first?.contains("\"authorization\"") == true)
        let body = try JSONDecoder().decode(ClaimRequest.self, from: Data(request.body))
        #expect(body.trailKey == "__4")
        let owner = Data(base64Encoded: body.ownerKey.replacing("-", with: "+").replacing("_", with: "/") + "=")
        #expect(owner == key.publicKey.rawRepresentation)
    }

    @Test func nothingTellsMachinesApart() async throws {
        let server = try RecordingServer { _ in .init(headers: ["Set-Cookie: a=b; Path=/"]) }
        defer { server.stop() }
        let client = try client(server)
        for _ in 0..<3 { _ = try? await client.status() }
        for request in server.requests {
            let expected: Set = [
                "host", "accept", "content-digest", "signature-input", "signature", "content-length", "connection",
            ]
            #expect(Set(request.headers.map(\.name)).isSubset(of: expected), "\(request.headers)")
        }
        #expect(server.requests.count == 3)
    }

    @Test func twoAgentsNeverShareAConnection() async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        let one = try client(server)
        let other = OwnerClient(server: try ServerAddress(server.address), key: .init(), clock: { Self.now })
        for _ in 0..<3 {
            _ = try? await one.status()
            _ = try? await other.status()
        }
        let requests = server.requests
        let ofOne = Set(requests.indices.filter { $0 % 2 == 0 }.map { requests[$0].connection })
        let ofOther = Set(requests.indices.filter { $0 % 2 == 1 }.map { requests[$0].connection })
        #expect(requests.count == 6)
        #expect(ofOne.isDisjoint(with: ofOther))
    }

    @Test func aRedirectIsNotFollowed() async throws {
        let elsewhere = try RecordingServer()
        defer { elsewhere.stop() }
        let place = elsewhere.address
        let server = try RecordingServer { _ in .init(status: 307, headers: ["Location: \(place)/"]) }
        defer { server.stop() }
        let address = try ServerAddress(server.address)
        let client = try client(server)
        await #expect(throws: ClientError.redirected(server: address, location: place + "/")) {
            try await client.pause()
        }
        #expect(elsewhere.requests.isEmpty)
    }

    @Test func aRefusalKeepsTheServersWords() async throws {
        let body = #"{"success":false,"error":"Too late","code":"SIGNATURE_EXPIRED","hint":"It is 12:00 here"}"#
        let server = try RecordingServer { _ in .init(status: 401, body: Array(body.utf8)) }
        defer { server.stop() }
        let client = try client(server)
        let refusal = await #expect(throws: ClientRefusal.self) { try await client.withdraw() }
        #expect(refusal?.code == "SIGNATURE_EXPIRED")
        #expect(refusal?.hint == "It is 12:00 here")
    }
}
