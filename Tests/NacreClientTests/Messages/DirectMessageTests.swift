import AgentAPI
import AgentSignatures
import Crypto
import Foundation
import Synchronization
import Testing
import TransparencyLog

@testable import NacreClient

/// Agents that write to each other through an honest server.
@Suite struct DirectMessageTests {
    private let world: MessageWorld

    init() throws {
        world = try MessageWorld()
        for name in ["alice", "bob", "carol"] { try world.register(name) }
    }

    private func texts(_ received: ReceivedMessages) -> [String?] { received.messages.map(\.message.text) }

    @Test func twoAgentsWriteToEachOther() async throws {
        try await world.with("bob") { _ in }
        let asked = try await world.with("alice") { try await $0.request("bob", text: "are you there?") }
        #expect(asked.isSealed && asked.fallbacks.isEmpty && asked.status == .pending)
        try await world.with("bob") { bob in
            let received = try await bob.receive()
            #expect(texts(received) == ["are you there?"] && received.troubles.isEmpty)
            let contents = await bob.contents
            #expect(contents.conversation(with: "alice")?.state == .asking)
            try await bob.approve("alice")
            _ = try await bob.send("alice", text: "I am")
            // What this device wrote comes back as a copy, and is not shown twice.
            #expect(try await bob.receive() == ReceivedMessages())
        }
        try await world.with("alice") { alice in
            let received = try await alice.receive()
            #expect(texts(received) == ["I am"])
            let conversation = await alice.contents.conversation(with: "bob")
            #expect(conversation?.state == .open && conversation?.messages.map(\.state) == [.confirmed, .received])
            let again = try await alice.receive()
            #expect(again.messages.isEmpty)
        }
        #expect(world.office.state.withLock { $0.plain }.isEmpty)
    }

    @Test func nothingThatTheServerHoldsNamesTheWriter() async throws {
        try await world.introduce("alice", "bob")
        let alice = try #require(world.office.state.withLock { $0.agents["alice"]?.id })
        let held = world.office.state.withLock { state in
            state.agents["bob"]?.devices.values.flatMap { $0.mailbox.map(\.message) } ?? []
        }
        #expect(!held.isEmpty && held.allSatisfy { !$0.contains(alice) && !$0.contains("hello") })
        // Everything of the same size: a word and a sentence cannot be told apart.
        #expect(Set(held.map(\.count)).count == 1)
    }

    @Test func threeAgentsHaveConversationsOfTheirOwn() async throws {
        try await world.introduce("alice", "bob")
        try await world.introduce("carol", "bob")
        _ = try await world.with("alice") { try await $0.send("bob", text: "from alice") }
        _ = try await world.with("carol") { try await $0.send("bob", text: "from carol") }
        try await world.with("bob") { bob in
            let received = try await bob.receive()
            #expect(texts(received) == ["from alice", "from carol"])
            let contents = await bob.contents
            #expect(contents.conversation(with: "alice")?.messages.last?.text == "from alice")
            #expect(contents.conversation(with: "carol")?.messages.last?.text == "from carol")
        }
    }

    @Test func manyMessagesComeInTheirOrder() async throws {
        try await world.introduce("alice", "bob")
        let words = (0..<10).map { "message \($0)" }
        try await world.with("alice") { alice in for word in words { _ = try await alice.send("bob", text: word) } }
        try await world.with("bob") { bob in
            let received = try await bob.receive()
            #expect(texts(received) == words && received.messages.allSatisfy { $0.message.remarks.isEmpty })
        }
    }

    @Test func anotherHomeOfTheSameAgentReadsBothSides() async throws {
        try await world.introduce("alice", "bob")
        // The second home has a key of its own, for which the first one vouches.
        let first = try #require(try world.home("alice").loadIdentity())
        var second = AgentIdentity(logOrigin: first.logOrigin, agentID: first.agentID)
        let key = second.addPending()
        second.set(.good, of: key.id)
        try world.home("laptop").save(second)
        let current = try #require(first.current)
        let id = try world.log(key.privateKey, of: "alice", object: key.id, by: current.privateKey, as: .key)
        try await world.with("alice", home: "laptop") { laptop in
            let first = try current.publicKey.id.text
            #expect(await laptop.strangeKeyIDs() == [first])
            try await laptop.accept(first)
            #expect(await laptop.strangeKeyIDs().isEmpty)
        }
        try await world.with("alice") { alice in
            #expect(await alice.strangeKeyIDs() == [id])
            try await alice.accept(id)
            _ = try await alice.send("bob", text: "from the desk")
        }
        _ = try await world.with("bob") { bob in
            _ = try await bob.receive()
            return try await bob.send("alice", text: "to both")
        }
        try await world.with("alice", home: "laptop") { laptop in
            let received = try await laptop.receive()
            #expect(texts(received) == ["from the desk", "to both"])
            #expect(received.messages.map(\.message.state) == [.sent, .received])
        }
        #expect(try await world.with("alice") { try await texts($0.receive()) } == ["to both"])
    }

    @Test func aDeviceThatIsNewMeanwhileIsSealedToAsWell() async throws {
        try await world.introduce("alice", "bob")
        let bob = try #require(try world.home("bob").loadIdentity())
        try world.home("bob2").save(bob)
        let hidden = world.office
        // The first bundle does not show the second device yet.
        try hidden.change { state in
            let device = state.agents["bob"]?.devices.first?.key
            state.lie = { truth in
                BundleReply(
                    agent: truth.agent, logOrigin: truth.logOrigin, policy: truth.policy,
                    devices: truth.devices.filter { $0.device == device })
            }
        }
        try await world.with("bob", home: "bob2") { _ in }
        await #expect(throws: ClientRefusal.self) {
            try await world.with("alice") { try await $0.send("bob", text: "hidden") }
        }
        #expect(try await world.with("alice") { await $0.contents.conversation(with: "bob")?.messages.count } == 2)
        try hidden.change { $0.lie = nil }
        _ = try await world.with("alice") { try await $0.send("bob", text: "to both") }
        for home in ["bob", "bob2"] {
            #expect(
                try await world.with("bob", home: home) { try await texts($0.receive()).last } == "to both", "\(home)")
        }
    }

    @Test func withoutKeysNothingIsSentThatTheServerCouldRead() async throws {
        let seen = world.office
        await #expect(throws: MessageRefusal.noSealedKeys(agent: "bob")) {
            try await world.with("alice") { try await $0.request("bob", text: "secret") }
        }
        #expect(seen.state.withLock { $0.plain }.isEmpty)
        let sent = try await world.with("alice") { try await $0.request("bob", text: "as you like", allowServer: true) }
        #expect(!sent.isSealed && seen.state.withLock { $0.plain } == ["as you like"])
        await #expect(throws: ClientRefusal.self) {
            try await world.with("alice") { try await $0.request("nobody", text: "x", allowServer: true) }
        }
    }

    @Test func coverIsNotShownAndLooksLikeWords() async throws {
        try await world.introduce("alice", "bob")
        #expect(try await world.with("carol") { try await $0.sendCover() } == nil)
        #expect(try await world.with("alice") { try await $0.sendCover() } == "bob")
        try await world.with("bob") { bob in
            let received = try await bob.receive()
            #expect(received == ReceivedMessages())
            #expect(await bob.contents.conversation(with: "alice")?.messages.count == 2)
        }
        let sizes = world.office.state.withLock { state in
            state.agents["bob"]?.devices.values.flatMap { $0.mailbox.map(\.message.count) } ?? []
        }
        #expect(Set(sizes).count == 1)
    }

    @Test func bothSidesComputeOneSafetyNumber() async throws {
        try await world.introduce("alice", "bob")
        let one = try await world.with("alice") { try await $0.comparison(with: "bob") }
        let other = try await world.with("bob") { try await $0.comparison(with: "alice") }
        let third = try await world.with("carol") { try await $0.comparison(with: "alice") }
        #expect(one.digits == other.digits && one.digits != third.digits && one.digits.count == 71)
        #expect(!one.isCompared)
        let again = try await world.with("alice") { alice in
            try await alice.noteCompared(one)
            return try await alice.comparison(with: "bob")
        }
        #expect(again.isCompared)
    }

    @Test func onlyWhatCameIsReportedAndItIsEnough() async throws {
        try await world.introduce("alice", "bob")
        _ = try await world.with("alice") { try await $0.send("bob", text: "buy my coin") }
        try await world.with("bob") { bob in
            let message = try #require(try await bob.receive().messages.first?.message)
            try await bob.report("alice", [String(message.id.prefix(8))], reason: "spam", note: "third time")
            let own = try #require(
                await bob.contents.conversation(with: "alice")?.messages.first { $0.state != .received })
            await #expect(throws: MessageRefusal.unknownMessage(own.id)) {
                try await bob.report("alice", [own.id], reason: "spam")
            }
        }
        let report = try #require(world.office.state.withLock { $0.reports.first })
        let request = try JSONDecoder().decode(SealedReportRequest.self, from: report)
        #expect(request.messages.count == 1 && request.reason == "spam" && request.note == "third time")
        #expect(!String(decoding: report, as: UTF8.self).contains("hello"))
    }

    @Test func policiesAreKept() async throws {
        let policy = try await world.with("bob") { try await $0.setPolicy(encryption: .endToEnd, from: nil) }
        #expect(policy.encryption == .endToEnd && policy.from == .anyone)
        #expect(try await world.with("bob") { try await $0.setPolicy(encryption: nil, from: nil) } == policy)
    }
}
