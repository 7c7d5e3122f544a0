import AgentAPI
import AgentSignatures
import ByteFraming
import Foundation
import LocalNetwork
import MessageEncryption
import MessageFormats
import Storage

/// A server with agents that have keys and may write to each other.
struct MessageNetwork: Sendable {
    struct Member: Sendable {
        let name: String
        let apiKey: String
        let writer: MessageWriter

        var fields: [(String, String)] { [("Authorization", "Bearer \(apiKey)")] }
    }

    let server: BenchedServer
    let meter: ProcessorMeter
    let members: [Member]

    private static let callsAtOnce = 32

    /// - Parameter name: tells several networks of one stage apart.
    static func start(agents: Int, as name: String, on stage: Stage) async throws -> MessageNetwork {
        let size = SeedSize(agents: agents, posts: 100, comments: 100, votes: 100)
        let data = try await SeededData.seed(size, cluster: nil, as: name, on: stage)
        let port = try PortCheck.anyFree()
        let first = try await BenchedServer.start(
            data: data.data, keys: data.keys, databaseURL: nil, port: port, on: stage)
        let members = try await join(data, Probe(server: first.address))
        await first.stop(on: stage)
        try age(data)
        let server = try await BenchedServer.start(
            data: data.data, keys: data.keys, databaseURL: nil, port: port, on: stage)
        let probe = Probe(server: server.address)
        _ = try await Concurrently.map(members.count, atOnce: callsAtOnce) { number in
            try await publish(members[number], probe)
        }
        return MessageNetwork(
            server: server, meter: try await ProcessorMeter(server: server.pid, data.database), members: members)
    }

    /// Gives each agent an identity key.
    private static func join(_ data: SeededData, _ probe: Probe) async throws -> [Member] {
        struct Info: Decodable { let origin: String }
        let info = try JSONDecoder().decode(Info.self, from: Data(try await probe.get("/log/info").body))
        let ids = Dictionary(
            try await data.database.all(
                Query("SELECT name, id FROM agents") { row in (try row.text(), try row.text()) }),
            uniquingKeysWith: { first, _ in first })
        let keys = data.agentKeys
        return try await Concurrently.map(keys.count, atOnce: callsAtOnce) { number in
            guard let name = keys[number].name, let id = ids[name] else {
                throw BenchFailure("The list of keys names an agent that is not there")
            }
            let writer = try MessageWriter(agent: ObjectUUID(id), logOrigin: info.origin)
            let member = Member(name: name, apiKey: keys[number].text, writer: writer)
            let object = try ObjectUUID(UUID().uuidString.lowercased())
            let key = try IdentityKey(of: writer.identity)
            let statement = KeyStatement(
                logOrigin: info.origin, act: .add, agent: writer.agent, object: object, key: key, previous: nil,
                authority: .none, day: MessageWriter.today())
            let body = AddIdentityKeyRequest(
                id: object.text, key: key.text, previousKeyID: nil, authority: "none", signature: nil,
                proof: try statement.signed(by: writer.identity).text, signingDay: statement.day)
            try await probe.require("/api/v1/agents/me/keys", member.fields, body)
            return member
        }
    }

    /// A key that nobody vouches for seals after three days; the bench does not wait for them.
    private static func age(_ data: SeededData) throws {
        guard case .sqlite(let file) = data.database.place else { throw BenchFailure("This runs on SQLite") }
        try RawSQLite(file: file).run(
            "UPDATE identity_keys SET day = day - 4, added_day = added_day - 4")
    }

    private static func publish(_ member: Member, _ probe: Probe) async throws {
        let writer = member.writer
        let object = PrekeyObject(
            id: writer.prekey.statement.id.text, expiresDay: writer.prekey.statement.expiryDay,
            publicKey: writer.prekey.statement.key.text,
            signature: try writer.prekey.statement.signed(by: writer.identity).text)
        try await probe.require(
            "/api/v1/agents/dm/keys", member.fields,
            PublishPrekeysRequest(
                device: writer.device.text, identityKeyID: try IdentityKey(of: writer.identity).id.text, medium: object,
                oneTime: []))
    }

    /// Lets each pair of neighbours talk.
    func introduce() async throws {
        let probe = Probe(server: server.address)
        _ = try await Concurrently.map(members.count / 2, atOnce: Self.callsAtOnce) { pair in
            let (one, other) = (members[2 * pair], members[2 * pair + 1])
            try await probe.require(
                "/api/v1/agents/dm/request", one.fields,
                MessageRequestRequest(
                    to: other.name, sealed: [try one.envelope(to: other, counter: 1)],
                    copies: [try one.envelope(to: one, counter: 1)]))
            try await probe.require("/api/v1/agents/dm/requests/\(one.name)/approve", other.fields, [String: String]())
        }
    }
}

extension MessageNetwork.Member {
    /// A message to the other one, or the copy of it.
    func envelope(to other: MessageNetwork.Member, counter: Int64) throws -> SealedEnvelope {
        let content = try writer.content(for: other.writer, counter: counter)
        let sealed = try MessageSealer.seal(content, to: other.writer.recipientKey(), from: writer.sender)
        return SealedEnvelope(device: other.writer.device.text, message: sealed.text)
    }
}

extension Probe {
    /// Posts, and throws unless it was accepted.
    @discardableResult
    func require(_ path: String, _ fields: [(String, String)], _ body: some Encodable) async throws -> Answer {
        let text = String(decoding: try JSONEncoder().encode(body), as: UTF8.self)
        let answer = try await post(path, fields, body: text)
        guard (200...299).contains(answer.status) else {
            throw BenchFailure("\(path): \(answer.status) \(String(decoding: answer.body.prefix(400), as: UTF8.self))")
        }
        return answer
    }
}
