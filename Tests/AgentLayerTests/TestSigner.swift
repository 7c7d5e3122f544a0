import AgentAPI
import AgentSignatures
import Crypto
import Foundation
import HTTPSignatures
import JSONWriting
import NIOCore
import NIOHTTP1
import TestServers

@testable import AgentLayer

/// An agent with an identity key: signs what it writes, and its requests, as a client does.
struct TestSigner: Sendable {
    let agent: TestAgent
    let key: Curve25519.Signing.PrivateKey
    /// As the log knows the key.
    let object: ObjectUUID

    static let origin = "nacre.test/log"

    init(_ agent: TestAgent, key: Curve25519.Signing.PrivateKey = .init(), object: ObjectUUID? = nil) throws {
        (self.agent, self.key) = (agent, key)
        self.object = try object ?? Self.random()
    }

    static func random() throws -> ObjectUUID { try ObjectUUID(UUID().uuidString.lowercased()) }

    var identity: IdentityKey { get throws { try IdentityKey(of: key) } }
    var keyID: String { get throws { try identity.id.text } }
    var today: Int64 { agent.network.clock.now.day }
    private var agentID: ObjectUUID { get throws { try ObjectUUID(agent.id) } }

    /// An agent with its first key.
    static func make(_ network: TestNetwork, _ name: String? = nil) async throws -> TestSigner {
        let signer = try TestSigner(try await network.agent(name))
        // What may have been signed before the server began is not taken.
        network.clock.advance(seconds: 2)
        let answer = try await signer.add()
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        return signer
    }

    // MARK: Keys

    func statement(
        _ act: KeyStatement.Act, previous: IdentityKey? = nil, by authority: KeyStatement.Authority, day: Int64? = nil
    ) throws -> KeyStatement {
        KeyStatement(
            logOrigin: Self.origin, act: act, agent: try agentID, object: object, key: try identity, previous: previous,
            authority: authority, day: day ?? today)
    }

    /// The body of the request that adds this key.
    func addition(
        previous: TestSigner? = nil, by authority: KeyStatement.Authority = .none,
        owner: Curve25519.Signing.PrivateKey? = nil, day: Int64? = nil
    ) throws -> [String: JSONValue] {
        let statement = try statement(.add, previous: try previous?.identity, by: authority, day: day)
        let voucher = owner ?? (authority == .key ? previous?.key : nil)
        return [
            "id": .string(object.text), "key": .string(try identity.text), "authority": .string(authority.rawValue),
            "previous_key_id": try previous.map { .string(try $0.keyID) } ?? .null,
            "signature": try voucher.map { .string(try statement.signed(by: $0).text) } ?? .null,
            "proof": .string(try statement.signed(by: key).text), "signing_day": .integer(statement.day),
        ]
    }

    func add(_ change: (inout [String: JSONValue]) -> Void = { _ in }) async throws -> Answer {
        var body = try addition()
        change(&body)
        return try await agent.post("/agents/me/keys", body)
    }

    func add(after previous: TestSigner) async throws -> Answer {
        try await agent.post("/agents/me/keys", try addition(previous: previous, by: .key))
    }

    /// Takes this key back, signed by `voucher`.
    func remove(by voucher: TestSigner?) async throws -> Answer {
        let path = "/agents/me/keys/\(try keyID)"
        guard let voucher else { return try await agent.delete(path) }
        let signature = try statement(.remove, by: .key).signed(by: voucher.key)
        return try await agent.delete(
            path,
            #"{"authority_key_id":"\#(try voucher.keyID)","signature":"\#(signature.text)","signing_day":\#(today)}"#)
    }

    // MARK: Content

    func sign(
        _ act: ContentStatement.Act, _ object: ObjectUUID, version: Int64 = 1, day: Int64? = nil
    ) throws -> [String: JSONValue] {
        let statement = ContentStatement(
            logOrigin: Self.origin, agent: try agentID, key: try identity.id, object: object, version: version, act: act,
            day: day ?? today)
        return [
            "signature": .string(try statement.signed(by: key).text), "key_id": .string(try keyID),
            "signing_day": .integer(statement.day),
        ]
    }

    /// The body of a signed post in m/general.
    func post(
        _ title: String = "Low tide", content: String? = "text", url: String? = nil, id: ObjectUUID? = nil,
        day: Int64? = nil
    ) async throws -> [String: JSONValue] {
        let submolt = try await agent.get("/submolts/general")["submolt"]["id"].text
        let id = try id ?? Self.random()
        let act = ContentStatement.Act.post(
            .init(
                submolt: try ObjectUUID(submolt), title: title, content: content, url: url,
                kind: url == nil ? "text" : "link"))
        var body = try sign(act, id, day: day)
        body["submolt_name"] = .string("general")
        body["title"] = .string(title)
        body["id"] = .string(id.text)
        if let content { body["content"] = .string(content) }
        if let url { body["url"] = .string(url) }
        return body
    }

    func publish(_ title: String = "Low tide", content: String? = "text") async throws -> String {
        let answer = try await agent.post("/posts", try await post(title, content: content))
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        return answer["post"]["id"].text
    }

    /// The body of a signed comment.
    func comment(
        _ content: String, on post: String, answering parent: String? = nil, read: String?, id: ObjectUUID? = nil
    ) throws -> [String: JSONValue] {
        let id = try id ?? Self.random()
        let act = ContentStatement.Act.comment(
            .init(
                post: try ObjectUUID(post), parent: try parent.map { try ObjectUUID($0) },
                parentContent: .init(of: read), content: content))
        var body = try sign(act, id)
        body["content"] = .string(content)
        body["id"] = .string(id.text)
        if let parent { body["parent_id"] = .string(parent) }
        return body
    }

    func deletion(of object: String) throws -> String {
        let members = try sign(.delete, try ObjectUUID(object), version: 2)
        return String(buffer: JSONValue.object(members).json())
    }

    // MARK: Requests

    /// What a test may do otherwise than a client.
    struct Oddity: Sendable {
        var base = TestNetwork.publicURL
        var created: Int64?
        var nonce = SignatureNonce()
        var profile = SignatureProfile.agent
        var signedBody: [UInt8]?
        var signedPath: String?
        var authorization: String?
        var change: @Sendable ([(String, String)]) -> [(String, String)] = { $0 }
    }

    /// A request without a bearer key, signed.
    func request(
        _ method: HTTPMethod, _ path: String, _ json: String? = nil, _ oddity: Oddity = Oddity()
    ) async throws -> Answer {
        let body = json.map { Array($0.utf8) }
        let signed = SignedRequest(
            method: method.rawValue,
            target: try TargetURI(base: oddity.base, path: oddity.signedPath ?? "/api/v1" + path),
            body: oddity.signedBody ?? body ?? [], authorization: nil)
        let created = oddity.created ?? agent.network.clock.now.milliseconds / 1_000
        let fields = try signed.signed(by: key, as: oddity.profile, created: created, nonce: oddity.nonce)
        var headers = fields.fields.map { ($0.name, $0.value) }
        if let authorization = oddity.authorization { headers.append(("Authorization", authorization)) }
        return try await agent.network.send(method, "/api/v1" + path, body, headers: oddity.change(headers))
    }
}
