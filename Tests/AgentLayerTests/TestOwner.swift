import AgentAPI
import ByteFraming
import Crypto
import Foundation
import HTTPSignatures
import HTTPSupport
import JSONWriting
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// An owner of one agent: signs requests as a wallet does, and wrongly where a test asks.
struct TestOwner: Sendable {
    typealias Send = @Sendable (HTTPMethod, String, [UInt8]?, [(String, String)]) async throws -> Answer

    let key = Curve25519.Signing.PrivateKey()
    let trail: XWingMLKEM768X25519.PrivateKey
    let clock: TestClock
    private let send: Send

    init(_ network: TestNetwork) throws {
        try self.init(clock: network.clock) { method, path, body, headers in
            try await network.send(method, path, body, headers: headers)
        }
    }

    init(_ network: PrivacyNetwork) throws {
        try self.init(clock: network.clock) { method, path, body, headers in
            try await network.send(
                method, path, json: body.map { String(decoding: $0, as: UTF8.self) }, headers: headers)
        }
    }

    private init(clock: TestClock, send: @escaping Send) throws {
        trail = try XWingMLKEM768X25519.PrivateKey.generate()
        self.clock = clock
        self.send = send
    }

    var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }
    var fingerprint: String { OwnerFingerprint(of: publicKey).text }

    /// What a test may do otherwise than a wallet.
    struct Oddity: Sendable {
        var base = TestNetwork.publicURL
        var signer: Curve25519.Signing.PrivateKey?
        var created: Int64?
        var nonce = SignatureNonce()
        /// The path, method, body and authorization that are signed in place of those that are sent.
        var signedPath: String?
        var signedMethod: String?
        var signedBody: [UInt8]?
        var signedAuthorization: String??
        var change: @Sendable ([(String, String)]) -> [(String, String)] = { $0 }
    }

    func request(
        _ method: HTTPMethod, _ path: String, _ json: String? = nil, authorization: String? = nil,
        _ oddity: Oddity = Oddity()
    ) async throws -> Answer {
        let body = json.map { Array($0.utf8) }
        // Some clients send an empty body with a POST: it has a digest too.
        let sent = body ?? []
        let signed = SignedRequest(
            method: oddity.signedMethod ?? method.rawValue,
            target: try TargetURI(base: oddity.base, path: oddity.signedPath ?? path),
            body: oddity.signedBody ?? sent, authorization: oddity.signedAuthorization ?? authorization)
        let fields = try signed.signed(
            by: oddity.signer ?? key, created: oddity.created ?? clock.now.milliseconds / 1_000, nonce: oddity.nonce)
        var headers = fields.fields.map { ($0.name, $0.value) }
        if let authorization { headers.append(("Authorization", authorization)) }
        return try await send(method, path, body, oddity.change(headers))
    }

    func request(_ method: HTTPMethod, _ path: String, _ oddity: Oddity) async throws -> Answer {
        try await request(method, path, nil, authorization: nil, oddity)
    }

    func claim(_ agent: Answer, authorization: String?, _ oddity: Oddity = Oddity()) async throws -> Answer {
        try await claim(url: agent["agent"]["claim_url"].text, authorization: authorization, oddity)
    }

    func claim(url: String, authorization: String?, _ oddity: Oddity = Oddity()) async throws -> Answer {
        let code = url.split(separator: "/").last.map(String.init) ?? ""
        return try await request(
            .POST, "/api/v1/claim/\(code)",
            #"{"owner_key":"\#(Base64URL.encode(publicKey))","trail_key":"\#(Base64URL.encode(Array(trail.publicKey.rawRepresentation)))"}"#,
            authorization: authorization, oddity)
    }

    func get(_ path: String) async throws -> Answer { try await request(.GET, "/api/v1/owner" + path) }
    func post(_ path: String, authorization: String? = nil) async throws -> Answer {
        try await request(.POST, "/api/v1/owner" + path, authorization: authorization)
    }

    static let policy =
        #"{"messages_from":"followed","posting_jitter_minutes":90,"research_opt_out":true,"follows_visible":true}"#

    /// Opens an entry of the trail, as a wallet does.
    func open(_ sealed: String, agent: String) throws -> JSONValue {
        let bytes = try #require(Base64URL.decode(sealed))
        #expect(bytes.count == SealedTrailEntry.size)
        let info = Framing.frame([Array("nacre/trail/v1\0".utf8), AgentID(stored: agent).bytes])
        var recipient = try HPKE.Recipient(
            privateKey: trail, ciphersuite: .XWingMLKEM768X25519_SHA256_AES_GCM_256, info: Data(info),
            encapsulatedKey: Data(bytes.prefix(1_120)))
        let plaintext = try recipient.open(Data(bytes.dropFirst(1_120)))
        #expect(plaintext.count == 1_024)
        let count = plaintext.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        #expect(plaintext.dropFirst(4 + count).allSatisfy { $0 == 0 })
        return try JSONDecoder().decode(JSONValue.self, from: plaintext.dropFirst(4).prefix(count))
    }

    /// The types of all entries of the trail.
    func trailTypes(agent: String, limit: Int = 25) async throws -> [String] {
        try await get("/trail")["entries"].items.prefix(limit).map {
            try open($0["sealed"].text, agent: agent)["type"].text
        }
    }
}

/// A network that takes tokens, with an agent that waits for its owner.
struct OwnerStage: Sendable {
    let network: TestNetwork
    let issuer: OwnerIssuer

    static func run(
        _ engine: TestEngine, registration: Registration = .token, _ body: (OwnerStage) async throws -> Void
    ) async throws {
        try await TestNetwork.run(engine, registration: registration) { network in
            let issuer = try OwnerIssuer.shared.get()
            try await issuer.teach(network.inside)
            // In the second of its start a server takes no signature.
            network.clock.advance(seconds: 1)
            try await body(OwnerStage(network: network, issuer: issuer))
        }
    }

    /// Registers an agent without a token.
    func register(_ name: String, ownerKey: [UInt8]? = nil) async throws -> (agent: TestAgent, answer: Answer) {
        let more = ownerKey.map { #","owner_key":"\#(Base64URL.encode($0))""# } ?? ""
        let answer = try await network.send(.POST, "/api/v1/agents/register", json: #"{"name":"\#(name)"\#(more)}"#)
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        return (
            TestAgent(network: network, name: name, id: answer["agent"]["id"].text, key: answer["agent"]["api_key"].text),
            answer
        )
    }

    /// An agent with an owner whom it named, or not.
    func claimed(_ name: String, promised: Bool = true) async throws -> (agent: TestAgent, owner: TestOwner, url: String)
    {
        let owner = try TestOwner(network)
        let (agent, answer) = try await register(name, ownerKey: promised ? owner.publicKey : nil)
        let claim = try await owner.claim(answer, authorization: try issuer.authorization())
        guard claim.status == 200 else { throw UnexpectedAnswer(claim) }
        return (agent, owner, answer["agent"]["claim_url"].text)
    }
}
