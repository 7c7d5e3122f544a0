import ByteFraming
import Foundation
import Testing

@testable import NacreClient

@Suite final class MessageStoreTests {
    private let home = AgentHome(
        folder: FileManager.default.temporaryDirectory.appendingPathComponent("nacre_store_" + UUID().uuidString).path)
    private var path: String { home.folder + "/messages.sealed" }
    private static let passphrase = "nine dunlins on a breakwater"

    deinit { try? FileManager.default.removeItem(atPath: home.folder) }

    private func open(_ secret: MessageStoreSecret = .keyFile, acceptingOlder: Bool = false) async throws -> MessageStore
    {
        try await MessageStore.open(home, secret, acceptingOlder: acceptingOlder, hardening: .quick)
    }

    /// A store with a conversation in it, closed.
    @discardableResult
    private func made(_ secret: MessageStoreSecret = .keyFile) async throws -> MessageStoreContents {
        let store = try await open(secret)
        defer { store.close() }
        try await store.change { $0.change("c", peer: "somebody with a name") { $0.state = .asked } }
        return await store.contents
    }

    private func bytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

    private func replace(_ bytes: [UInt8]) throws {
        try PrivateFile(path: path, maxBytes: 1 << 24).replace(with: Data(bytes))
    }

    @Test func whatWasKeptIsThereAgain() async throws {
        let before = try await made()
        let store = try await open()
        defer { store.close() }
        #expect(await store.contents == before)
        #expect(before.conversation("c")?.state == .asked && before.device.count == 22)
    }

    @Test func nothingStandsInTheClearAndOnlyTheOwnerCanReadIt() async throws {
        let contents = try await made()
        for file in ["messages.sealed", "messages.sealed.lock", "messages.key"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: home.folder + "/" + file)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(file)")
        }
        let bytes = try bytes()
        for secret in ["somebody", "asked", contents.device, "conversations"] {
            #expect(bytes.firstRange(of: Array(secret.utf8)) == nil, "\(secret)")
        }
        // The size tells steps only.
        #expect(bytes.count % 65_536 < 256)
    }

    @Test func aStoreUnderAPassphraseOpensUnderNoOther() async throws {
        try await made(.passphrase(Self.passphrase))
        #expect(!FileManager.default.fileExists(atPath: home.folder + "/messages.key"))
        let before = try bytes()
        await #expect(throws: MessageStoreError.wrongKey(path: path)) { try await self.open(.passphrase("another one")) }
        await #expect(throws: MessageStoreError.wrongKey(path: path)) { try await self.open(.passphrase("")) }
        await #expect(throws: MessageStoreError.needsPassphrase(path: path)) { try await self.open() }
        #expect(try bytes() == before)
        try await open(.passphrase(Self.passphrase)).close()
        await #expect(throws: MessageStoreError.unfitPassphrase) {
            try await MessageStore.open(AgentHome(folder: self.home.folder + "/b"), .passphrase("short"))
        }
    }

    @Test func anotherKeyFileOpensNothing() async throws {
        try await made()
        await #expect(throws: MessageStoreError.needsKeyFile(path: path)) {
            try await self.open(.passphrase(Self.passphrase))
        }
        let key = PrivateFile(path: home.folder + "/messages.key")
        try key.replace(with: Data(Base64URL.encode([UInt8](repeating: 7, count: 32)).utf8))
        await #expect(throws: MessageStoreError.wrongKey(path: path)) { try await self.open() }
        try key.replace(with: Data("nothing".utf8))
        await #expect(throws: MessageStoreError.file(.malformed(key.path))) { try await self.open() }
        unlink(key.path)
        await #expect(throws: MessageStoreError.wrongKey(path: path)) { try await self.open() }
    }

    @Test func aTruncatedOrChangedStoreIsRefused() async throws {
        try await made()
        let whole = try bytes()
        for count in [0, 1, 20, 70, 100, whole.count / 2, whole.count - 1] {
            try replace(Array(whole.prefix(count)))
            await #expect(throws: MessageStoreError.damaged(path: path), "\(count)") { try await self.open() }
        }
        for place in [whole.count / 2, whole.count - 1] {
            var changed = whole
            changed[place] ^= 1
            try replace(changed)
            await #expect(throws: MessageStoreError.damaged(path: path), "\(place)") { try await self.open() }
        }
        try replace(whole + [0])
        await #expect(throws: MessageStoreError.damaged(path: path)) { try await self.open() }
        try replace(Framing.frame([Array("nacre/messages/v9\0".utf8)]))
        await #expect(throws: MessageStoreError.otherVersion(path: path)) { try await self.open() }
        try replace(
            Framing.frame([
                Array("nacre/messages/v1\0".utf8), Framing.number(1_000), Framing.number(1 << 40), Framing.number(1),
                [UInt8](repeating: 1, count: 16), [UInt8](repeating: 2, count: 16), [3],
            ]))
        await #expect(throws: MessageStoreError.tooDemanding(path: path)) { try await self.open(.passphrase("x")) }
        try replace(whole)
        try await open().close()
    }

    @Test func anOlderCopyPutBackIsNoticed() async throws {
        try await made()
        let old = try bytes()
        let store = try await open()
        try await store.change { $0.change("d", peer: nil) { $0.state = .open } }
        store.close()
        try replace(old)
        await #expect(throws: MessageStoreError.older(path: path, counter: 2, seen: 3)) { try await self.open() }
        let again = try await open(acceptingOlder: true)
        try await again.change { _ in }
        try await again.change { _ in }
        again.close()
        try await open().close()
    }

    @Test func aStoreThatIsGoneIsNotSilentlyBegunAnew() async throws {
        let before = try await made()
        unlink(path)
        await #expect(throws: MessageStoreError.gone(path: path)) { try await self.open() }
        let store = try await open(acceptingOlder: true)
        defer { store.close() }
        #expect(await store.contents.device != before.device)
    }

    @Test func twoCommandsAtOnceDoNotShareAStore() async throws {
        let store = try await open()
        await #expect(throws: MessageStoreError.inUse(path: path)) { try await self.open() }
        store.close()
        await #expect(throws: MessageStoreError.inUse(path: path)) { try await store.change { _ in } }
        try await open().close()
    }

    @Test func whatCannotBeDoneChangesNothing() async throws {
        struct Stop: Error {}
        let store = try await open()
        defer { store.close() }
        let before = await store.contents
        await #expect(throws: Stop.self) {
            try await store.change { contents in
                contents.change("x", peer: nil) { $0.state = .open }
                throw Stop()
            }
        }
        #expect(await store.contents == before)
    }

    @Test func theKeysStayOutOfWhatIsPrinted() async throws {
        let contents = try await made()
        let text = "\(contents) \(String(reflecting: contents)) \(Mirror(reflecting: contents).children.count)"
        #expect(!text.contains(contents.device) && !text.contains("somebody"))
    }
}
