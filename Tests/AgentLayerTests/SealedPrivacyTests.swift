import AgentAPI
import AgentSignatures
import Crypto
import Foundation
import JSONWriting
import MessageFormats
import NIOCore
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// What a thief of the database, or of its write-ahead log, learns of sealed messages.
@Suite(.serialized) struct SealedPrivacyTests {
    private struct Sight {
        let lists: Set<[UInt8]>
        let messages: Set<[UInt8]>
        let pending: Int
    }

    private static func sight(_ commit: Commit) -> Sight {
        func tags(_ table: String) -> Set<[UInt8]> {
            Set(commit.changed.filter { $0.table == table }.compactMap { $0.columns["tag"] })
        }
        return Sight(
            lists: tags("private_lists"), messages: tags("messages"),
            pending: commit.changed.count { $0.table == "acknowledgements" })
    }

    /// A new identity key of an agent.
    private static func identity(of agent: PrivacyAgent) async throws -> Curve25519.Signing.PrivateKey {
        let key = Curve25519.Signing.PrivateKey()
        let (object, today) = (try TestSigner.random(), agent.network.clock.now.day)
        let statement = KeyStatement(
            logOrigin: TestSigner.origin, act: .add, agent: try ObjectUUID(agent.id.text), object: object,
            key: try IdentityKey(of: key), previous: nil, authority: .none, day: today)
        let body: JSONValue = [
            "id": .string(object.text), "key": .string(try IdentityKey(of: key).text), "authority": "none",
            "proof": .string(try statement.signed(by: key).text), "signing_day": .integer(today),
        ]
        try await agent.act(.POST, "/agents/me/keys", String(buffer: body.json()))
        return key
    }

    /// Which lists and rows each act writes, in one commit each, and that nothing of two agents is ever in one.
    @Test(arguments: TestEngine.available)
    func eachActWritesItsActorsListsAndAnonymousRowsAlone(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let people = try await network.agents(4)
            var keys: [Curve25519.Signing.PrivateKey] = []
            for agent in people { keys.append(try await Self.identity(of: agent)) }
            network.clock.advance(days: 4)
            let devices = people.map { _ in DeviceID.random() }
            func publication(_ index: Int, oneTime: Int) throws -> String {
                let (key, today) = (keys[index], network.clock.now.day)
                func prekey(_ kind: PrekeyStatement.Kind) throws -> JSONValue {
                    let statement = PrekeyStatement(
                        logOrigin: TestSigner.origin, agent: try ObjectUUID(people[index].id.text),
                        device: devices[index],
                        kind: kind, id: .random(), expiryDay: today + 20,
                        key: try SealingKey(bytes: SealedAgent.publicKey()))
                    return [
                        "id": .string(statement.id.text), "expires_day": .integer(statement.expiryDay),
                        "public_key": .string(statement.key.text),
                        "signature": .string(try statement.signed(by: key).text),
                    ]
                }
                let body: JSONValue = [
                    "device": .string(devices[index].text),
                    "identity_key_id": .string(try IdentityKey(of: key).id.text), "medium": try prekey(.medium),
                    "one_time": .array(try (0..<oneTime).map { _ in try prekey(.oneTime) }),
                ]
                return String(buffer: body.json())
            }
            func sealed(_ index: Int, copy: Int? = nil) throws -> String {
                let body: JSONValue = [
                    "to": .string(people[index].name), "sealed": try SealedAgent.envelopes([devices[index]]),
                    "copies": try SealedAgent.envelopes(copy.map { [devices[$0]] } ?? []),
                ]
                return String(buffer: body.json())
            }
            let (one, other) = (people[0], people[1])
            let delivery = DeliveryID.random().text
            var position = ""
            let acts: [(name: String, run: () async throws -> Void, lists: Int, messages: Int, pending: Int)] = [
                ("publish", { try await other.act(.POST, "/agents/dm/keys", publication(1, oneTime: 40)) }, 4, 0, 0),
                ("publish", { try await one.act(.POST, "/agents/dm/keys", publication(0, oneTime: 0)) }, 1, 0, 0),
                ("third", { try await people[2].act(.POST, "/agents/dm/keys", publication(2, oneTime: 0)) }, 1, 0, 0),
                ("bundle", { try await one.act(.GET, "/agents/dm/bundle/\(other.name)") }, 0, 0, 0),
                ("request", { try await one.act(.POST, "/agents/dm/request", sealed(1, copy: 0)) }, 1, 2, 0),
                (
                    "read",
                    {
                        let answer = try await other.act(.GET, "/agents/dm/mailbox?device=\(devices[1].text)")
                        position = answer["messages"][0]["position"].text
                    }, 0, 0, 0
                ),
                ("approve", { try await other.act(.POST, "/agents/dm/requests/\(one.name)/approve") }, 1, 0, 0),
                (
                    "acknowledge",
                    {
                        try await other.act(
                            .POST, "/agents/dm/mailbox/acknowledge",
                            #"{"device":"\#(devices[1].text)","position":"\#(position)"}"#)
                    }, 1, 0, 1
                ),
                (
                    "send",
                    { try await one.act(.POST, "/agents/dm/conversations/\(other.name)/send", sealed(1)) }, 1, 1, 0
                ),
                ("accept", { try await other.act(.POST, "/agents/dm/groups", #"{"delivery":"\#(delivery)"}"#) }, 1, 0, 0),
                (
                    "accept",
                    { try await people[2].act(.POST, "/agents/dm/groups", #"{"delivery":"\#(delivery)"}"#) }, 1, 0, 0
                ),
                (
                    "group",
                    {
                        let body: JSONValue = [
                            "recipients": .array(
                                try [1, 2].map { index in
                                    [
                                        "to": .string(people[index].name),
                                        "sealed": try SealedAgent.envelopes([devices[index]]),
                                    ]
                                })
                        ]
                        try await one.act(.POST, "/agents/dm/groups/\(delivery)/send", String(buffer: body.json()))
                    }, 1, 2, 0
                ),
                (
                    "policy",
                    { try await other.act(.POST, "/agents/dm/policy", #"{"encryption":"any","from":"known"}"#) }, 1, 0, 0
                ),
            ]
            var messages: Set<[UInt8]> = []
            var writers: [String: Set<[UInt8]>] = [:]
            for act in acts {
                let watch = try await CommitWatch(network)
                try await act.run()
                let commits = try await watch.commits().filter { !$0.changed.isEmpty }
                #expect(commits.count == (act.lists + act.messages + act.pending == 0 ? 0 : 1), "\(act.name)")
                for commit in commits {
                    #expect(!people.contains { commit.names($0.marks) }, "\(act.name) names somebody")
                    #expect(!devices.contains { commit.names([Array($0.text.utf8), $0.bytes]) }, "\(act.name)")
                    let sight = Self.sight(commit)
                    #expect(sight.lists.count == act.lists, "\(act.name): \(sight.lists.count) lists")
                    #expect(sight.messages.count == act.messages, "\(act.name)")
                    #expect(sight.pending == act.pending, "\(act.name)")
                    #expect(sight.messages.isDisjoint(with: messages), "a row is written once")
                    messages.formUnion(sight.messages)
                    if act.messages > 0 { writers["one", default: []].formUnion(sight.lists) }
                    if act.name == "approve" { writers["other", default: []].formUnion(sight.lists) }
                }
            }
            #expect(writers["one"]?.count == 1 && writers["other"]?.isDisjoint(with: writers["one"] ?? []) == true)
        }
    }

    /// Rows of sealed messages tell their day and which of four sizes they have; a thief cannot tell 256 bytes from 1,024.
    @Test(arguments: TestEngine.available)
    func rowsTellNothingButTheirDayAndSize(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 3)
            var planted: [[UInt8]] = []
            for (sender, reader) in [(0, 1), (2, 1), (1, 0)] {
                for size in [256, 1_024, 4_096] {
                    let message = try SealedAgent.sealed(size)
                    planted.append(Array(message.ciphertext.prefix(24)))
                    _ = try await agents[sender].ask(agents[reader], message)
                    _ = try await agents[sender].send(agents[reader], message)
                    try await agents[reader].agent.act("/agents/dm/requests/\(agents[sender].name)/approve")
                }
            }
            let rows = try await network.store.all(MessageRows.all())
            #expect(Set(rows.map(\.sealed.count)).isSubset(of: [4_096 + 37, 8_192 + 37]))
            #expect(Set(rows.map(\.tag)).count == rows.count)
            // Wrapped once more: not even what travelled is found.
            for row in rows {
                for bytes in planted { #expect(Data(row.sealed).range(of: Data(bytes)) == nil) }
            }
            // What is opened of one is what was sealed for the device, and nothing beside it.
            let holder = try await MailboxHolder(
                reading: try #require(AgentID(agents[1].agent.id)), network.inside)
            let address = holder.arrived(at: agents[1].device)
            let tag = address.tag(MailboxPlace(day: network.clock.now.day, number: 0))
            let row = try #require(rows.first { $0.tag == tag })
            let opened = try StoredEnvelope.open(row.sealed, tag: tag, key: try holder.requireKey())
            #expect(try SealedMessage(bytes: opened).bytes == opened)
        }
    }
}
