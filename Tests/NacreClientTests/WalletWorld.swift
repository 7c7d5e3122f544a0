import AgentAPI
import ByteFraming
import Crypto
import Foundation
import JSONWriting
import PrivacyPassIssuer
import PrivacyPassToken
import Synchronization
import TestLogs
import Testing
import TransparencyLog

@testable import NacreClient

/// An answer that never arrives.
struct LostAnswer: Error {}

/// Two servers as a wallet sees them, in memory: an issuer with real keys, and agents that check and spend real tokens.
/// Time is what the test says. A hook stands on every line.
final class WalletWorld: Sendable {
    struct Event: Sendable {
        let moment: Timestamp
        let agent: UUID
        let name: String
    }

    /// Where a hook can strike.
    enum Point: Sendable, Equatable {
        case beforeDraw, afterDraw, beforeAct(String), afterAct(String), beforeCopy, afterCopy
    }

    struct Agent: Sendable {
        var ownerKey: Data?
        var epochs: Set<String> = []
        var isWithdrawn = false
        var isConfirmed = true
        var paused = false
    }

    struct State: Sendable {
        var now: Timestamp
        var run = 3
        var vote = 1
        var issuerName = "localhost:8421"
        var batches: [Int64: [TokenBatchDigest: [UInt8]]] = [:]
        var directory: (@Sendable (Timestamp) throws -> IssuerDirectory)?
        var agents: [UUID: Agent] = [:]
        var spent: Set<Data> = []
        var events: [Event] = []
        var copy: StoredCopy?
        var uploads: [StoredCopy] = []
        var hook: (@Sendable (Point) throws -> Void)?
        var sentBatches: [[UInt8]] = []
        var accountCalls = 0
        /// The logs of both servers, and which epochs' keys stand in them.
        var logs = WorldLogs()
    }

    let state: Mutex<State>
    let folder: String
    static let epoch: Int64 = 690
    static let passphrase = "seven grey herons on the weir"
    let configuration: WalletConfiguration

    init(day: Int64 = 10) throws {
        state = Mutex(State(now: Timestamp(day: Self.epoch * 30 + day)))
        folder = FileManager.default.temporaryDirectory.path + "/nacre-wallet-\(UUID().uuidString)"
        configuration = WalletConfiguration(
            accounts: try ServerAddress("http://localhost:8421"), agents: try ServerAddress("http://127.0.0.1:8420"))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var path: String { folder + "/wallet" }
    var now: Timestamp { state.withLock { $0.now } }
    var events: [Event] { state.withLock { $0.events } }

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
    func go(to moment: Timestamp) { set { $0.now = max($0.now, moment) } }
    func wait(hours: Int64) { set { $0.now = Timestamp(milliseconds: $0.now.milliseconds + hours * 3_600_000) } }

    func environment(seed: UInt64 = 7, spreading: ActSpreading = .standard) -> WalletEnvironment {
        WalletEnvironment(
            clock: { self.now }, moments: .seeded(seed), spreading: spreading, hardening: .quick,
            connections: connections, patience: [])
    }

    func wallet(seed: UInt64 = 7, spreading: ActSpreading = .standard) async throws -> OwnerWallet {
        let wallet = try await OwnerWallet.create(
            at: path, passphrase: Self.passphrase, signInPassphrase: "another one for the server",
            configuration: configuration, environment: environment(seed: seed, spreading: spreading))
        try await wallet.signedIn(email: "a@example.org", session: "nacre_session_x")
        return wallet
    }

    func reopened(_ wallet: OwnerWallet) async throws -> OwnerWallet {
        wallet.close()
        return try await OwnerWallet.open(at: path, passphrase: Self.passphrase, environment: environment(seed: 8))
    }

    /// What is on disk now, as after `kill -9`.
    func disk() throws -> (wallet: Data, lock: Data) {
        (
            try Data(contentsOf: URL(fileURLWithPath: path)),
            try Data(contentsOf: URL(fileURLWithPath: path + ".lock"))
        )
    }

    func restoreDisk(_ disk: (wallet: Data, lock: Data)) throws {
        try disk.wallet.write(to: URL(fileURLWithPath: path))
        try disk.lock.write(to: URL(fileURLWithPath: path + ".lock"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// A new agent's claim link, good for 24 hours from now.
    func link(_ id: UUID = UUID(), server: String = "http://127.0.0.1:8420") -> String {
        set { if $0.agents[id] == nil { $0.agents[id] = Agent() } }
        var bytes = withUnsafeBytes(of: id.uuid) { Array($0) }
        withUnsafeBytes(of: UInt32(now.hour).bigEndian) { bytes.append(contentsOf: $0) }
        bytes += [UInt8](repeating: 9, count: 16)
        return "\(server)/claim/moltbook_claim_\(Base64URL.encode(bytes))"
    }

    /// Runs the wallet by its own moments until `end`.
    func live(_ wallet: OwnerWallet, until end: Timestamp) async throws {
        while let due = await wallet.nextDue(), due <= end {
            go(to: due)
            _ = try await wallet.runDue()
        }
        go(to: end)
    }

    func strike(_ point: Point) throws { try state.withLock { $0.hook }?(point) }

    /// A wallet that has drawn and claimed so many agents.
    func walletWithAgents(
        agents count: Int = 0, seed: UInt64 = 7, spreading: ActSpreading = .standard
    ) async throws -> (OwnerWallet, [UUID]) {
        set { $0.run = max(3, count) }
        let wallet = try await self.wallet(seed: seed, spreading: spreading)
        _ = try await wallet.draw()
        var ids: [UUID] = []
        for _ in 0..<count {
            let report = try await wallet.claim(url: link(), now: true)
            #expect(report.state == .done)
            ids.append(try #require(report.agent?.id))
        }
        return (wallet, ids)
    }

    func events(_ name: String) -> [Event] { events.filter { $0.name == name } }
}

/// The wallet's files as they are at one moment, to be put back as `kill -9` would have left them.
final class DiskCopy: @unchecked Sendable {
    private let world: WalletWorld
    private var files: (wallet: Data, lock: Data)?

    init(_ world: WalletWorld) { self.world = world }

    func take() throws { files = try world.disk() }

    func putBack() throws { if let files { try world.restoreDisk(files) } }
}
