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

    @Test func aHomeRaisesAnAlarmUntilSomebodySaysThatItWasSeen() async throws {
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
        // What it signed while it was there stands, so the alarm does too.
        let id = try IdentityKey(of: thief).id.text
        #expect(try await watch.acknowledge("another") == false)
        for _ in 0..<2 {
            let after = try await watch.look(for: identity.agentID)
            #expect(after.strange.map(\.keyID) == [id] && after.strange.first?.removed == 3 && after.size == 4)
        }
        #expect(try await watch.acknowledge(id))
        #expect(try await watch.look(for: identity.agentID).strange.isEmpty)
    }

    @Test func aKeyThatCameAndWentBetweenTwoLooksIsReported() async throws {
        let log = try ServedLog()
        defer { log.stop() }
        let home = AgentHome(folder: folder())
        defer { try? FileManager.default.removeItem(atPath: home.folder) }
        let (agent, thief) = (UUID(), Curve25519.Signing.PrivateKey())
        let text = agent.uuidString.lowercased()
        let watch = OwnKeyWatch(
            home, at: try ServerAddress(log.address), pins: LogPins(), now: { Self.day * 86_400 })
        let object = try add(thief, of: agent, to: log)
        // One that is still there cannot be acknowledged away.
        try log.publish()
        #expect(try await watch.look(for: text).strange.count == 1)
        #expect(try await watch.acknowledge(try IdentityKey(of: thief).id.text) == false)
        let other = Curve25519.Signing.PrivateKey()
        let second = try add(other, of: agent, to: log)
        let name = second.uuidString.lowercased()
        log.append(
            Leaf(
                object: name, version: 2, prev: 1,
                statement: try leaf(.removed, other, of: agent, object: second, in: log)))
        try log.publish()
        let strange = try await watch.look(for: text).strange
        #expect(strange.map(\.object) == [object.uuidString.lowercased(), name])
        #expect(strange.map(\.leaf) == [0, 1] && strange.map(\.removed) == [nil, 2])
    }

    @Test func aWalletReportsAKeyThatCameAndWent() async throws {
        let log = try ServedLog()
        defer { log.stop() }
        let (agent, owner, thief) = (UUID(), Curve25519.Signing.PrivateKey(), Curve25519.Signing.PrivateKey())
        let wallet = try await wallet(log)
        try await adopt(agent, owner, wallet)
        let object = try add(thief, of: agent, to: log)
        log.append(
            Leaf(
                object: object.uuidString.lowercased(), version: 2, prev: 0,
                statement: try leaf(.removed, thief, of: agent, object: object, in: log)))
        try log.publish()
        for _ in 0..<2 {
            let report = try await wallet.lookForKeys()
            #expect(report.strange.map(\.object) == [object.uuidString.lowercased()])
            #expect(report.strange.first?.removed == 1)
        }
        try await wallet.acceptKey(try IdentityKey(of: thief).id.text)
        #expect(try await wallet.lookForKeys().strange.isEmpty)
        wallet.close()
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

    @Test func aLogOfAnotherNameIsNotThatOfTheseKeys() async throws {
        let log = try ServedLog()
        defer { log.stop() }
        try log.publish()
        let home = AgentHome(folder: folder())
        defer { try? FileManager.default.removeItem(atPath: home.folder) }
        try home.save(AgentIdentity(logOrigin: "elsewhere.test/log", agentID: "a"))
        await #expect(throws: AgentIdentityError.otherLog(known: "elsewhere.test/log", now: log.origin)) {
            try await OwnKeyWatch(home, at: try ServerAddress(log.address), pins: LogPins()).look(for: "a")
        }
    }

    @Test func aForkIsKeptAsEvidence() async throws {
        let log = try ServedLog()
        defer { log.stop() }
        let agent = UUID()
        try add(Curve25519.Signing.PrivateKey(), of: agent, to: log)
        try log.publish()
        let home = AgentHome(folder: folder())
        let wallet = try await wallet(log)
        defer {
            try? FileManager.default.removeItem(atPath: home.folder)
            wallet.close()
        }
        let server = try ServerAddress(log.address)
        let watch = OwnKeyWatch(home, at: server, pins: LogPins(), now: { Self.day * 86_400 })
        let text = agent.uuidString.lowercased()
        _ = try await watch.look(for: text)
        try await adopt(agent, Curve25519.Signing.PrivateKey(), wallet)
        _ = try await wallet.lookForKeys()
        try log.fork()
        await #expect(throws: LogFinding(.forked(size: 1))) { try await watch.look(for: text) }
        await #expect(throws: LogFinding(.forked(size: 1))) { try await wallet.lookForKeys() }
        let kept = home.folder + "/log-evidence-\(Self.day)-1.txt"
        #expect(
            try String(contentsOfFile: kept, encoding: .utf8).components(separatedBy: log.origin + "\n1\n").count == 3)
        let beside = await wallet.file.path + ".log-evidence-\(Self.day)-1.txt"
        #expect(FileManager.default.fileExists(atPath: beside))
    }

    @Test func whoNamesTheNewKeyOfALogReadsItAnew() async throws {
        let log = try ServedLog()
        defer { log.stop() }
        let agent = UUID()
        let thief = Curve25519.Signing.PrivateKey()
        try add(thief, of: agent, to: log)
        try log.publish()
        let home = AgentHome(folder: folder())
        let wallet = try await wallet(log)
        defer {
            try? FileManager.default.removeItem(atPath: home.folder)
            wallet.close()
        }
        let (server, text) = (try ServerAddress(log.address), agent.uuidString.lowercased())
        _ = try await OwnKeyWatch(home, at: server, pins: LogPins(), now: { Self.day * 86_400 }).look(for: text)
        try await adopt(agent, Curve25519.Signing.PrivateKey(), wallet)
        _ = try await wallet.lookForKeys()
        try log.succeed()
        // Not by itself.
        await #expect(throws: LogFinding.self) {
            try await OwnKeyWatch(home, at: server, pins: LogPins(), now: { 0 }).look(for: text)
        }
        await #expect(throws: LogFinding.self) { try await wallet.lookForKeys() }
        let pinned = OwnKeyWatch(home, at: server, pins: LogPins(log: log.vkey), now: { Self.day * 86_400 })
        #expect(try await pinned.look(for: text).strange.count == 1)
        try await wallet.pin(WalletPins(agentsLog: log.vkey))
        #expect(try await wallet.lookForKeys().strange.count == 1)
    }

    @Test func commandsOfOneHomeChangeItOneAfterTheOther() async throws {
        let home = AgentHome(folder: folder())
        defer { try? FileManager.default.removeItem(atPath: home.folder) }
        let lock = try await HomeLock(home, "identity")
        await #expect(throws: AgentHomeError.inUse(home.folder)) {
            _ = try await HomeLock(home, "identity", patience: .milliseconds(120))
        }
        async let next = HomeLock(home, "identity")
        try await Task.sleep(for: .milliseconds(60))
        lock.release()
        try await next.release()
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

    @Test(arguments: [1, 3, 300])
    func theTreeUnderATokensProofMustBeInTheLogThatIsRead(size: Int) async throws {
        let log = try ServedLog()
        defer { log.stop() }
        let agent = UUID()
        for _ in 0..<size { try add(Curve25519.Signing.PrivateKey(), of: UUID(), to: log) }
        try log.publish()
        let wallet = try await wallet(log)
        defer { wallet.close() }
        try await adopt(agent, Curve25519.Signing.PrivateKey(), wallet)
        let root = log.root(Int64(size))
        for _ in 0..<600 { try add(Curve25519.Signing.PrivateKey(), of: UUID(), to: log) }
        try log.publish()
        // Before anything was read, and, with a proof older than that, after.
        for _ in 0..<2 {
            try await wallet.see(SeenLog(key: log.vkey, size: Int64(size), root: LogHash(leaf: [7])))
            await #expect(throws: LogFinding(.notAnExtension(of: Int64(size)))) { try await wallet.lookForKeys() }
            try await wallet.see(SeenLog(key: log.vkey, size: Int64(size), root: root))
            let report = try await wallet.lookForKeys()
            #expect(report.size == Int64(size) + 600)
            try await wallet.see(SeenLog(key: log.vkey, size: Int64(size) + 1, root: log.root(Int64(size) + 1)))
            _ = try await wallet.lookForKeys()
        }
        // Nothing that was asked for says which tree that was.
        #expect(log.asked.allSatisfy { !$0.hasSuffix(".p/\(size)") })
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
    fileprivate func see(_ seen: SeenLog) throws { try change { $0.note(seen, of: .agents) } }

    fileprivate func adopt(_ agent: AgentRecord) throws { try change { $0.agents.append(agent) } }
}
