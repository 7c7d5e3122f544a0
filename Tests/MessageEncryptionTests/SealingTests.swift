import AgentSignatures
import Crypto
import Foundation
import JSONWriting
import MessageEncryption
import MessageFormats
import Testing

@Suite struct SealingTests {
    @Test func whatIsSealedIsOpenedByItsRecipient() throws {
        let pair = try Pair()
        let attachment = AttachmentDescriptor(
            id: .random(), key: .random(), name: "a \"pearl\".png", size: 12, mediaType: "image/png")
        let body = try MessageBody.text(
            "Grüße\n\u{1}", to: pair.bob.agent, received: [.random(), .random()], attachments: [attachment])
        let content = MessageContent(
            id: .random(), conversation: pair.conversation, counter: 41, time: Pair.now, body: body)
        let sealed = try SealedMessage(try pair.sealed(content).text)
        let opened = try pair.opened(sealed)
        #expect(opened.sender == pair.alice.agent)
        #expect(opened.id == content.id && opened.counter == 41 && opened.time == Pair.now)
        #expect(opened.place == .direct(pair.alice.agent) && !opened.isOwnCopy)
        #expect(opened.body.text == "Grüße\n\u{1}" && opened.body.received == body.received)
        #expect(opened.body.attachments.map(\.name) == [attachment.name])
        #expect(opened.body.attachments.map(\.key.text) == [attachment.key.text])
        #expect(opened.body.bytes == body.bytes)
    }

    @Test func aKeyThatWasKeptOpensLikeTheOneThatWasMade() throws {
        let pair = try Pair()
        let sealed = try pair.sealed()
        let kept = try OwnPrekey(
            seed: pair.prekey.seed, kind: pair.prekey.statement.kind, id: pair.prekey.statement.id,
            logOrigin: Pair.logOrigin, agent: pair.bob.agent, device: pair.prekey.statement.device,
            identityKey: pair.bob.identityKey, expiryDay: pair.prekey.statement.expiryDay)
        #expect(kept.statement == pair.prekey.statement)
        #expect(try MessageOpener.open(sealed, with: kept).sender == pair.alice.agent)
    }

    @Test func theSendersOwnCopySaysWhomItWasFor() throws {
        let pair = try Pair()
        let own = try Pair.prekey(of: pair.alice)
        let content = try pair.content()
        let copy = try MessageSealer.seal(content, to: try Pair.published(own, by: 0xA), from: pair.alice)
        let opened = try MessageOpener.open(copy, with: own).verified(under: pair.alice.identityKey, now: Pair.now)
        #expect(opened.isOwnCopy && opened.place == .direct(pair.bob.agent))
        #expect(opened.id == content.id && opened.body.bytes == content.body.bytes)
    }

    @Test func lengthsHideBehindFiveSizes() throws {
        let pair = try Pair()
        let sizes = try [1, 100, 400, 3_000, 16_000, 59_000].map { length in
            try pair.sealed(try pair.content(String(repeating: "x", count: length))).paddedSize
        }
        #expect(sizes == [1024, 1024, 1024, 4096, 16_384, 65_536])
        #expect(
            try MessageSealer.seal(
                MessageContent(
                    id: .random(), conversation: pair.conversation, counter: 0, time: Pair.now,
                    body: try MessageBody.cover(to: pair.bob.agent)), to: pair.recipient, from: pair.alice
            ).paddedSize == 1024)
    }

    @Test func aConversationHasOneIdFromBothSides() throws {
        let pair = try Pair()
        let (alice, bob) = (pair.alice.agent, pair.bob.agent)
        #expect(pair.conversation == ConversationKey.id(logOrigin: Pair.logOrigin, bob, alice))
        #expect(pair.conversation != ConversationKey.id(logOrigin: "other.example/log", alice, bob))
    }

    @Test func aModeratorVerifiesWhatWasRevealedAndNothingElse() throws {
        let pair = try Pair()
        let revealed = try pair.opened(try pair.sealed()).revealed
        let read = try RevealedMessage(revealed.value)
        #expect(read == revealed)
        #expect(read.isSigned(by: pair.alice.identityKey))
        #expect(!read.isSigned(by: pair.bob.identityKey))
        #expect(read.statement.info.recipient == pair.bob.agent)
        let fields = Set(try #require(revealed.value.members).keys)
        #expect(fields.isDisjoint(with: ["seed", "private_key", "key", "sealed"]))
        for (name, other) in [
            ("recipient", pair.carol.agent.text), ("log_origin", "other.example/log"), ("sender", pair.carol.agent.text),
            ("message_id", MessageID.random().text), ("body", "e30"), ("prekey_id", PrekeyID.random().text),
            ("recipient_key", pair.carol.identityKey.text),
        ] {
            var members = try #require(revealed.value.members)
            members[name] = .string(other)
            let altered = try RevealedMessage(.object(members))
            #expect(!altered.isSigned(by: pair.alice.identityKey), "\(name)")
        }
        for (name, other) in [("suite", "another"), ("prekey_sha256", "AA"), ("body", "="), ("sender", "nobody")] {
            var members = try #require(revealed.value.members)
            members[name] = .string(other)
            #expect(throws: (any Error).self, "\(name)") { try RevealedMessage(.object(members)) }
        }
    }

    @Test func safetyNumbersAgreeOnBothSidesAndOnlyForTheSameKeys() throws {
        let pair = try Pair()
        let alice = SafetyNumber.Party(agent: pair.alice.agent, keys: [pair.alice.identityKey])
        let bob = SafetyNumber.Party(agent: pair.bob.agent, keys: [pair.bob.identityKey, pair.carol.identityKey])
        let turned = SafetyNumber.Party(agent: pair.bob.agent, keys: [pair.carol.identityKey, pair.bob.identityKey])
        let number = SafetyNumber(logOrigin: Pair.logOrigin, alice, bob)
        #expect(number == SafetyNumber(logOrigin: Pair.logOrigin, turned, alice))
        let swapped = SafetyNumber.Party(agent: pair.bob.agent, keys: [pair.carol.identityKey])
        #expect(number != SafetyNumber(logOrigin: Pair.logOrigin, alice, swapped))
        #expect(number.digits.count == 60 && number.text.split(separator: " ").count == 12)
    }
}
