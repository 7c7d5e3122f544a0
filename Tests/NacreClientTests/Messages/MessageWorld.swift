import AgentSignatures
import Crypto
import Foundation
import Synchronization
import TestLogs
import TransparencyLog

@testable import NacreClient

/// Agents with homes, around one ``PostOffice``.
final class MessageWorld: Sendable {
    static let day: Int64 = 20_833
    let office: PostOffice
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_dm_" + UUID().uuidString).path
    private let now = Mutex<Int64>(day * 86_400_000 + 3_600_000)

    init() throws {
        office = try PostOffice(day: Self.day)
        try office.change { _ in }
    }

    deinit {
        office.stop()
        try? FileManager.default.removeItem(atPath: root)
    }

    func home(_ name: String) -> AgentHome { AgentHome(folder: root + "/" + name) }

    func path(_ name: String) -> String { root + "/" + name }

    /// Goes on by so many days.
    func wait(days: Int64) throws {
        now.withLock { $0 += days * 86_400_000 }
        try office.change { $0.day += days }
    }

    /// An agent whose first key is in the log for ten days.
    @discardableResult
    func register(_ name: String) throws -> String {
        let id = UUID().uuidString.lowercased()
        try office.change { $0.agents[name] = PostOffice.Agent(id: id, name: name) }
        var identity = AgentIdentity(logOrigin: office.origin, agentID: id)
        let key = identity.addPending()
        identity.set(.good, of: key.id)
        try home(name).save(identity)
        try log(key.privateKey, of: name, object: key.id, day: Self.day - 10)
        return id
    }

    /// Puts a key into the log, and into the server's list of the agent's keys.
    @discardableResult
    func log(
        _ key: Curve25519.Signing.PrivateKey, of name: String, object: String = UUID().uuidString.lowercased(),
        by signer: Curve25519.Signing.PrivateKey? = nil, as authority: TransparencyLog.KeyStatement.Authority = .none,
        day: Int64 = day
    ) throws -> String {
        let identity = try IdentityKey(of: key)
        return try office.change { state in
            let agent = state.agents[name]?.id ?? ""
            let signed = AgentSignatures.KeyStatement(
                logOrigin: state.log.signer.verifier.name, act: .add, agent: try ObjectUUID(agent),
                object: try ObjectUUID(object), key: identity, previous: nil,
                authority: .init(rawValue: authority.rawValue) ?? .none, day: day)
            let statement = TransparencyLog.KeyStatement(
                .added, agent: agent, key: identity.bytes, previous: nil, authority: authority,
                authorityKey: signer.map { Array($0.publicKey.rawRepresentation) },
                signature: try signer.map { try signed.signed(by: $0).bytes }, day: day)
            let leaf = Leaf(object: object, version: 1, prev: nil, statement: .key(statement))
            _ = state.log.append(leaf.bytes)
            state.agents[name]?.keys[identity.id.text] = (identity.text, object)
            return identity.id.text
        }
    }

    /// Takes the key of an agent's home back in the log alone, as somebody else would.
    func takeBackInTheLog(_ name: String, day: Int64 = day) throws {
        guard let key = try home(name).loadIdentity()?.current else { return }
        let bytes = try key.publicKey.bytes
        try office.change { state in
            let statement = TransparencyLog.KeyStatement(
                .removed, agent: state.agents[name]?.id ?? "", key: bytes, previous: nil, authority: .none,
                authorityKey: nil, signature: nil, day: day)
            let leaf = Leaf(object: key.id, version: 2, prev: 0, statement: .key(statement))
            _ = state.log.append(leaf.bytes)
        }
    }

    /// Opens an agent's messages, works with them and closes them: as one command does.
    ///
    /// - Parameter home: another home of the same agent.
    func with<Result: Sendable>(
        _ name: String, home: String? = nil, acceptingOlder: Bool = false,
        _ body: (DirectMessages) async throws -> Result
    ) async throws -> Result {
        let client = try AgentClient(server: office.address, key: name)
        let messages = try await DirectMessages.open(
            self.home(home ?? name), client, agentName: name, secret: .keyFile, acceptingOlder: acceptingOlder,
            hardening: .quick, now: { [self] in now.withLock { $0 } })
        defer { messages.close() }
        try await messages.maintain()
        return try await body(messages)
    }

    /// Two agents with an open conversation.
    func introduce(_ one: String, _ other: String) async throws {
        try await with(other) { _ in }
        _ = try await with(one) { try await $0.request(other, text: "hello") }
        try await with(other) {
            _ = try await $0.receive()
            try await $0.approve(one)
        }
        _ = try await with(other) { try await $0.send(one, text: "hello you") }
        _ = try await with(one) { try await $0.receive() }
    }
}
