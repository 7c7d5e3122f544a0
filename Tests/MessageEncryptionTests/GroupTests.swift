import AgentSignatures
import Foundation
import JSONWriting
import MessageFormats
import Testing

@testable import MessageEncryption

@Suite struct GroupTests {
    @Test func aStateHasOneTextAndOneHash() throws {
        let pair = try Pair()
        let state = try founded(pair)
        let read = try GroupState(parsing: state.bytes)
        #expect(read.bytes == state.bytes && read.hash == state.hash && read.membersHash == state.membersHash)
        // Given in any order, named twice: the same group.
        let turned = try GroupState(
            group: state.group, version: 1, name: state.name, admins: state.admins,
            members: state.members.reversed() + state.members, delivery: state.delivery, previous: nil)
        #expect(turned.hash == state.hash)
    }

    @Test func statesThatNoGroupHasAreRefused() throws {
        let pair = try Pair()
        let state = try founded(pair)
        let members = try #require(state.value.members)
        let agents = try #require(members["members"]?.elements)
        for (name, value) in [
            ("v", 2), ("version", 0), ("version", 2), ("admins", [.string(try Pair.agent(9).agent.text)]),
            ("members", []), ("members", .array(agents.reversed())), ("members", .array(agents + agents)),
            ("members", ["nobody"]), ("delivery", "AA"), ("previous", "AA"), ("previous", 1), ("group", nil),
            ("previous", .string(state.hash.text)), ("name", .string(String(repeating: "é", count: 101))),
        ] as [(String, CanonicalValue)] {
            var other = members
            other[name] = value
            #expect(throws: MessageProblem.malformedGroupState, "\(name)") {
                try GroupState(parsing: CanonicalValue.object(other).bytes)
            }
        }
        var extra = members
        extra["more"] = 1
        #expect(throws: MessageProblem.malformedGroupState) {
            try GroupState(parsing: CanonicalValue.object(extra).bytes)
        }
        #expect(throws: MessageProblem.malformedGroupState) { try GroupState(parsing: Array("{}".utf8)) }
        #expect(throws: MessageProblem.malformedGroupState) {
            try GroupState(
                group: state.group, version: 1, name: "", admins: [],
                members: try (1...101).map { try Pair.agent($0).agent }, delivery: .random(), previous: nil)
        }
    }

    @Test func onlyAnAdministratorMakesTheNextState() throws {
        let pair = try Pair()
        let state = try founded(pair)
        func next(
            version: Int64 = 2, members: [ObjectUUID]? = nil, delivery: DeliveryID? = nil, previous: ContentHash? = nil
        ) throws -> GroupState {
            try GroupState(
                group: state.group, version: version, name: state.name, admins: state.admins,
                members: members ?? state.members, delivery: delivery ?? state.delivery,
                previous: previous ?? state.hash)
        }
        try state.check(next: try next(), signer: pair.alice.agent)
        #expect(throws: MessageProblem.notAnAdministrator) {
            try state.check(next: try next(), signer: pair.bob.agent)
        }
        for wrong in [try next(version: 3), try next(previous: ContentHash(of: []))] {
            #expect(throws: MessageProblem.groupStateDoesNotFollow) {
                try state.check(next: wrong, signer: pair.alice.agent)
            }
        }
        // Who was removed must not be able to go on delivering.
        let fewer = [pair.alice.agent, pair.bob.agent]
        #expect(throws: MessageProblem.groupStateDoesNotFollow) {
            try state.check(next: try next(members: fewer), signer: pair.alice.agent)
        }
        try state.check(next: try next(members: fewer, delivery: .random()), signer: pair.alice.agent)
    }

    @Test func wordsInAGroupAreSignedForAllOfIt() throws {
        let pair = try Pair()
        let state = try founded(pair)
        let id = MessageID.random()
        let echo = GroupEcho(id: .random(), body: ContentHash(of: [1]))
        let body = try MessageBody.group(
            text: "to all", state: state, echo: [echo], logOrigin: Pair.logOrigin, id: id, time: Pair.now,
            from: pair.alice)
        let opened = try pair.opened(try pair.sealed(content(state, id: id, body: body)))
        #expect(opened.place == .group(state.group))
        #expect(opened.body.text == "to all" && opened.body.hash == body.hash)
        guard case .talk(let talk) = opened.body.group else { throw MessageProblem.malformedBody }
        #expect(talk.state == state.hash && talk.members == state.membersHash && talk.echo == [echo])

        // The same words under another message id, at another time, in another group.
        for other in [
            content(state, id: .random(), body: body), content(state, id: id, time: Pair.now + 1, body: body),
            MessageContent(id: id, conversation: .random(), counter: 0, time: Pair.now, body: body),
        ] {
            let sealed = try pair.sealed(other)
            #expect(throws: MessageProblem.badSignature) { try pair.opened(sealed) }
        }
        // Every member of the body is under it.
        for (name, value) in [
            ("text", "to some"), ("state_hash", .string(ContentHash(of: []).text)), ("echo", []),
            ("members_hash", .string(ContentHash(of: []).text)), ("more", 1),
        ] as [(String, CanonicalValue)] {
            var members = try #require(body.value.members)
            members[name] = value
            let altered = try pair.sealed(content(state, id: id, body: try MessageBody(members)))
            #expect(throws: MessageProblem.badSignature, "\(name)") { try pair.opened(altered) }
        }
    }

    @Test func aStateIsSignedByWhoSendsIt() throws {
        let pair = try Pair()
        let state = try founded(pair)
        let body = try MessageBody.groupState(state, logOrigin: Pair.logOrigin, from: pair.alice)
        let opened = try pair.opened(try pair.sealed(content(state, id: .random(), body: body)))
        guard case .state(let read, _) = opened.body.group else { throw MessageProblem.malformedBody }
        #expect(read.hash == state.hash)
        // Passed on by a member as if it were her own.
        let passedOn = try MessageSealer.seal(
            content(state, id: .random(), body: body), to: pair.recipient, from: pair.carol)
        #expect(throws: MessageProblem.badSignature) {
            try MessageOpener.open(passedOn, with: pair.prekey).verified(under: pair.carol.identityKey, now: Pair.now)
        }
        // In the conversation of another group.
        let elsewhere = try pair.sealed(
            MessageContent(id: .random(), conversation: .random(), counter: 0, time: Pair.now, body: body))
        #expect(throws: MessageProblem.otherConversation) { try pair.opened(elsewhere) }
    }

    @Test func bodiesOfGroupsHaveNoOtherAddressee() throws {
        let pair = try Pair()
        let state = try founded(pair)
        let body = try MessageBody.group(
            .leaving, text: "", state: state, logOrigin: Pair.logOrigin, id: .random(), time: Pair.now, from: pair.alice)
        #expect(body.kind == .groupLeft)
        var members = try #require(body.value.members)
        members["to"] = .string(pair.bob.agent.text)
        #expect(throws: MessageProblem.malformedBody) { try MessageBody(members) }
        members["to"] = nil
        members["group_sig"] = nil
        #expect(throws: MessageProblem.malformedBody) { try MessageBody(members) }
    }

    private func founded(_ pair: Pair) throws -> GroupState {
        try GroupState(
            group: .random(), version: 1, name: "Pearls", admins: [pair.alice.agent],
            members: [pair.alice.agent, pair.bob.agent, pair.carol.agent], delivery: .random(), previous: nil)
    }

    private func content(
        _ state: GroupState, id: MessageID, time: Int64 = Pair.now, body: MessageBody
    ) -> MessageContent {
        MessageContent(id: id, conversation: state.group, counter: 0, time: time, body: body)
    }
}
