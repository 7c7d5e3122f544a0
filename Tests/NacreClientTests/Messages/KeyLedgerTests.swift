import AgentSignatures
import ByteFraming
import Crypto
import Foundation
import LogVerification
import Testing
import TransparencyLog

@testable import NacreClient

/// What a reader believes of the keys in a log whose server may lie.
@Suite final class KeyLedgerTests {
    private static let day: Int64 = 20_833
    private let log: ServedLog
    private let home: AgentHome
    private let agent = UUID()

    init() throws {
        log = try ServedLog()
        home = AgentHome(
            folder: FileManager.default.temporaryDirectory.appendingPathComponent("nacre_ledger_" + UUID().uuidString)
                .path)
    }

    deinit {
        log.stop()
        try? FileManager.default.removeItem(atPath: home.folder)
    }

    private typealias Secret = Curve25519.Signing.PrivateKey

    private func statement(
        _ change: TransparencyLog.KeyStatement.Change, _ key: Secret, object: UUID, by signer: Secret?,
        as authority: TransparencyLog.KeyStatement.Authority, day: Int64
    ) throws -> LeafStatement {
        let text = agent.uuidString.lowercased()
        let signed = AgentSignatures.KeyStatement(
            logOrigin: log.origin, act: change == .added ? .add : .remove, agent: try ObjectUUID(text),
            object: try ObjectUUID(object.uuidString.lowercased()), key: try IdentityKey(of: key), previous: nil,
            authority: .init(rawValue: authority.rawValue) ?? .none, day: day)
        return .key(
            .init(
                change, agent: text, key: Array(key.publicKey.rawRepresentation), previous: nil, authority: authority,
                authorityKey: signer.map { Array($0.publicKey.rawRepresentation) },
                signature: try signer.map { try signed.signed(by: $0).bytes }, day: day))
    }

    @discardableResult
    private func add(
        _ key: Secret, by signer: Secret? = nil, as authority: TransparencyLog.KeyStatement.Authority = .none,
        day: Int64 = day
    ) throws -> UUID {
        let object = UUID()
        log.append(
            try statement(.added, key, object: object, by: signer, as: authority, day: day), object: object)
        return object
    }

    private func look(on day: Int64 = day, pins: LogPins = LogPins()) async throws -> KeyLedger {
        try log.publish()
        return try await LedgerReader(home, at: ServerAddress(log.address), pins: pins, now: { day * 86_400 }).look()
    }

    private func standing(_ key: Secret, _ ledger: KeyLedger, on day: Int64 = day) throws -> KeyStanding {
        ledger.standing(
            of: try IdentityKey(of: key).id, agent: try ObjectUUID(agent.uuidString.lowercased()), on: day)
    }

    @Test func aKeyThatNobodyVouchesForWaits() async throws {
        let key = Secret()
        try add(key)
        let ledger = try await look()
        let from = Self.day + LedgerKey.unauthorisedDays
        #expect(try standing(key, ledger) == .unauthorised(goodFrom: from))
        #expect(try standing(key, ledger, on: from) == .good)
        #expect(try standing(Secret(), ledger) == .unlogged)
    }

    @Test func nothingThatIsAskedForSaysWhoseKeyItIs() async throws {
        try add(Secret())
        _ = try await look()
        #expect(log.asked.allSatisfy { $0 == "/log/info" || $0 == "/log/checkpoint" || $0.hasPrefix("/log/tile/") })
    }

    @Test func aServerCannotDateItsOwnKeyBack() async throws {
        try add(Secret())
        _ = try await look()
        let planted = Secret()
        // As if it had been there for weeks.
        try add(planted, day: Self.day - 30)
        let ledger = try await look(on: Self.day + 1)
        #expect(try standing(planted, ledger, on: Self.day + 1) == .unauthorised(goodFrom: Self.day + 4))
    }

    @Test func aLeafIsNoOlderThanThoseBeforeIt() async throws {
        try add(Secret())
        let planted = Secret()
        try add(planted, day: Self.day - 30)
        #expect(try standing(planted, try await look()) == .unauthorised(goodFrom: Self.day + 4))
    }

    @Test func aKeyThatAGoodOneVouchesForIsGoodAtOnce() async throws {
        let (first, second) = (Secret(), Secret())
        try add(first, day: Self.day - 10)
        try add(second, by: first, as: .key)
        #expect(try standing(second, try await look()) == .good)
    }

    @Test func aYoungKeyVouchesForNothing() async throws {
        let (first, second) = (Secret(), Secret())
        try add(first)
        try add(second, by: first, as: .key)
        #expect(try standing(second, try await look()) == .unauthorised(goodFrom: Self.day + 4))
    }

    @Test func theFirstKeyOfAnAgentIsGoodWithItsOwner() async throws {
        let (key, owner) = (Secret(), Secret())
        try add(key, by: owner, as: .owner)
        let ledger = try await look()
        #expect(try standing(key, ledger) == .good)
        // That owner is known from now on.
        let next = Secret()
        try add(next, by: owner, as: .owner)
        #expect(try standing(next, try await look()) == .good)
    }

    @Test func anOwnerKeyThatTheServerMadeUpVouchesForNothing() async throws {
        let (key, madeUp, planted) = (Secret(), Secret(), Secret())
        try add(key, day: Self.day - 10)
        try add(planted, by: madeUp, as: .owner)
        let ledger = try await look()
        #expect(try standing(planted, ledger) == .unauthorised(goodFrom: Self.day + 4))
        #expect(try standing(key, ledger) == .good)
    }

    @Test func aRemovedKeyIsOverOnTheDayOfItsRemoval() async throws {
        let key = Secret()
        let object = try add(key, day: Self.day - 10)
        let removal = try statement(.removed, key, object: object, by: nil, as: .none, day: Self.day)
        log.append(Leaf(object: object.uuidString.lowercased(), version: 2, prev: 0, statement: removal))
        let ledger = try await look()
        #expect(try standing(key, ledger, on: Self.day - 1) == .good)
        #expect(try standing(key, ledger, on: Self.day) == .removed(day: Self.day))
    }

    @Test func whatWasReadOnceIsNotReadAgain() async throws {
        for _ in 0..<300 {
            log.append(try statement(.added, Secret(), object: UUID(), by: nil, as: .none, day: Self.day))
        }
        let first = try await look()
        let asked = log.asked.count
        let key = Secret()
        try add(key)
        let second = try await look()
        #expect(first.count == 300 && second.count == 301)
        #expect(log.asked.dropFirst(asked).filter { $0.contains("entries") } == ["/log/tile/entries/001.p/45"])
        #expect(try await look() == second)
    }

    @Test func aLogThatForgetsIsNotBelieved() async throws {
        try add(Secret())
        _ = try await look()
        let other = try ServedLog()
        defer { other.stop() }
        try other.publish()
        let address = try ServerAddress(other.address)
        await #expect(throws: LogFinding.self) { try await LedgerReader(home, at: address).look() }
    }

    @Test func aLedgerThatWasCutIsRefused() async throws {
        for _ in 0..<3 { try add(Secret()) }
        let whole = try await look()
        let bytes = KeyLedgerFile.bytes(whole)
        #expect(try KeyLedgerFile.ledger(bytes) == whole)
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: (any Error).self) { try KeyLedgerFile.ledger(Array(bytes.prefix(count))) }
        }
        let path = home.folder + "/key-ledger"
        try PrivateFile(path: path, maxBytes: 1 << 20).replace(with: Data(bytes.dropLast(40)))
        await #expect(throws: MessageStoreError.ledgerDamaged(path: path)) { try await self.look() }
    }
}
