import AgentSignatures
import Crypto
import Foundation
import JSONWriting
import LogVerification
import TestLogs
import Testing
import TransparencyLog

@testable import NacreClient

/// Whoever makes a key for an agent, the agent's home and its owner's wallet see it in the log.
@Suite struct KeyWatchTests {
    private static let day: Int64 = 20_833

    /// A key leaf; `signer` vouches for it.
    private func leaf(
        _ change: TransparencyLog.KeyStatement.Change, _ key: Curve25519.Signing.PrivateKey, of agent: UUID,
        object: UUID = UUID(), by signer: Curve25519.Signing.PrivateKey? = nil,
        as authority: TransparencyLog.KeyStatement.Authority = .none, in log: ServedLog
    ) throws -> LeafStatement {
        let identity = try IdentityKey(of: key)
        let text = agent.uuidString.lowercased()
        let signed = AgentSignatures.KeyStatement(
            logOrigin: log.origin, act: change == .added ? .add : .remove, agent: try ObjectUUID(text),
            object: try ObjectUUID(object.uuidString.lowercased()), key: identity, previous: nil,
            authority: .init(rawValue: authority.rawValue) ?? .none, day: Self.day)
        return .key(
            .init(
                change, agent: text, key: identity.bytes, previous: nil, authority: authority,
                authorityKey: signer.map { Array($0.publicKey.rawRepresentation) },
                signature: try signer.map { try signed.signed(by: $0).bytes }, day: Self.day))
    }

    /// Appends a new key's leaf.
    @discardableResult
    private func add(
        _ key: Curve25519.Signing.PrivateKey, of agent: UUID, by signer: Curve25519.Signing.PrivateKey? = nil,
        as authority: TransparencyLog.KeyStatement.Authority = .none, to log: ServedLog
    ) throws -> UUID {
        let object = UUID()
        log.append(try leaf(.added, key, of: agent, object: object, by: signer, as: authority, in: log), object: object)
        return object
    }

    private func folder() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("nacre_keys_" + UUID().uuidString).path
    }

    // MARK: The agent's home

    @Test func aHomeRaisesAnAlarmUntilTheStrangeKeyIsTakenBack() async throws {
        let log = try ServedLog()
        defer { log.stop() }
        let home = AgentHome(folder: folder())
        defer { try? FileManager.default.removeItem(atPath: home.folder) }
        let agent = UUID()
        var identity = AgentIdentity(logOrigin: log.origin, agentID: agent.uuidString.lowercased())
        let own = identity.addPending()
        try home.save(identity)
        try add(own.privateKey, of: agent, to: log)
        try add(Curve25519.Signing.PrivateKey(), of: UUID(), to: log)
        try log.publish()
        let server = try ServerAddress(log.address)
        let watch = OwnKeyWatch(home, at: server, pins: LogPins(), now: { Self.day * 86_400 })
        let first = try await watch.look(for: identity.agentID)
        #expect(first.strange.isEmpty && first.size == 2 && first.learnedKey == log.vkey)
        // Nothing that was asked for says whose keys are watched.
        #expect(log.asked.allSatisfy { !$0.contains(identity.agentID) })

        let thief = Curve25519.Signing.PrivateKey()
        let object = try add(thief, of: agent, to: log)
        try log.publish()
        for _ in 0..<2 {
            let report = try await watch.look(for: identity.agentID)
            #expect(report.strange.map(\.object) == [object.uuidString.lowercased()] && report.learnedKey == nil)
        }
        let name = object.uuidString.lowercased()
        let removal = try leaf(.removed, thief, of: agent, object: object, in: log)
        log.append(Leaf(object: name, version: 2, prev: 2, statement: removal))
        try log.publish()
        let after = try await watch.look(for: identity.agentID)
        #expect(after.strange.isEmpty && after.size == 4)
    }

    @Test func aLogThatChangesItsKeyIsNotBelieved() async throws {
        let log = try ServedLog()
        defer { log.stop() }
        try log.publish()
        let home = AgentHome(folder: folder())
        defer { try? FileManager.default.removeItem(atPath: home.folder) }
        let server = try ServerAddress(log.address)
        let other = try MemoryLog("agents.test/log", seed: 2).vkey
        _ = try await OwnKeyWatch(home, at: server, pins: LogPins()).look(for: "a")
        await #expect(throws: LogFinding.self) {
            try await OwnKeyWatch(home, at: server, pins: LogPins(log: other)).look(for: "a")
        }
    }

    // MARK: The owner's wallet

    private func wallet(_ log: ServedLog) async throws -> OwnerWallet {
        let environment = WalletEnvironment(
            clock: { .init(milliseconds: Self.day * 86_400_000) }, hardening: .quick, connections: .live, patience: [])
        return try await OwnerWallet.create(
            at: folder() + "/wallet", passphrase: "seven grey herons on the weir", signInPassphrase: nil,
            configuration: WalletConfiguration(
                accounts: try ServerAddress("http://localhost:9"), agents: try ServerAddress(log.address)),
            environment: environment)
    }

    private func adopt(_ id: UUID, _ owner: Curve25519.Signing.PrivateKey, _ wallet: OwnerWallet) async throws {
        try await wallet.adopt(AgentRecord(id: id, ownerKey: owner.rawRepresentation, trailSeed: Data()))
    }

    @Test func aWalletKnowsWhoVouchedForWhat() async throws {
        let log = try ServedLog()
        defer { log.stop() }
        let (agent, owner, key) = (UUID(), Curve25519.Signing.PrivateKey(), Curve25519.Signing.PrivateKey())
        let wallet = try await wallet(log)
        try await adopt(agent, owner, wallet)
        // Vouched for by the owner; by that key in turn; by nobody; by another owner key.
        let next = Curve25519.Signing.PrivateKey()
        try add(key, of: agent, by: owner, as: .owner, to: log)
        try add(next, of: agent, by: key, as: .key, to: log)
        try add(Curve25519.Signing.PrivateKey(), of: agent, to: log)
        let stranger = Curve25519.Signing.PrivateKey()
        try add(Curve25519.Signing.PrivateKey(), of: agent, by: stranger, as: .owner, to: log)
        try log.publish()
        let report = try await wallet.lookForKeys()
        #expect(report.strange.map(\.leaf) == [2, 3] && report.new.count == 2 && report.size == 4)
        let again = try await wallet.lookForKeys()
        #expect(again.strange.count == 2 && again.new.isEmpty)
        let accepted = try #require(report.strange.first)
        try await wallet.acceptKey(accepted.keyID)
        #expect(await wallet.strangeKeys.map(\.leaf) == [3])
        await #expect(throws: WalletError.unknownKey("nothing")) { try await wallet.acceptKey("nothing") }
        wallet.close()
    }

    @Test func keysThatAStrangeKeyVouchesForAreStrange() async throws {
        let log = try ServedLog()
        defer { log.stop() }
        let agent = UUID()
        let wallet = try await wallet(log)
        try await adopt(agent, Curve25519.Signing.PrivateKey(), wallet)
        let (first, second) = (Curve25519.Signing.PrivateKey(), Curve25519.Signing.PrivateKey())
        try add(first, of: agent, to: log)
        try add(second, of: agent, by: first, as: .key, to: log)
        try log.publish()
        #expect(try await wallet.lookForKeys().strange.count == 2)
        wallet.close()
    }

    @Test func anOwnerWhoVouchesLaterEndsTheAlarm() async throws {
        let log = try ServedLog()
        defer { log.stop() }
        let (agent, owner, key) = (UUID(), Curve25519.Signing.PrivateKey(), Curve25519.Signing.PrivateKey())
        let wallet = try await wallet(log)
        try await adopt(agent, owner, wallet)
        let object = UUID()
        log.append(try leaf(.added, key, of: agent, object: object, in: log), object: object)
        try log.publish()
        #expect(try await wallet.lookForKeys().strange.count == 1)
        let vouched = try leaf(.added, key, of: agent, object: object, by: owner, as: .owner, in: log)
        log.append(Leaf(object: object.uuidString, version: 2, prev: 0, statement: vouched))
        try log.publish()
        #expect(try await wallet.lookForKeys().strange.isEmpty)
        wallet.close()
    }

    @Test func anAgentThatCameLaterIsLookedForFromTheFirstLeafOn() async throws {
        let log = try ServedLog()
        defer { log.stop() }
        let (early, late) = (UUID(), UUID())
        let wallet = try await wallet(log)
        try await adopt(early, Curve25519.Signing.PrivateKey(), wallet)
        try add(Curve25519.Signing.PrivateKey(), of: late, to: log)
        try log.publish()
        #expect(try await wallet.lookForKeys().strange.isEmpty)
        try await adopt(late, Curve25519.Signing.PrivateKey(), wallet)
        #expect(try await wallet.lookForKeys().strange.map(\.agent) == [late])
        #expect(log.asked.allSatisfy { !$0.contains(late.uuidString.lowercased()) })
        wallet.close()
    }
}

extension OwnerWallet {
    fileprivate func adopt(_ agent: AgentRecord) throws { try change { $0.agents.append(agent) } }
}
