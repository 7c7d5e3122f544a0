import AccountAPI
import Foundation
import JSONWriting
import LocalNetwork
import NacreClient
import Synchronization

/// One owner of a simulated world, with a real wallet on disk.
actor SimulatedOwner {
    nonisolated let plan: OwnerPlan
    /// The number of its first agent; the others follow.
    nonisolated let firstAgent: Int
    nonisolated let email: String
    private let accounts: ServerAddress
    private let folder: String
    private let environment: WalletEnvironment
    private let configuration: WalletConfiguration
    private var wallet: OwnerWallet?
    private var session = ""

    static let passphrase = "nine limpets under the third groyne"

    init(
        plan: OwnerPlan, firstAgent: Int, world: SimulatedServers, recorder: Recorder, numbers: AgentNumbers,
        twin: LinkageTwin?, seed: UInt64
    ) {
        self.plan = plan
        self.firstAgent = firstAgent
        email = "owner-\(plan.number)@people.example"
        accounts = world.accounts
        folder = world.root + "/owners/\(plan.number)"
        configuration = WalletConfiguration(accounts: world.accounts, agents: world.agents)
        let clock = world.clock
        environment = WalletEnvironment(
            clock: { clock.now }, moments: .seeded(seed &+ UInt64(plan.number) &* 0x9E37_79B9_7F4A_7C15),
            spreading: ActSpreading(broken: twin.flatMap { ActSpreading.Breach(rawValue: $0.rawValue) }),
            hardening: .quick,
            connections: recorder.connections(of: plan.number) { numbers.number(of: $0) })
    }

    /// Signs up, draws the first epoch's tokens, and, where the plan says so, keeps a copy of the wallet.
    func signUp(mail: OutboxMail) async throws {
        let visitor = AccountClient(server: accounts, session: nil)
        let signup = try await visitor.signUp(email: email, passphrase: Self.passphrase).value.signup
        _ = try await visitor.confirm(signup: signup, code: try await mail.code(for: email))
        try await signIn()
        if plan.plan != "free" { try await choose(plan.plan) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let wallet = try await OwnerWallet.create(
            at: folder + "/wallet", passphrase: "a drill keeps no secrets", signInPassphrase: nil,
            configuration: configuration, environment: environment)
        self.wallet = wallet
        try await wallet.signedIn(email: email, session: session)
        _ = try await wallet.draw()
        if plan.keepsCopy { _ = try await wallet.recoveryCode() }
    }

    func signIn() async throws {
        session = try await AccountClient(server: accounts, session: nil)
            .signIn(email: email, passphrase: Self.passphrase).value.session
        try await wallet?.signedIn(email: email, session: session)
    }

    func choose(_ plan: String) async throws {
        _ = try await AccountClient(server: accounts, session: session).choosePlan(plan)
    }

    func claim(_ url: String) async throws {
        _ = try await wallet?.claim(url: url, now: false)
    }

    func rotateAll() async throws { try await act(.rotateKey) }

    /// - Parameter keys: the ids of its agents' identity keys.
    func vouch(for keys: [UUID: String]) async throws {
        try await act(on: keys) { .authorizeKey(keyID: $0) }
    }

    func takeBack(_ keys: [UUID: String]) async throws {
        try await act(on: keys) { .revokeKey(keyID: $0) }
    }

    func withdrawAll() async throws {
        _ = try await wallet?.withdrawAll(exportFolder: folder + "/exports", now: false)
    }

    /// Does what is due. Returns what it did.
    func look() async throws -> [ActReport] { try await wallet?.runDue() ?? [] }

    func backUp() async throws { try await wallet?.backUp() }

    func nextLook() async -> Int64? { await wallet?.nextDue()?.milliseconds }

    private func act(_ act: OwnerAct) async throws {
        guard let wallet else { return }
        let claimed = await wallet.agents().filter { $0.state == .claimed }.map(\.id)
        guard !claimed.isEmpty else { return }
        _ = try await wallet.act(act, on: claimed, now: false)
    }

    private func act(on keys: [UUID: String], _ act: (String) -> OwnerAct) async throws {
        guard let wallet else { return }
        for agent in await wallet.agents() where agent.state == .claimed {
            guard let key = keys[agent.id] else { continue }
            _ = try await wallet.act(act(key), on: [agent.id], now: false)
        }
    }
}

/// Which of the world's agents a call is about.
final class AgentNumbers: Sendable {
    private let numbers = Mutex<[UUID: Int]>([:])

    func note(_ id: String, _ number: Int) {
        guard let id = UUID(uuidString: id) else { return }
        numbers.withLock { $0[id] = number }
    }

    func number(of call: OwnerCall) -> Int? { numbers.withLock { $0[call.agent] } }
}
