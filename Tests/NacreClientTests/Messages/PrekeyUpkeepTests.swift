import AgentAPI
import Foundation
import MessageFormats
import Synchronization
import Testing
import TransparencyLog

@testable import NacreClient

/// What a device does about its keys by itself, and what happens when some are lost.
@Suite struct PrekeyUpkeepTests {
    private let world: MessageWorld

    init() throws {
        world = try MessageWorld()
        for name in ["alice", "bob"] { try world.register(name) }
    }

    private func device(_ name: String) throws -> PostOffice.Device {
        try #require(world.office.state.withLock { $0.agents[name]?.devices.values.first })
    }

    @Test func aDeviceFillsUpWhatWasTaken() async throws {
        try await world.with("bob") { _ in }
        #expect(try device("bob").oneTime.count == 100)
        try world.office.change { state in
            for id in state.agents["bob"]?.devices.keys.map({ $0 }) ?? [] {
                state.agents["bob"]?.devices[id]?.oneTime.removeFirst(60)
            }
        }
        try await world.with("bob") { _ in }
        #expect(try device("bob").oneTime.count == 40)
        try world.office.change { state in
            for id in state.agents["bob"]?.devices.keys.map({ $0 }) ?? [] {
                state.agents["bob"]?.devices[id]?.oneTime.removeFirst()
            }
        }
        try await world.with("bob") { _ in }
        #expect(try device("bob").oneTime.count == 100)
    }

    @Test func theMediumTermKeyIsNewEveryWeekAndTheOldOneIsKeptForAWhile() async throws {
        try await world.with("bob") { _ in }
        let first = try device("bob").medium.id
        try world.wait(days: 6)
        try await world.with("bob") { _ in }
        #expect(try device("bob").medium.id == first)
        try world.wait(days: 1)
        try await world.with("bob") { _ in }
        #expect(try device("bob").medium.id != first)
        try world.wait(days: 40)
        #expect(try await world.with("bob") { await $0.contents.prekeys.contains { $0.id == first } })
        try world.wait(days: 1)
        #expect(try await !world.with("bob") { await $0.contents.prekeys.contains { $0.id == first } })
    }

    @Test func aOneTimeKeyIsDestroyedWithItsMessageAndOthersWhenTheyAreOver() async throws {
        try await world.with("bob") { _ in }
        _ = try await world.with("alice") { try await $0.request("bob", text: "x") }
        try await world.with("bob") { bob in
            let before = await bob.contents.prekeys.filter { !$0.isMedium }.count
            _ = try await bob.receive()
            #expect(await bob.contents.prekeys.filter { !$0.isMedium }.count == before - 1)
        }
        let old = try await world.with("bob") { Set(await $0.contents.prekeys.map(\.id)) }
        try world.wait(days: PrekeyTerms.oneTimeDays + PrekeyTerms.oneTimeKeptDays + 1)
        let left = try await world.with("bob") { await $0.contents.prekeys.filter { !$0.isMedium }.map(\.id) }
        #expect(old.isDisjoint(with: left))
    }

    @Test func withoutOneTimeKeysTheMediumTermKeyIsTakenAndItIsSaid() async throws {
        try await world.with("bob") { _ in }
        try world.office.change { state in
            for id in state.agents["bob"]?.devices.keys.map({ $0 }) ?? [] {
                state.agents["bob"]?.devices[id]?.oneTime = []
            }
        }
        let sent = try await world.with("alice") { try await $0.request("bob", text: "x") }
        #expect(sent.fallbacks == [.exhausted])
        #expect(try await world.with("bob") { try await $0.receive().messages.count } == 1)
    }

    @Test func keysWhoseAnswerWasLostAreNotMadeTwice() async throws {
        try world.office.change { $0.losing = ("/dm/keys", 1) }
        await #expect(throws: ClientRefusal.self) { try await world.with("bob") { _ in } }
        let published = try device("bob")
        try await world.with("bob") { bob in
            let medium = await bob.contents.currentMedium?.id
            #expect(medium == published.medium.id)
        }
        let kept = try device("bob")
        #expect(kept.oneTime.count == 100 && kept.medium == published.medium)
        // What was sealed to them can be opened.
        _ = try await world.with("alice") { try await $0.request("bob", text: "x") }
        #expect(try await world.with("bob") { try await $0.receive().messages.count } == 1)
    }

    @Test func aNewIdentityKeySignsNewKeys() async throws {
        try await world.with("bob") { _ in }
        let before = try device("bob")
        var identity = try #require(try world.home("bob").loadIdentity())
        let old = try #require(identity.current)
        let next = identity.addPending()
        identity.set(.good, of: next.id)
        try world.home("bob").save(identity)
        let id = try world.log(next.privateKey, of: "bob", object: next.id, by: old.privateKey, as: .key)
        try await world.with("bob") { _ in }
        let after = try device("bob")
        #expect(after.identityKeyID == id && after.medium.id != before.medium.id && after.oneTime.count == 100)
        let sent = try await world.with("alice") { try await $0.request("bob", text: "x") }
        #expect(sent.newKeyIDs.isEmpty)
        #expect(try await world.with("bob") { try await $0.receive().messages.count } == 1)
    }

    @Test func whoWritesIsToldOfANewKey() async throws {
        try await world.introduce("alice", "bob")
        var identity = try #require(try world.home("bob").loadIdentity())
        let old = try #require(identity.current)
        let next = identity.addPending()
        identity.set(.good, of: next.id)
        try world.home("bob").save(identity)
        let id = try world.log(next.privateKey, of: "bob", object: next.id, by: old.privateKey, as: .key)
        try await world.with("bob") { _ in }
        for expected in [[id], []] {
            let sent = try await world.with("alice") { try await $0.send("bob", text: "x") }
            #expect(sent.newKeyIDs == expected)
        }
    }

    @Test func aKeyThatNobodyBelievesYetPublishesNothing() async throws {
        let id = UUID().uuidString.lowercased()
        try world.office.change { $0.agents["dora"] = PostOffice.Agent(id: id, name: "dora") }
        await #expect(throws: MessageRefusal.noIdentityKey) { try await world.with("dora") { _ in } }
        var identity = AgentIdentity(logOrigin: world.office.origin, agentID: id)
        let key = identity.addPending()
        identity.set(.good, of: key.id)
        try world.home("dora").save(identity)
        await #expect(throws: MessageRefusal.ownKeyNotLogged) { try await world.with("dora") { _ in } }
        try world.log(key.privateKey, of: "dora", object: key.id)
        await #expect(throws: MessageRefusal.ownKeyUnauthorised(goodFrom: MessageWorld.day + 4)) {
            try await world.with("dora") { _ in }
        }
        try world.wait(days: 4)
        try await world.with("dora") { _ in }
    }

    // MARK: What is lost

    /// Bob's home as it was before alice wrote.
    private func losingKeys(_ body: (URL) async throws -> Void) async throws {
        try await world.with("bob") { _ in }
        let store = URL(fileURLWithPath: world.home("bob").folder + "/messages.sealed")
        let old = try Data(contentsOf: store)
        try await body(store)
        try old.write(to: store)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: store.path)
    }

    @Test func aLostOneTimeKeyNeverLosesAMessageSilently() async throws {
        // Bob's newer one-time keys are lost with his store, which comes back as an older copy.
        try await losingKeys { _ in
            try world.office.change { state in
                for id in state.agents["bob"]?.devices.keys.map({ $0 }) ?? [] {
                    state.agents["bob"]?.devices[id]?.oneTime = []
                }
            }
            try await world.with("bob") { _ in }
        }
        let sent = try await world.with("alice") { try await $0.request("bob", text: "the code is 7") }
        try await world.with("bob", acceptingOlder: true) { bob in
            let received = try await bob.receive()
            #expect(received.messages.isEmpty && received.troubles.count == 1)
            #expect(received.troubles.first?.reason.contains("sealed to a key that is not here") == true)
        }
        // The sender sees that it was not confirmed, and sends it again.
        try await world.with("alice") { alice in
            #expect(await alice.contents.conversation(with: "bob")?.messages.first?.state == .sent)
            let resent = try await alice.resend("bob")
            #expect(resent == [sent.messageID])
        }
        try await world.with("bob") { bob in
            #expect(try await bob.receive().messages.map(\.message.text) == ["the code is 7"])
            try await bob.approve("alice")
            _ = try await bob.send("alice", text: "thanks")
        }
        try await world.with("alice") { alice in
            _ = try await alice.receive()
            #expect(try await alice.resend("bob").isEmpty)
        }
    }

    @Test func whatWasSentTwiceIsTakenOnce() async throws {
        try await world.introduce("alice", "bob")
        let sent = try await world.with("alice") { try await $0.send("bob", text: "once") }
        _ = try await world.with("bob") { try await $0.receive() }
        #expect(try await world.with("alice") { try await $0.resend("bob") } == [sent.messageID])
        let again = try await world.with("bob") { try await $0.receive() }
        #expect(again.messages.isEmpty && again.troubles.isEmpty && again.repeated == 1)
    }

    @Test func aRequestWhoseAnswerWasLostIsARequestStill() async throws {
        try await world.with("bob") { _ in }
        try world.office.change { $0.losing = ("/request", 1) }
        await #expect(throws: ClientRefusal.self) {
            try await world.with("alice") { try await $0.request("bob", text: "perhaps") }
        }
        try await world.with("alice") { alice in
            #expect(await alice.contents.conversation(with: "bob")?.state == .asked)
            let resent = try await alice.resend("bob")
            #expect(resent.count == 1)
        }
        #expect(world.office.asked.filter { $0.hasSuffix("/dm/request") }.count == 2)
        let received = try await world.with("bob") { try await $0.receive() }
        #expect(received.messages.count == 1 && received.repeated == 1)
    }

    @Test func aSendWhoseAnswerWasLostIsKnownToBeUncertain() async throws {
        try await world.introduce("alice", "bob")
        try world.office.change { $0.losing = ("/send", 1) }
        await #expect(throws: ClientRefusal.self) {
            try await world.with("alice") { try await $0.send("bob", text: "perhaps") }
        }
        try await world.with("alice") { alice in
            #expect(await alice.contents.conversation(with: "bob")?.messages.last?.state == .sending)
            let resent = try await alice.resend("bob")
            #expect(resent.count == 1)
        }
        let received = try await world.with("bob") { try await $0.receive() }
        #expect(received.messages.map(\.message.text) == ["perhaps"] && received.repeated == 1)
    }
}
