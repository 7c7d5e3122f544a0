import AgentSignatures
import ByteFraming
import Crypto
import Foundation
import JSONWriting
import MessageFormats
import TestRandomness
import Testing

@testable import MessageEncryption

/// What a server, a thief or a false friend could make of a message.
@Suite struct HostileMessageTests {
    @Test func noByteCanBeChanged() throws {
        let pair = try Pair()
        let bytes = try pair.sealed().bytes
        var generator = SeededGenerator(8)
        let places =
            [0, 1, 16, 17, 1_136, 1_137, bytes.count - 1]
            + (0..<40).map { _ in
                Int.random(in: 0..<bytes.count, using: &generator)
            }
        for place in places {
            var altered = bytes
            altered[place] ^= 1 << Int.random(in: 0..<8, using: &generator)
            #expect(throws: (any Error).self, "byte \(place)") { try pair.opened(try SealedMessage(bytes: altered)) }
        }
    }

    @Test func aMessageThatIsCutOrLongerIsNone() throws {
        let pair = try Pair()
        let bytes = try pair.sealed().bytes
        for size in [0, 1, 17, 1_137, 1_153, bytes.count - 1] {
            #expect(throws: MessageFormatProblem.wrongSize) { try SealedMessage(bytes: Array(bytes.prefix(size))) }
        }
        #expect(throws: MessageFormatProblem.wrongSize) { try SealedMessage(bytes: bytes + [0]) }
        #expect(throws: MessageFormatProblem.unknownVersion) { try SealedMessage(bytes: [2] + bytes.dropFirst()) }
        // Cut to another size that exists.
        let short = try SealedMessage(bytes: Array(bytes.prefix(SealedMessage.overhead + 256)))
        #expect(throws: MessageProblem.cannotBeOpened) { try pair.opened(short) }
    }

    @Test func nobodyElseOpensIt() throws {
        let pair = try Pair()
        let sealed = try pair.sealed()
        let carols = try Pair.prekey(of: pair.carol)
        #expect(throws: MessageProblem.otherPrekey) { try MessageOpener.open(sealed, with: carols) }
        // Carol's key under the id of Bob's.
        let same = try Pair.prekey(of: pair.carol, id: pair.prekey.statement.id)
        #expect(throws: MessageProblem.cannotBeOpened) { try MessageOpener.open(sealed, with: same) }
    }

    /// The same private key, but another agent, identity key, network or prekey id: nothing of the binding can be changed.
    @Test func aMessageIsBoundToAgentKeyAndNetwork() throws {
        let pair = try Pair()
        let sealed = try pair.sealed()
        func key(
            agent: ObjectUUID? = nil, identity: IdentityKey? = nil, origin: String = Pair.logOrigin, id: PrekeyID? = nil
        ) throws -> OwnPrekey {
            try OwnPrekey(
                seed: pair.prekey.seed, kind: .medium, id: id ?? pair.prekey.statement.id, logOrigin: origin,
                agent: agent ?? pair.bob.agent, device: pair.prekey.statement.device,
                identityKey: identity ?? pair.bob.identityKey, expiryDay: pair.prekey.statement.expiryDay)
        }
        #expect(try MessageOpener.open(sealed, with: try key()).sender == pair.alice.agent)
        for other in [
            try key(agent: pair.carol.agent), try key(identity: pair.carol.identityKey), try key(origin: "other/log"),
        ] {
            #expect(throws: MessageProblem.cannotBeOpened) { try MessageOpener.open(sealed, with: other) }
        }
        let id = PrekeyID.random()
        let moved = try SealedMessage(
            prekey: id, encapsulatedKey: sealed.encapsulatedKey, ciphertext: sealed.ciphertext)
        #expect(throws: MessageProblem.cannotBeOpened) { try MessageOpener.open(moved, with: try key(id: id)) }
    }

    /// Bob opens what Alice wrote to him and seals it to Carol as if Alice had written it to her.
    @Test func whatARecipientSealsAnewToAThirdIsRefusedThere() throws {
        let pair = try Pair()
        let opened = try pair.opened(try pair.sealed())
        let carols = try Pair.prekey(of: pair.carol)
        let target = try Pair.published(carols, by: 0xC)
        let inner = InnerMessage(statement: opened.statement, signature: opened.signature)
        let forwarded = try sealRaw(try MessagePadding.pad(inner.bytes), to: target)
        let arrived = try MessageOpener.open(forwarded, with: carols)
        #expect(arrived.sender == pair.alice.agent)
        #expect(throws: MessageProblem.badSignature) {
            try arrived.verified(under: pair.alice.identityKey, now: Pair.now)
        }
    }

    @Test func whoSaysToBeSomebodyElseIsRefused() throws {
        let pair = try Pair()
        let forger = try SenderKey(agent: pair.alice.agent, privateKey: try Pair.signingKey(0xC))
        let forged = try MessageSealer.seal(try pair.content(), to: pair.recipient, from: forger)
        let opened = try MessageOpener.open(forged, with: pair.prekey)
        #expect(throws: MessageProblem.otherSenderKey) {
            try opened.verified(under: pair.alice.identityKey, now: Pair.now)
        }
        // The id of Alice's key beside a signature of another.
        let statement = MessageStatement(
            info: pair.recipient.info, sender: pair.alice.agent, key: pair.alice.identityKey.id, id: .random(),
            conversation: pair.conversation, counter: 0, time: Pair.now, body: try pair.content().body.bytes)
        let signature = try statement.signed(by: try Pair.signingKey(0xC))
        let bytes = InnerMessage(statement: statement, signature: signature).bytes
        let sealed = try sealRaw(try MessagePadding.pad(bytes), to: pair.recipient)
        #expect(throws: MessageProblem.badSignature) { try pair.opened(sealed) }
    }

    /// A message that comes twice has the same id: who remembers it refuses the second.
    @Test func aReplayedMessageKeepsItsId() throws {
        let pair = try Pair()
        let sealed = try pair.sealed()
        let once = try MessageOpener.open(sealed, with: pair.prekey).id
        let twice = try MessageOpener.open(try SealedMessage(bytes: sealed.bytes), with: pair.prekey).id
        #expect(once == twice)
    }

    @Test func timesBeyondMemoryAreRefused() throws {
        let pair = try Pair()
        let day: Int64 = 86_400_000
        let sealed = try pair.sealed()
        #expect(try pair.opened(sealed, now: Pair.now - day).time == Pair.now)
        #expect(try pair.opened(sealed, now: Pair.now + 60 * day).time == Pair.now)
        #expect(throws: MessageProblem.inTheFuture) { try pair.opened(sealed, now: Pair.now - day - 1) }
        #expect(throws: MessageProblem.tooOld) { try pair.opened(sealed, now: Pair.now + 60 * day + 1) }
        for time in [Int64.min, .max, -1] {
            let odd = try pair.sealed(try pair.content(time: time))
            #expect(throws: MessageProblem.self) { try pair.opened(odd) }
        }
    }

    @Test func aConversationOrAddresseeThatIsNotTheirsIsRefused() throws {
        let pair = try Pair()
        let other = ConversationKey.id(logOrigin: Pair.logOrigin, pair.carol.agent, pair.bob.agent)
        for (content, problem) in [
            (try pair.content(conversation: other), MessageProblem.otherConversation),
            (try pair.content(conversation: .random()), .otherConversation),
            (try pair.content(to: pair.carol.agent), .otherAddressee),
            (try pair.content(to: pair.alice.agent), .otherAddressee),
        ] {
            let sealed = try pair.sealed(content)
            #expect(throws: problem) { try pair.opened(sealed) }
        }
        let bare = try MessageBody(["type": "text", "text": "whom?"])
        let sealed = try pair.sealed(
            MessageContent(id: .random(), conversation: pair.conversation, counter: 0, time: Pair.now, body: bare))
        #expect(throws: MessageProblem.otherAddressee) { try pair.opened(sealed) }
    }

    @Test func onlyTheOnePaddingIsTaken() throws {
        let pair = try Pair()
        let statement = MessageStatement(
            info: pair.recipient.info, sender: pair.alice.agent, key: pair.alice.identityKey.id, id: .random(),
            conversation: pair.conversation, counter: 0, time: Pair.now, body: try pair.content().body.bytes)
        let signature = try statement.signed(by: try Pair.signingKey(0xA))
        let inner = InnerMessage(statement: statement, signature: signature).bytes
        #expect(inner.count > 252 && inner.count < 1_000)
        #expect(try pair.opened(try sealRaw(ZeroPadding.pad(inner, to: 1024), to: pair.recipient)).counter == 0)

        var other = ZeroPadding.pad(inner, to: 1024)
        other[1023] = 1
        var tooFar = ZeroPadding.pad(inner, to: 1024)
        tooFar[1] = 1
        for padded in [other, tooFar, ZeroPadding.pad(inner, to: 4096)] {
            let sealed = try sealRaw(padded, to: pair.recipient)
            #expect(throws: MessageProblem.badPadding) { try pair.opened(sealed) }
        }
        for (content, problem) in [
            (inner + [0], MessageProblem.malformedContent), (Array(inner.dropLast()), .malformedContent),
            ([UInt8](repeating: 0xFF, count: 300), .malformedContent), ([], .malformedContent),
        ] {
            let sealed = try sealRaw(try MessagePadding.pad(content), to: pair.recipient)
            #expect(throws: problem) { try pair.opened(sealed) }
        }
    }

    @Test func anotherSuiteIsNotOpened() throws {
        let pair = try Pair()
        let key = try XWingMLKEM768X25519.PublicKey(rawRepresentation: pair.recipient.statement.key.bytes)
        let suite = HPKE.Ciphersuite(kem: .XWingMLKEM768X25519, kdf: .HKDF_SHA256, aead: .chaChaPoly)
        var context = try HPKE.Sender(
            recipientKey: key, ciphersuite: suite, info: Data(pair.recipient.info.bytes))
        let sealed = try SealedMessage(
            prekey: pair.prekey.statement.id, encapsulatedKey: Array(context.encapsulatedKey),
            ciphertext: Array(try context.seal([UInt8](repeating: 0, count: 256))))
        #expect(throws: MessageProblem.cannotBeOpened) { try MessageOpener.open(sealed, with: pair.prekey) }
    }

    /// An encapsulated key whose X25519 part is a point of small order, or all zeros.
    @Test func encapsulatedKeysOfSmallOrderAreRefused() throws {
        let pair = try Pair()
        let sealed = try pair.sealed()
        let zeros = [UInt8](repeating: 0, count: SealingSuite.encapsulatedKeySize)
        for key in [zeros, sealed.encapsulatedKey.prefix(1_088) + [UInt8](repeating: 0, count: 32)] {
            let altered = try SealedMessage(
                prekey: sealed.prekey, encapsulatedKey: Array(key), ciphertext: sealed.ciphertext)
            #expect(throws: MessageProblem.cannotBeOpened) { try MessageOpener.open(altered, with: pair.prekey) }
        }
    }

    /// Seals what no honest sender would.
    private func sealRaw(_ padded: [UInt8], to recipient: RecipientKey) throws -> SealedMessage {
        let key = try XWingMLKEM768X25519.PublicKey(rawRepresentation: recipient.statement.key.bytes)
        var context = try HPKE.Sender(recipientKey: key, ciphersuite: .sealing, info: Data(recipient.info.bytes))
        return try SealedMessage(
            prekey: recipient.statement.id, encapsulatedKey: Array(context.encapsulatedKey),
            ciphertext: Array(try context.seal(padded)))
    }
}
