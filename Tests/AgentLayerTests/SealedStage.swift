import AgentAPI
import AgentSignatures
import ByteFraming
import Crypto
import Foundation
import JSONWriting
import MessageFormats
import NIOHTTP1
import TestServers

@testable import AgentLayer

/// An agent with one device that has keys to seal to. What it "seals" is random bytes of the right size: a server cannot
/// tell, and must not need to.
struct SealedAgent: Sendable {
    let signer: TestSigner
    let device: DeviceID

    var agent: TestAgent { signer.agent }
    var name: String { signer.agent.name }

    init(_ signer: TestSigner, device: DeviceID = .random()) { (self.signer, self.device) = (signer, device) }

    /// Agents whose identity keys are old enough to sign prekeys, each with a medium-term key and these one-time keys.
    static func make(_ network: TestNetwork, _ count: Int, oneTime: Int = 0) async throws -> [SealedAgent] {
        var signers: [TestSigner] = []
        for _ in 0..<count { signers.append(try await TestSigner.make(network)) }
        network.clock.advance(days: 4)
        let agents = signers.map { SealedAgent($0) }
        for agent in agents {
            let answer = try await agent.publish(oneTime: oneTime)
            guard answer.status == 200 else { throw UnexpectedAnswer(answer) }
        }
        return agents
    }

    /// The same agent with another device, which has no keys yet.
    var withAnotherDevice: SealedAgent { SealedAgent(signer) }

    // MARK: Keys

    static func publicKey() throws -> [UInt8] {
        Array(try XWingMLKEM768X25519.PrivateKey.generate().publicKey.rawRepresentation)
    }

    /// What of a key can be wrong.
    struct Oddity {
        var kind: PrekeyStatement.Kind?
        var device: DeviceID?
        var agent: String?
        var origin = TestSigner.origin
        var days: Int64?
        var id = PrekeyID.random()
        var key: SealingKey?
        var signedBy: Curve25519.Signing.PrivateKey?
    }

    func prekey(_ kind: PrekeyStatement.Kind, _ oddity: Oddity = Oddity()) throws -> JSONValue {
        let expiry = signer.today + (oddity.days ?? PrekeyTerms.days(of: kind))
        let statement = PrekeyStatement(
            logOrigin: oddity.origin, agent: try ObjectUUID(oddity.agent ?? agent.id), device: oddity.device ?? device,
            kind: oddity.kind ?? kind, id: oddity.id, expiryDay: expiry,
            key: try oddity.key ?? SealingKey(bytes: Self.publicKey()))
        return [
            "id": .string(statement.id.text), "expires_day": .integer(expiry), "public_key": .string(statement.key.text),
            "signature": .string(try statement.signed(by: oddity.signedBy ?? signer.key).text),
        ]
    }

    func publication(oneTime: Int, medium: Bool = true) throws -> [String: JSONValue] {
        [
            "device": .string(device.text), "identity_key_id": .string(try signer.keyID),
            "medium": medium ? try prekey(.medium) : .null,
            "one_time": .array(try (0..<oneTime).map { _ in try prekey(.oneTime) }),
        ]
    }

    @discardableResult
    func publish(
        oneTime: Int = 0, medium: Bool = true, _ change: (inout [String: JSONValue]) throws -> Void = { _ in }
    ) async throws -> Answer {
        var body = try publication(oneTime: oneTime, medium: medium)
        try change(&body)
        return try await agent.post("/agents/dm/keys", body)
    }

    func left() async throws -> Int {
        let answer = try await agent.get("/agents/dm/keys")
        return answer["devices"].items.reduce(0) { $0 + Int($1["one_time_left"].number ?? -1) }
    }

    func bundle(of other: SealedAgent, _ query: String = "") async throws -> Answer {
        try await agent.get("/agents/dm/bundle/\(other.name)\(query)")
    }

    // MARK: Messages

    /// Something of the size of a sealed message of so much padded content.
    static func sealed(_ padded: Int = 256) throws -> SealedMessage {
        var random = SystemRandomNumberGenerator()
        func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in random.next() } }
        return try SealedMessage(
            prekey: .random(), encapsulatedKey: bytes(SealingSuite.encapsulatedKeySize),
            ciphertext: bytes(padded + SealingSuite.tagSize))
    }

    static func envelopes(_ devices: [DeviceID], _ message: SealedMessage? = nil) throws -> JSONValue {
        .array(
            try devices.map { device in
                ["device": .string(device.text), "message": .string(try (message ?? sealed()).text)]
            })
    }

    func ask(
        _ other: SealedAgent, _ message: SealedMessage? = nil, devices: [DeviceID]? = nil, copies: [DeviceID] = []
    ) async throws -> Answer {
        try await agent.post(
            "/agents/dm/request",
            [
                "to": .string(other.name), "sealed": try Self.envelopes(devices ?? [other.device], message),
                "copies": try Self.envelopes(copies),
            ])
    }

    func send(
        _ other: SealedAgent, _ message: SealedMessage? = nil, devices: [DeviceID]? = nil, copies: [DeviceID] = [],
        path: String? = nil
    ) async throws -> Answer {
        try await agent.post(
            "/agents/dm/conversations/\(path ?? other.name)/send",
            [
                "sealed": try Self.envelopes(devices ?? [other.device], message), "copies": try Self.envelopes(copies),
            ])
    }

    /// Asks, and the other one approves.
    func befriend(_ other: SealedAgent) async throws {
        let asked = try await ask(other)
        guard asked.status == 201 else { throw UnexpectedAnswer(asked) }
        try await other.agent.act("/agents/dm/requests/\(name)/approve")
    }

    func mailbox(after position: String? = nil, limit: Int? = nil) async throws -> Answer {
        var query = "device=\(device.text)"
        if let position { query += "&after=\(position)" }
        if let limit { query += "&limit=\(limit)" }
        return try await agent.get("/agents/dm/mailbox?\(query)")
    }

    /// All that waits.
    func messages() async throws -> [String] {
        let answer = try await mailbox(limit: 100)
        guard answer.status == 200 else { throw UnexpectedAnswer(answer) }
        return answer["messages"].items.map { $0["message"].text }
    }

    @discardableResult
    func acknowledge(_ position: String) async throws -> Answer {
        try await agent.post(
            "/agents/dm/mailbox/acknowledge", ["device": .string(device.text), "position": .string(position)])
    }

    /// Everything that waits.
    func acknowledgeAll() async throws {
        guard let last = try await mailbox(limit: 100)["messages"].items.last else { return }
        let answer = try await acknowledge(last["position"].text)
        guard answer.status == 200 else { throw UnexpectedAnswer(answer) }
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
    }
}
