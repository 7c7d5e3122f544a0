import AgentAPI
import AgentSignatures
import Crypto
import Foundation
import JSONWriting
import MessageFormats
import Synchronization
import TestLogs
import Testing
import TransparencyLog

@testable import MessageEncryption
@testable import NacreClient

/// A server that shows other keys, and people who send on what was for them.
@Suite struct LyingServerTests {
    private typealias Secret = Curve25519.Signing.PrivateKey

    private let world: MessageWorld

    init() throws {
        world = try MessageWorld()
        for name in ["alice", "bob", "carol"] { try world.register(name) }
    }

    // MARK: Bundles

    /// From now on the server shows keys of its own for bob: to them it could open everything.
    private func swapKeys(for identity: Secret) throws {
        let key = try IdentityKey(of: identity)
        try world.office.change { state in
            let origin = state.log.signer.verifier.name
            state.lie = { truth in
                guard truth.agent.name == "bob" else { return truth }
                return (try? Self.forged(truth, identity, key, origin)) ?? truth
            }
        }
    }

    private static func forged(
        _ truth: BundleReply, _ secret: Secret, _ key: IdentityKey, _ origin: String
    ) throws -> BundleReply {
        let devices = try truth.devices.map { device in
            let made = try OwnPrekey.make(
                .medium, logOrigin: origin, agent: try ObjectUUID(truth.agent.id),
                device: try DeviceID(device.device), identityKey: key, expiryDay: MessageWorld.day + 30)
            return BundleReply.Device(
                device: device.device,
                identityKey: .init(keyID: key.id.text, publicKey: key.text, object: UUID().uuidString.lowercased()),
                prekey: .init(
                    kind: .medium,
                    key: PrekeyObject(
                        id: made.statement.id.text, expiresDay: made.statement.expiryDay,
                        publicKey: made.statement.key.text, signature: try made.statement.signed(by: secret).text)),
                fallback: nil)
        }
        return BundleReply(
            agent: truth.agent, logOrigin: truth.logOrigin, policy: truth.policy, devices: devices)
    }

    private func sendToBob() async throws -> SentMessage {
        try await world.with("alice") { try await $0.send("bob", text: "secret") }
    }

    @Test func aKeyThatTheLogDoesNotShowIsRefused() async throws {
        try await world.introduce("alice", "bob")
        let planted = Secret()
        try swapKeys(for: planted)
        let id = try IdentityKey(of: planted).id.text
        await #expect(throws: MessageRefusal.keyNotLogged(agent: "bob", keyID: id)) { try await sendToBob() }
    }

    @Test func aKeyThatTheServerLogsItselfIsRefusedByTheSenderAndSeenByTheRecipient() async throws {
        try await world.introduce("alice", "bob")
        let planted = Secret()
        let id = try world.log(planted, of: "bob", day: MessageWorld.day - 60)
        try swapKeys(for: planted)
        let refusal = MessageRefusal.keyUnauthorised(agent: "bob", keyID: id, goodFrom: MessageWorld.day + 4)
        await #expect(throws: refusal) { try await sendToBob() }
        #expect(try await world.with("bob") { await $0.strangeKeyIDs() } == [id])
        #expect(try await world.with("alice") { await $0.strangeKeyIDs() }.isEmpty)
    }

    @Test func anOwnerThatTheServerMadeUpHelpsItNothing() async throws {
        try await world.introduce("alice", "bob")
        let planted = Secret()
        let id = try world.log(planted, of: "bob", by: Secret(), as: .owner)
        try swapKeys(for: planted)
        let refusal = MessageRefusal.keyUnauthorised(agent: "bob", keyID: id, goodFrom: MessageWorld.day + 4)
        await #expect(throws: refusal) { try await sendToBob() }
    }

    @Test func whoHasComparedKeysTakesNoNewOneThatHasOnlyWaited() async throws {
        try await world.introduce("alice", "bob")
        try await world.with("alice") { alice in
            try await alice.noteCompared(try await alice.comparison(with: "bob"))
        }
        let planted = Secret()
        let id = try world.log(planted, of: "bob")
        try swapKeys(for: planted)
        try world.wait(days: 5)
        await #expect(throws: MessageRefusal.keyNotCompared(agent: "bob", keyID: id)) { try await sendToBob() }
    }

    @Test func aPrekeyThatItsAgentDidNotSignIsRefused() async throws {
        try await world.introduce("alice", "bob")
        try world.office.change { state in
            state.lie = { truth in
                let devices = truth.devices.map { device in
                    let key = device.prekey.key
                    return BundleReply.Device(
                        device: device.device, identityKey: device.identityKey,
                        prekey: .init(
                            kind: device.prekey.kind,
                            key: PrekeyObject(
                                id: key.id, expiresDay: key.expiresDay + 1, publicKey: key.publicKey,
                                signature: key.signature)), fallback: nil)
                }
                return BundleReply(
                    agent: truth.agent, logOrigin: truth.logOrigin, policy: truth.policy, devices: devices)
            }
        }
        await #expect(throws: MessageRefusal.unfitPrekey(agent: "bob")) { try await sendToBob() }
    }

    @Test func anotherAgentInThePlaceOfOneIsNoticed() async throws {
        try await world.introduce("alice", "bob")
        try await world.with("carol") { _ in }
        let carol = try #require(world.office.state.withLock { $0.agents["carol"] })
        let device = try #require(carol.devices.first)
        try world.office.change { state in
            state.lie = { truth in
                guard truth.agent.name == "bob", let key = carol.keys[device.value.identityKeyID] else { return truth }
                return BundleReply(
                    agent: .init(id: carol.id, name: "bob"), logOrigin: truth.logOrigin, policy: truth.policy,
                    devices: [
                        .init(
                            device: device.key,
                            identityKey: .init(
                                keyID: device.value.identityKeyID, publicKey: key.key, object: key.object),
                            prekey: .init(kind: .medium, key: device.value.medium), fallback: nil)
                    ])
            }
        }
        await #expect(throws: MessageRefusal.self) { try await sendToBob() }
        // Also for who asks by name: what the name stood for first is what it stands for.
        await #expect(throws: MessageRefusal.self) {
            try await world.with("alice") { try await $0.request("BOB", text: "x") }
        }
    }

    @Test func aBundleWithoutDevicesOrOfAnotherLogIsRefused() async throws {
        try await world.introduce("alice", "bob")
        try world.office.change { state in
            state.lie = { BundleReply(agent: $0.agent, logOrigin: $0.logOrigin, policy: $0.policy, devices: []) }
        }
        await #expect(throws: MessageRefusal.noDevices(agent: "bob")) { try await sendToBob() }
        try world.office.change { state in
            state.lie = { BundleReply(agent: $0.agent, logOrigin: "other/log", policy: $0.policy, devices: $0.devices) }
        }
        await #expect(throws: MessageRefusal.otherLog(known: world.office.origin, now: "other/log")) {
            try await sendToBob()
        }
    }

    // MARK: Revoked keys

    @Test func nothingIsSealedToAKeyThatWasTakenBack() async throws {
        try await world.introduce("alice", "bob")
        let id = try #require(try world.home("bob").loadIdentity()?.current?.publicKey.id.text)
        try world.takeBackInTheLog("bob")
        await #expect(throws: MessageRefusal.keyRemoved(agent: "bob", keyID: id, day: MessageWorld.day)) {
            try await sendToBob()
        }
    }

    @Test func whatComesUnderAKeyThatWasTakenBackIsRefused() async throws {
        try await world.introduce("alice", "bob")
        _ = try await sendToBob()
        try world.takeBackInTheLog("alice")
        let received = try await world.with("bob") { try await $0.receive() }
        #expect(received.messages.isEmpty && received.troubles.first?.reason.contains("taken back") == true)
        // Whose key it is sees that it was taken back, though not here.
        await #expect(throws: MessageRefusal.ownKeyRemoved) { try await world.with("alice") { _ in } }
    }

    @Test func whatCameBeforeTheKeyWasTakenBackIsRead() async throws {
        try await world.introduce("alice", "bob")
        _ = try await sendToBob()
        try world.wait(days: 2)
        try world.takeBackInTheLog("alice", day: MessageWorld.day + 2)
        #expect(try await world.with("bob") { try await $0.receive() }.messages.map(\.message.text) == ["secret"])
    }

    @Test func aServerCannotDateAMessageBackToBeforeTheKeyWasTakenBack() async throws {
        try await world.introduce("alice", "bob")
        _ = try await sendToBob()
        let held = try #require(mailbox("bob").last)
        try world.office.change { state in
            for id in state.agents["bob"]?.devices.keys.map({ $0 }) ?? [] {
                state.agents["bob"]?.devices[id]?.mailbox.removeLast()
            }
        }
        try world.wait(days: 4)
        try world.takeBackInTheLog("alice", day: MessageWorld.day + 2)
        // Bob sees that nothing more has come by now.
        _ = try await world.with("bob") { try await $0.receive() }
        try world.office.change { $0.day -= 4 }
        try put(held, to: "bob")
        #expect(try await reasons("bob").first?.contains("taken back") == true)
    }

    @Test func anAgentWhoseNameChangesIsNotBelieved() async throws {
        try await world.introduce("alice", "bob")
        try world.office.change { state in
            state.lie = {
                BundleReply(
                    agent: .init(id: $0.agent.id, name: "bobby"), logOrigin: $0.logOrigin, policy: $0.policy,
                    devices: $0.devices)
            }
        }
        await #expect(throws: MessageRefusal.otherAgent(name: "bob")) { try await sendToBob() }
    }

    // MARK: Sending on

    private func mailbox(_ name: String) -> [String] {
        world.office.state.withLock { state in
            state.agents[name]?.devices.values.flatMap { $0.mailbox.map(\.message) } ?? []
        }
    }

    private func put(_ message: String, to name: String) throws {
        try world.office.change { state in
            guard let device = state.agents[name]?.devices.keys.first else { return }
            state.put(SealedEnvelope(device: device, message: message), to: name)
        }
    }

    private func reasons(_ name: String) async throws -> [String] {
        try await world.with(name) { try await $0.receive() }.troubles.map(\.reason)
    }

    @Test func aMessageThatTheServerRepeatsIsTakenOnce() async throws {
        try await world.introduce("alice", "bob")
        // To the medium-term key, which is still there when the repetition comes.
        try world.office.change { state in
            for id in state.agents["bob"]?.devices.keys.map({ $0 }) ?? [] {
                state.agents["bob"]?.devices[id]?.oneTime = []
            }
        }
        _ = try await sendToBob()
        let message = try #require(mailbox("bob").last)
        #expect(try await world.with("bob") { try await $0.receive() }.messages.count == 1)
        try put(message, to: "bob")
        let again = try await world.with("bob") { try await $0.receive() }
        #expect(again.messages.isEmpty && again.repeated == 1)
    }

    @Test func aRepeatedMessageToAOneTimeKeyCannotEvenBeOpened() async throws {
        try await world.introduce("alice", "bob")
        let first = try #require(mailbox("bob").first)
        try put(first, to: "bob")
        #expect(try await reasons("bob").first?.contains("a key that is not here") == true)
    }

    @Test func whatIsPutIntoAnothersMailboxIsRefused() async throws {
        try await world.introduce("alice", "bob")
        try await world.with("carol") { _ in }
        _ = try await sendToBob()
        try put(try #require(mailbox("bob").last), to: "carol")
        #expect(try await reasons("carol").first?.contains("a key that is not here") == true)
    }

    @Test func whatARecipientSealsAnewForAThirdAgentIsRefused() async throws {
        try await world.introduce("alice", "bob")
        _ = try await world.with("carol") { _ in }
        _ = try await sendToBob()
        let bytes = try await world.with("bob") { bob in
            try #require(try await bob.receive().messages.first?.message.revealed)
        }
        let revealed = try RevealedMessage(try .init(parsing: Array(bytes)))
        // Bob has alice's words and her signature, and seals both to carol's own prekey.
        let carol = try await world.with("carol") { carol in
            try await carol.ownPrekey(try #require(await carol.contents.currentMedium))
        }
        let inner = InnerMessage(statement: revealed.statement, signature: revealed.signature)
        var context = try HPKE.Sender(
            recipientKey: try XWingMLKEM768X25519.PublicKey(rawRepresentation: carol.statement.key.bytes),
            ciphersuite: .sealing, info: Data(carol.info.bytes))
        let sealed = try SealedMessage(
            prekey: carol.statement.id, encapsulatedKey: Array(context.encapsulatedKey),
            ciphertext: Array(try context.seal(try MessagePadding.pad(inner.bytes))))
        try put(sealed.text, to: "carol")
        #expect(try await reasons("carol").first?.contains("Nobody signed it for this agent") == true)
        #expect(try await world.with("carol") { await $0.contents.conversations }.isEmpty)
    }

    @Test func rubbishInTheMailboxStopsNothing() async throws {
        try await world.introduce("alice", "bob")
        _ = try await sendToBob()
        let good = try #require(mailbox("bob").last)
        var bytes = try SealedMessage(good).bytes
        bytes[bytes.count - 1] ^= 1
        let altered = try SealedMessage(bytes: bytes).text
        for text in ["", "AAAA", String(good.dropLast(4)), good + "AAAA", altered] { try put(text, to: "bob") }
        _ = try await sendToBob()
        let received = try await world.with("bob") { try await $0.receive() }
        #expect(received.messages.count == 2 && received.troubles.count == 5)
        #expect(try await world.with("bob") { try await $0.receive() } == ReceivedMessages())
    }

    @Test func gapsAndStepsBackAreShown() async throws {
        try await world.introduce("alice", "bob")
        for _ in 0..<3 { _ = try await sendToBob() }
        try world.office.change { state in
            for id in state.agents["bob"]?.devices.keys.map({ $0 }) ?? [] {
                guard var box = state.agents["bob"]?.devices[id]?.mailbox, box.count >= 3 else { continue }
                let last = box.count - 1
                // The first two of the three change places behind the third.
                let messages = [box[last].message, box[last - 2].message]
                for (place, message) in zip([last - 2, last - 1], messages) {
                    box[place] = .init(position: box[place].position, day: box[place].day, message: message)
                }
                box.removeLast()
                state.agents["bob"]?.devices[id]?.mailbox = box
            }
        }
        let received = try await world.with("bob") { try await $0.receive() }
        #expect(received.messages.map(\.message.remarks) == [[.missingBefore(2)], [.outOfOrder]])
    }

    @Test func aKeyThatIsYoungerThanTheCommandIsLookedForAgain() async throws {
        try await world.introduce("alice", "bob")
        try await world.with("bob") { bob in
            // Meanwhile alice gets a new key and writes with it.
            var identity = try #require(try world.home("alice").loadIdentity())
            let old = try #require(identity.current)
            let next = identity.addPending()
            identity.set(.good, of: next.id)
            try world.home("alice").save(identity)
            try world.log(next.privateKey, of: "alice", object: next.id, by: old.privateKey, as: .key)
            _ = try await sendToBob()
            let received = try await bob.receive()
            #expect(received.messages.map(\.message.remarks) == [[.newKey]])
        }
    }

    // MARK: Attachments

    private func attach(_ bytes: Data) async throws -> String {
        try await world.introduce("alice", "bob")
        let path = world.path("notes.bin")
        try bytes.write(to: URL(fileURLWithPath: path))
        _ = try await world.with("alice") { try await $0.send("bob", text: "see this", files: [path]) }
        return try await world.with("bob") { bob in
            let message = try #require(try await bob.receive().messages.first?.message)
            #expect(
                message.attachments == [
                    AttachmentSummary(name: "notes.bin", size: bytes.count, mediaType: "application/octet-stream")
                ])
            return message.id
        }
    }

    private func save(_ id: String, as name: String) async throws {
        try await world.with("bob") { try await $0.save(attachment: 1, of: id, with: "alice", to: world.path(name)) }
    }

    @Test func anAttachmentArrivesWholeOrNotAtAll() async throws {
        let content = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let id = try await attach(content)
        try await save(id, as: "one")
        #expect(try Data(contentsOf: URL(fileURLWithPath: world.path("one"))) == content)
        await #expect(throws: AgentHomeError.self) { try await save(id, as: "one") }
        await #expect(throws: MessageRefusal.noAttachment(id)) {
            try await world.with("bob") {
                try await $0.save(attachment: 2, of: id, with: "alice", to: world.path("two"))
            }
        }
        let whole = try #require(world.office.state.withLock { $0.files.first })
        #expect(whole.value.firstRange(of: Array(content.prefix(64))) == nil)
        var swapped = whole.value
        let size = AttachmentFormat.chunkSize + AttachmentFormat.tagSize
        let (one, two) = (AttachmentFormat.headerSize, AttachmentFormat.headerSize + size)
        swapped.replaceSubrange(one..<one + size, with: whole.value[two..<two + size])
        swapped.replaceSubrange(two..<two + size, with: whole.value[one..<one + size])
        var altered = whole.value
        altered[altered.count / 2] ^= 1
        let spoilt = [
            Array(whole.value.dropLast(size)), Array(whole.value.dropLast()), whole.value + [0], swapped, altered, [],
        ]
        for (number, bytes) in spoilt.enumerated() {
            try world.office.change { $0.files[whole.key] = bytes }
            await #expect(throws: MessageRefusal.self, "\(number)") { try await save(id, as: "bad\(number)") }
            #expect(!FileManager.default.fileExists(atPath: world.path("bad\(number)")))
        }
    }

    @Test func whatIsTooLargeOrNotThereIsNotAttached() async throws {
        try await world.introduce("alice", "bob")
        let path = world.path("large")
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: UInt64(AttachmentFormat.mostContentBytes) + 1)
        for path in [path, world.path("nothing"), world.home("alice").folder] {
            await #expect(throws: MessageRefusal.attachmentUnreadable(path: path)) {
                try await world.with("alice") { try await $0.send("bob", text: "x", files: [path]) }
            }
        }
    }

    @Test func aMessageThatIsTooLongIsRefusedHere() async throws {
        try await world.introduce("alice", "bob")
        let text = String(repeating: "x", count: 60_000)
        await #expect(throws: MessageRefusal.tooLong) {
            try await world.with("alice") { try await $0.send("bob", text: text) }
        }
        let long = String(repeating: "x", count: 59_000)
        _ = try await world.with("alice") { try await $0.send("bob", text: long) }
        #expect(try await world.with("bob") { try await $0.receive() }.messages.first?.message.text == long)
    }
}
