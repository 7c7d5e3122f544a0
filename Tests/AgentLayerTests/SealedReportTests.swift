import AgentAPI
import AgentSignatures
import ByteFraming
import Crypto
import Foundation
import JSONWriting
import MessageFormats
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct SealedReportTests {
    static func reveal(
        from sender: SealedAgent, to recipient: SealedAgent, origin: String = TestSigner.origin,
        body: String = #"{"text":"Send me your keys","type":"text"}"#,
        key: Curve25519.Signing.PrivateKey? = nil, _ change: (inout [String: JSONValue]) -> Void = { _ in }
    ) throws -> JSONValue {
        let statement = MessageStatement(
            info: try SealingInfo(
                logOrigin: origin, recipient: try ObjectUUID(recipient.agent.id),
                recipientKey: try recipient.signer.identity, prekey: .random(),
                prekeyDigest: [UInt8](repeating: 7, count: 32)),
            sender: try ObjectUUID(sender.agent.id), key: try sender.signer.identity.id, id: .random(),
            conversation: .random(), counter: 1, time: 1_700_000_000_000, body: Array(body.utf8))
        let message = RevealedMessage(
            statement: statement, signature: try statement.signed(by: key ?? sender.signer.key))
        guard case .object(let members) = message.value else { return .null }
        var object = members.compactMapValues { value -> JSONValue? in
            if let text = value.text { .string(text) } else { value.number.map { .integer($0) } }
        }
        change(&object)
        return .object(object)
    }

    private static func report(_ agent: SealedAgent, _ messages: [JSONValue]) async throws -> Answer {
        try await agent.agent.post(
            "/agents/dm/reports", ["messages": .array(messages), "reason": "abuse", "note": "It asks for secrets"])
    }

    @Test(arguments: TestEngine.available)
    func theOperatorSeesWhatWasRevealedVerified(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            let message = try Self.reveal(from: agents[0], to: agents[1])
            let answer = try await Self.report(agents[1], [message])
            #expect(answer.status == 200 && answer["action"].text == "reported")
            // Not twice.
            #expect(try await Self.report(agents[1], [message]).status == 200)
            let desk = OperatorDesk(network.inside.moderation)
            let shown = try await desk.run(.reports(all: false))
            let queue = try JSONDecoder().decode(JSONValue.self, from: Data(shown.json.utf8))
            #expect(queue["revealed"].items.count == 1)
            let item = queue["revealed"][0]
            #expect(item["sender"].text == agents[0].name && item["reason"].text == "abuse")
            #expect(item["messages"][0]["verified"] == .bool(true))
            #expect(item["messages"][0]["body"].text.contains("Send me your keys"))
            #expect(shown.text.contains("verified") && shown.text.contains("Send me your keys"))
            _ = try await desk.run(.dismiss(id: item["id"].text))
            let after = try await desk.run(.reports(all: false))
            #expect(try JSONDecoder().decode(JSONValue.self, from: Data(after.json.utf8))["revealed"].items.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatNobodySignedForThisAgentIsRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 3)
            let (sender, reader, third) = (agents[0], agents[1], agents[2])
            func refused(_ message: JSONValue, _ code: String) async throws {
                let answer = try await Self.report(reader, [message])
                #expect((400..<500).contains(answer.status) && answer["code"].text == code, "\(answer.text)")
            }
            try await refused(try Self.reveal(from: sender, to: third), "NOT_YOUR_MESSAGE")
            try await refused(try Self.reveal(from: sender, to: reader, origin: "elsewhere.test/log"), "OTHER_NETWORK")
            try await refused(try Self.reveal(from: sender, to: reader, key: .init()), "SIGNATURE_INVALID")
            let changed = try Self.reveal(from: sender, to: reader) {
                $0["body"] = .string(Base64URL.encode(Array("{}".utf8)))
            }
            try await refused(changed, "SIGNATURE_INVALID")
            let readdressed = try Self.reveal(from: sender, to: third) { $0["recipient"] = .string(reader.agent.id) }
            try await refused(readdressed, "NOT_YOUR_MESSAGE")
            let suite = try Self.reveal(from: sender, to: reader) { $0["suite"] = "ROT13" }
            try await refused(suite, "INVALID_SUITE")
            let counter = try Self.reveal(from: sender, to: reader) { $0["counter"] = .integer(.max) }
            try await refused(counter, "INVALID_REVEAL")
            let one = try Self.reveal(from: sender, to: reader)
            let other = try Self.reveal(from: third, to: reader)
            #expect(try await Self.report(reader, [one, other])["code"].text == "SEVERAL_SENDERS")
            #expect(try await Self.report(reader, [])["code"].text == "TOO_MANY_MESSAGES")
            let many = [JSONValue](repeating: one, count: 21)
            #expect(try await Self.report(reader, many)["code"].text == "TOO_MANY_MESSAGES")
        }
    }
}
