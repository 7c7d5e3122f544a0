import AgentAPI
import AgentSignatures
import Crypto
import Foundation
import JSONWriting
import Synchronization
import Testing

@testable import NacreClient

@Suite struct IdentityKeyringTests {
    private static let agent = UUID().uuidString.lowercased()

    private static func list(_ keys: [IdentityKeyObject]) throws -> [UInt8] {
        let reply = IdentityKeyListReply(
            agent: .init(id: agent, name: "anemone"), logOrigin: "agents.test/log", keys: keys, bearer: true)
        return Array(try JSONEncoder().encode(reply))
    }

    private static func key(_ key: IdentityKey, as keyID: String) -> IdentityKeyObject {
        IdentityKeyObject(
            id: UUID().uuidString.lowercased(), keyID: keyID, key: key.text, previous: nil, authority: "none",
            authorityKey: nil, signature: nil, signingDay: 20_000, addedDay: CalendarDay(day: 20_000),
            sealingFrom: CalendarDay(day: 20_004), removedDay: nil)
    }

    private func use(
        _ respond: @escaping @Sendable (RecordingServer.Request) -> RecordingServer.Response,
        _ body: (AgentHome, IdentityKeyring, RecordingServer) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/nacre-keyring-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let server = try RecordingServer(respond)
        defer { server.stop() }
        let home = AgentHome(folder: folder)
        let keyring = IdentityKeyring(home, try AgentClient(server: server.address, key: "k"), day: { 20_000 })
        try await body(home, keyring, server)
    }

    /// A 503 can come from a proxy when the server has the key and its log holds it.
    @Test(arguments: [500, 502, 503, 504, 408, 429, 422, 409])
    func aKeyIsForgottenOnlyWhereTheServerSurelyDidNotTakeIt(status: Int) async throws {
        let empty = try Self.list([])
        try await use({ request in
            request.method == "GET" ? .init(body: empty) : .init(status: status)
        }) { home, keyring, _ in
            await #expect(throws: ClientRefusal.self) { _ = try await keyring.add() }
            let kept = try #require(try home.loadIdentity()).keys
            #expect(kept.map(\.state) == ([422, 409].contains(status) ? [] : [.pending]))
        }
    }

    @Test func theNextAdditionFinishesWhatTheServerTook() async throws {
        let empty = try Self.list([])
        let sent = Mutex<[String]>([])
        try await use({ request in
            guard request.method == "POST" else { return .init(body: empty) }
            let object = try? JSONDecoder().decode(AddIdentityKeyRequest.self, from: Data(request.body))
            sent.withLock { $0.append(object?.key ?? "") }
            return .init(status: 500)
        }) { _, keyring, _ in
            for _ in 0..<2 { _ = try? await keyring.add() }
            let keys = sent.withLock { $0 }
            #expect(keys.count == 2 && keys[0] == keys[1])
        }
    }

    @Test func theRemovalOfAnotherKeyThanNamedIsNotSigned() async throws {
        let named = try IdentityKey(of: Curve25519.Signing.PrivateKey()).id.text
        let other = try IdentityKey(of: Curve25519.Signing.PrivateKey())
        let list = try Self.list([Self.key(other, as: named)])
        try await use({ _ in .init(body: list) }) { _, keyring, server in
            await #expect(throws: AgentIdentityError.unknownKey(named)) { try await keyring.revoke(named) }
            #expect(server.requests.allSatisfy { $0.method == "GET" })
        }
    }
}
