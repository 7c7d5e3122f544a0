import AgentSignatures
import Crypto
import Foundation
import JSONWriting
import MessageEncryption
import MessageFormats
import Testing

@testable import NacreClient

/// What a member's store makes of messages that came, whatever their writers and the server are up to.
@Suite struct GroupReceivingTests {
    private let alice = Member(0xA)
    private let bob = Member(0xB)
    private let carol = Member(0xC)

    @Test func whoIsAFriendPutsOneIntoAGroupAndAStrangerAsks() throws {
        let state = try founded()
        var friend = carol.contents(friends: [alice])
        #expect(try friend.take(state, from: alice, to: carol).isEmpty)
        #expect(try friend.view(state.group.text).standing == .joined)
        #expect(try friend.view(state.group.text).members.map(\.id) == [alice, bob, carol].map(\.id))
        var stranger = carol.contents(friends: [])
        _ = try stranger.take(state, from: alice, to: carol)
        #expect(try stranger.view(state.group.text).standing == .invited)
    }

    @Test func aStateOfNoAdministratorMakesNoGroup() throws {
        let state = try founded()
        var contents = carol.contents(friends: [alice, bob])
        #expect(throws: MessageRefusal.self) { try contents.take(state, from: bob, to: carol) }
        let without = try founded(members: [alice, bob])
        #expect(throws: MessageRefusal.self) { try contents.take(without, from: alice, to: carol) }
        #expect(contents.groups.isEmpty)
    }

    @Test func changesFollowEachOtherInWhateverOrderTheyCome() throws {
        let first = try founded()
        let dora = Member(0xD)
        let second = try first.next(members: [alice, bob, carol, dora])
        let third = try second.next(members: [alice, carol, dora], delivery: .random())
        var contents = carol.contents(friends: [alice])
        _ = try contents.take(first, from: alice, to: carol)
        #expect(try contents.take(third, from: alice, to: carol).count == 1)
        #expect(try contents.view(first.group.text).version == 1)
        _ = try contents.take(second, from: alice, to: carol)
        let view = try contents.view(first.group.text)
        #expect(view.version == 3 && view.members.map(\.id) == [alice, carol, dora].map(\.id))
        // Told again.
        #expect(try contents.take(third, from: alice, to: carol).isEmpty)
        #expect(try contents.take(second, from: alice, to: carol).isEmpty)
    }

    @Test func onlyAdministratorsChangeAGroupAndNoHistoryIsReplaced() throws {
        let first = try founded()
        var contents = carol.contents(friends: [alice, bob])
        _ = try contents.take(first, from: alice, to: carol)
        let byBob = try first.next(members: [bob, carol], admins: [bob], delivery: .random())
        #expect(throws: MessageRefusal.self) { try contents.take(byBob, from: bob, to: carol) }
        let other = try founded(group: first.group, name: "Another")
        #expect(throws: MessageRefusal.self) { try contents.take(other, from: alice, to: carol) }
        let fromOther = try other.next(members: [alice, carol], delivery: .random())
        #expect(throws: MessageRefusal.self) { try contents.take(fromOther, from: alice, to: carol) }
        #expect(try contents.view(first.group.text).version == 1)
        // Who is removed keeps the capability if it stays the same.
        let careless = try first.next(members: [alice, carol])
        #expect(throws: MessageRefusal.self) { try contents.take(careless, from: alice, to: carol) }
    }

    @Test func twoChangesAtOnceEndAlikeForEverybody() throws {
        let first = try founded(admins: [alice, bob])
        let dora = Member(0xD)
        let one = try first.next(members: [alice, bob, carol, dora])
        let other = try first.next(members: [alice, bob], delivery: .random())
        var names: [String] = []
        for order in [[(one, alice), (other, bob)], [(other, bob), (one, alice)]] {
            var contents = bob.contents(friends: [alice])
            _ = try contents.take(first, from: alice, to: bob)
            for (state, signer) in order { _ = try? contents.take(state, from: signer, to: bob) }
            names.append(try contents.group(first.group.text)?.current().hash.text ?? "")
        }
        #expect(names[0] == names[1])
        #expect(names[0] == [one.hash, other.hash].min { $0.bytes.lexicographicallyPrecedes($1.bytes) }?.text)
    }

    @Test func whoIsRemovedIsOutAndCanBeAskedAgain() throws {
        let first = try founded()
        let second = try first.next(members: [alice, bob], delivery: .random())
        let third = try second.next(members: [alice, bob, carol])
        var contents = carol.contents(friends: [alice])
        _ = try contents.take(first, from: alice, to: carol)
        _ = try contents.take(second, from: alice, to: carol)
        #expect(try contents.view(first.group.text).standing == .removed)
        #expect(throws: MessageRefusal.self) { try contents.say("psst", second, from: alice, to: carol) }
        _ = try contents.take(third, from: alice, to: carol)
        #expect(try contents.view(first.group.text).standing == .joined)
        // What was true before she was out does not come back.
        #expect(try contents.take(first, from: alice, to: carol).isEmpty)
        #expect(try contents.view(first.group.text).version == 3)
    }

    @Test func wordsAreTakenFromMembersAlone() throws {
        let first = try founded()
        var contents = carol.contents(friends: [alice])
        #expect(throws: MessageRefusal.self) { try contents.say("too early", first, from: bob, to: carol) }
        _ = try contents.take(first, from: alice, to: carol)
        #expect(try contents.say("hello", first, from: bob, to: carol).isEmpty)
        let dora = Member(0xD)
        #expect(throws: MessageRefusal.self) { try contents.say("me too", first, from: dora, to: carol) }
        _ = try contents.say("", first, .leaving, from: bob, to: carol)
        #expect(try contents.view(first.group.text).members.first { $0.id == bob.id }?.isGone == true)
        #expect(throws: MessageRefusal.self) { try contents.say("still here", first, from: bob, to: carol) }
    }

    @Test func aWriterWithAnotherStateIsShown() throws {
        let first = try founded()
        let second = try first.next(members: [alice, bob, carol, Member(0xD)])
        var contents = carol.contents(friends: [alice])
        _ = try contents.take(first, from: alice, to: carol)
        #expect(try contents.say("newer", second, from: bob, to: carol).count == 1)
        _ = try contents.take(second, from: alice, to: carol)
        #expect(try contents.say("older, known", first, from: bob, to: carol).isEmpty)
        #expect(
            try contents.say("elsewhere", try founded(group: first.group, name: "x"), from: bob, to: carol).count == 1)
    }

    @Test func membersWhoWereToldDifferentThingsFindOut() throws {
        let state = try founded()
        var contents = carol.contents(friends: [alice])
        _ = try contents.take(state, from: alice, to: carol)
        let id = MessageID.random()
        // Alice tells Carol one thing and Bob another under the same id; Bob echoes what he has.
        _ = try contents.say("buy", state, id: id, from: alice, to: carol)
        let toBob = try alice.body("sell", state, id: id)
        let same = try alice.body("buy", state, id: id)
        #expect(
            try contents.say(
                "ok", state, echo: [GroupEcho(id: id, body: same.hash)], from: bob, to: carol
            ).isEmpty)
        let remarks = try contents.say(
            "ok", state, echo: [GroupEcho(id: id, body: toBob.hash)], from: bob, to: carol)
        #expect(remarks.count == 1)
        #expect(try contents.view(state.group.text).disagreements.count == 1)
    }

    @Test func whatOthersHaveAndOneHasNotIsCountedUntilItComes() throws {
        let state = try founded()
        var contents = carol.contents(friends: [alice])
        _ = try contents.take(state, from: alice, to: carol)
        let (early, late) = (MessageID.random(), MessageID.random())
        let body = try alice.body("late", state, id: late)
        // Bob's first words may speak of what was before Carol came.
        _ = try contents.say(
            "hi", state, echo: [GroupEcho(id: early, body: body.hash)], from: bob, to: carol)
        #expect(try contents.view(state.group.text).missing == 0)
        _ = try contents.say("hm", state, echo: [GroupEcho(id: late, body: body.hash)], from: bob, to: carol)
        #expect(try contents.view(state.group.text).missing == 1)
        #expect(try contents.say("late", state, id: late, from: alice, to: carol).isEmpty)
        #expect(try contents.view(state.group.text).missing == 0)
        // One that comes with other words than a member has spoken of.
        let other = MessageID.random()
        _ = try contents.say("hm", state, echo: [GroupEcho(id: other, body: body.hash)], from: bob, to: carol)
        #expect(try contents.say("changed", state, id: other, from: alice, to: carol).count == 1)
    }

    private func founded(
        group: ConversationID = .random(), name: String = "Pearls", members: [Member]? = nil, admins: [Member]? = nil
    ) throws -> GroupState {
        try GroupState(
            group: group, version: 1, name: name, admins: (admins ?? [alice]).map(\.agent),
            members: (members ?? [alice, bob, carol]).map(\.agent), delivery: .random(), previous: nil)
    }
}

/// An agent with a key, from whom messages come.
private struct Member {
    static let logOrigin = "agents.test/log"
    static let now: Int64 = 1_800_000_000_000

    let agent: ObjectUUID
    let key: Curve25519.Signing.PrivateKey
    let sender: SenderKey

    init(_ number: UInt8) {
        do {
            agent = try ObjectUUID(bytes: [UInt8](repeating: number, count: 16))
            key = try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: number, count: 32))
            sender = try SenderKey(agent: agent, privateKey: key)
        } catch { preconditionFailure("\(error)") }
    }

    var id: String { agent.text }

    func contents(friends: [Member]) -> MessageStoreContents {
        var contents = MessageStoreContents()
        contents.agent = .init(id: id, name: "agent \(id.prefix(2))", logOrigin: Self.logOrigin)
        for friend in friends {
            contents.change("with " + friend.id, peer: friend.id) { $0.state = .open }
        }
        return contents
    }

    func body(
        _ text: String, _ state: GroupState, _ kind: GroupTalkKind = .words, id: MessageID, echo: [GroupEcho] = []
    ) throws -> MessageBody {
        try MessageBody.group(
            kind, text: text, state: state, echo: echo, logOrigin: Self.logOrigin, id: id, time: Self.now, from: sender)
    }

    /// As it comes out of the recipient's mailbox.
    func message(_ id: MessageID, _ body: MessageBody, _ group: ConversationID, to recipient: Member) throws
        -> OpenedMessage
    {
        let today = Self.now / 86_400_000
        let prekey = try OwnPrekey.make(
            .medium, logOrigin: Self.logOrigin, agent: recipient.agent, device: .random(),
            identityKey: recipient.sender.identityKey, expiryDay: today + 40)
        let published = try RecipientKey(
            prekey.statement, signature: try prekey.statement.signed(by: recipient.key),
            identityKey: recipient.sender.identityKey, today: today)
        let content = MessageContent(id: id, conversation: group, counter: 1, time: Self.now, body: body)
        return try MessageOpener.open(try MessageSealer.seal(content, to: published, from: sender), with: prekey)
            .verified(under: sender.identityKey, now: Self.now)
    }
}

extension GroupState {
    fileprivate func next(
        members: [Member], admins: [Member]? = nil, delivery: DeliveryID? = nil
    ) throws -> GroupState {
        try GroupState(
            group: group, version: version + 1, name: name, admins: admins?.map(\.agent) ?? self.admins,
            members: members.map(\.agent), delivery: delivery ?? self.delivery, previous: hash)
    }
}

extension MessageStoreContents {
    fileprivate mutating func take(
        _ state: GroupState, from sender: Member, to recipient: Member
    ) throws -> [StoredMessage.Remark] {
        let body = try MessageBody.groupState(state, logOrigin: Member.logOrigin, from: sender.sender)
        return try takeGroup(
            try sender.message(.random(), body, state.group, to: recipient), arrived: Member.now / 86_400_000)
    }

    /// Takes words, and keeps them as what comes is kept.
    fileprivate mutating func say(
        _ text: String, _ state: GroupState, _ kind: GroupTalkKind = .words, id: MessageID = .random(),
        echo: [GroupEcho] = [], from sender: Member, to recipient: Member
    ) throws -> [StoredMessage.Remark] {
        let body = try sender.body(text, state, kind, id: id, echo: echo)
        let message = try sender.message(id, body, state.group, to: recipient)
        let remarks = try takeGroup(message, arrived: Member.now / 86_400_000)
        let stored = StoredMessage(
            id: id.text, sender: sender.id, time: Member.now, body: Data(body.bytes), state: .received, revealed: nil)
        change(StoredConversation.key(state.group, isGroup: true), peer: nil) { $0.messages.append(stored) }
        return remarks
    }
}
