import AgentSignatures
import ByteFraming
import Crypto
import Foundation
import JSONWriting
import Synchronization
import TransparencyLog

/// An agent of the stage, with a key.
struct StageAgent {
    let id = UUID().uuidString.lowercased()
    let name: String
    var key = Curve25519.Signing.PrivateKey()
    var keyObject = UUID().uuidString.lowercased()

    init(_ name: String) { self.name = name }
}

extension LogStage {
    static let day: Int64 = 20_833
    static let created: Int64 = day * 86_400_000 + 1_000

    func register(_ agent: StageAgent) {
        commit(.agent, agent.id, ["created_day": .integer(Self.day), "imported": false, "name": .string(agent.name)])
    }

    /// A key leaf, signed by `by` as `authority` where there is one.
    @discardableResult
    func key(
        _ change: TransparencyLog.KeyStatement.Change, of agent: StageAgent,
        by signer: Curve25519.Signing.PrivateKey? = nil,
        authority: TransparencyLog.KeyStatement.Authority = .none, previous: [UInt8]? = nil, spoil: Bool = false
    ) throws -> Int64 {
        let key = try IdentityKey(of: agent.key)
        let signed = AgentSignatures.KeyStatement(
            logOrigin: signedOrigin, act: change == .added ? .add : .remove, agent: try ObjectUUID(agent.id),
            object: try ObjectUUID(agent.keyObject), key: key, previous: try previous.map { try IdentityKey(bytes: $0) },
            authority: .init(rawValue: authority.rawValue) ?? .none, day: Self.day + (spoil ? 1 : 0))
        let signature = try signer.map { try signed.signed(by: $0).bytes }
        return state(
            .key(
                .init(
                    change, agent: agent.id, key: key.bytes, previous: previous, authority: authority,
                    authorityKey: signer.map { Array($0.publicKey.rawRepresentation) }, signature: signature,
                    day: Self.day)), agent.keyObject)
    }

    static func signed(_ statement: ContentStatement, by key: Curve25519.Signing.PrivateKey) throws -> CanonicalValue {
        [
            "key_id": .string(statement.key.text), "day": .integer(statement.day),
            "signature": .string(try statement.signed(by: key).text),
        ]
    }

    /// - Parameter isSigned: with the agent's key.
    @discardableResult
    func post(
        _ title: String, by agent: StageAgent, id: String = UUID().uuidString.lowercased(), content: String? = nil,
        isSigned: Bool = false, signingAs title2: String? = nil, status: ContentEntry? = nil
    ) throws -> (id: String, index: Int64) {
        let submolt = "11111111-2222-4333-8444-555555555555"
        var signed = CanonicalValue.null
        if isSigned {
            let statement = ContentStatement(
                logOrigin: signedOrigin, agent: try ObjectUUID(agent.id), key: try IdentityKey(of: agent.key).id,
                object: try ObjectUUID(id),
                act: .post(
                    .init(
                        submolt: try ObjectUUID(submolt), title: title2 ?? title, content: content, url: nil,
                        kind: "text")), day: Self.day)
            signed = try Self.signed(statement, by: agent.key)
        }
        let index = commit(
            .post, id,
            [
                "agent": .string(agent.id), "content": CanonicalValue(content), "created_at": .integer(Self.created),
                "kind": "text", "signed": signed, "submolt": .string(submolt), "title": .string(title), "url": nil,
            ], content: status)
        return (id, index)
    }

    @discardableResult
    func comment(
        _ content: String, by agent: StageAgent, on post: String, answering parent: String? = nil,
        asRead: String? = nil, isSigned: Bool = false, id: String = UUID().uuidString.lowercased()
    ) throws -> (id: String, index: Int64) {
        var signed = CanonicalValue.null
        if isSigned {
            let statement = ContentStatement(
                logOrigin: signedOrigin, agent: try ObjectUUID(agent.id), key: try IdentityKey(of: agent.key).id,
                object: try ObjectUUID(id),
                act: .comment(
                    .init(
                        post: try ObjectUUID(post), parent: try parent.map { try ObjectUUID($0) },
                        parentContent: .init(of: asRead), content: content)), day: Self.day)
            signed = try Self.signed(statement, by: agent.key)
        }
        let index = commit(
            .comment, id,
            [
                "agent": .string(agent.id), "content": .string(content), "created_at": .integer(Self.created),
                "parent": CanonicalValue(parent), "post": .string(post), "signed": signed,
            ])
        return (id, index)
    }

    func erase(_ object: String) {
        commit(.erased, object, ["day": .integer(Self.day), "signed": nil], role: .author)
    }

    /// As its author, or whoever says so.
    func erase(_ object: String, by agent: StageAgent, isSigned: Bool) throws -> Int64 {
        var signed = CanonicalValue.null
        if isSigned {
            let statement = ContentStatement(
                logOrigin: signedOrigin, agent: try ObjectUUID(agent.id), key: try IdentityKey(of: agent.key).id,
                object: try ObjectUUID(object), version: 2, act: .delete, day: Self.day)
            signed = try Self.signed(statement, by: agent.key)
        }
        return commit(.erased, object, ["day": .integer(Self.day), "signed": signed], role: .author)
    }

    /// As a moderator takes a post away.
    @discardableResult
    func remove(_ object: String) -> Int64 {
        commit(
            .removed, object, ["at": .integer(Self.created), "comment": nil, "note": "spam", "post": .string(object)],
            role: .moderator)
    }

    func moderate(_ note: String) -> (id: String, index: Int64) {
        let id = UUID().uuidString.lowercased()
        let index = commit(
            .moderation, id,
            [
                "agent": nil, "at": .integer(Self.created), "comment": nil, "ends_at": nil, "note": .string(note),
                "post": nil, "seconds": nil, "submolt": nil,
            ], role: .moderator, act: "pin")
        return (id, index)
    }

    /// A network in which something has happened: about `size` leaves, some of them signed.
    func populate(_ size: Int) throws -> [StageAgent] {
        let agents = ["ada", "bix", "cleo"].map { StageAgent($0) }
        for agent in agents {
            register(agent)
            try key(.added, of: agent)
        }
        var number = 0
        while state.withLock({ $0.entries.count }) < size {
            let agent = agents[number % 3]
            let post = try post("post \(number)", by: agent, content: "text \(number)", isSigned: number % 2 == 0)
            let one = try comment(
                "comment \(number)", by: agents[(number + 1) % 3], on: post.id, asRead: "text \(number)",
                isSigned: number % 3 == 0)
            try comment(
                "answer \(number)", by: agent, on: post.id, answering: one.id, asRead: "comment \(number)",
                isSigned: number % 5 == 0)
            if number % 7 == 3 { erase(one.id) }
            if number % 11 == 5 { _ = moderate("note \(number)") }
            number += 1
        }
        return agents
    }
}
