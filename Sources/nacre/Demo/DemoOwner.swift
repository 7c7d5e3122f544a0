import AccountAPI
import AgentAPI
import Crypto
import Foundation
import LocalNetwork
import NacreClient

/// The one owner of the built-in agents: an account on the demo's plan, a wallet, real tokens. What a person does by hand
/// with `nacre owner`, but at once: on one machine there is no crowd to hide in.
struct DemoOwner: Sendable {
    let server: ServerAddress
    let accounts: ServerAddress
    /// Where the account server writes its mail.
    let outbox: String
    /// Of the wallet and its passphrases.
    let folder: String

    static let plan = "demo"

    /// Claims those agents that have no owner yet, and renews the others for the epoch that runs.
    func takeCare(of agents: [DemoAgent]) async throws {
        let known = try await returning()
        let wallet = if let known { known } else { try await begin() }
        defer { wallet.close() }
        _ = try await wallet.draw()
        for agent in agents {
            guard let link = try await agent.client.status().value.claimURL else { continue }
            try require(try await wallet.claim(url: link, now: true))
        }
        for act in try await wallet.renewAll(now: true).acts { try require(act) }
    }

    private func require(_ act: ActReport) throws(CommandFailure) {
        guard act.state != .done else { return }
        throw CommandFailure("The demo's owner could not act for \(act.agent?.name ?? "an agent"): \(act.state)")
    }

    /// The wallet of an earlier run, signed in; nil when there is none, or the network was begun anew since.
    private func returning() async throws -> OwnerWallet? {
        guard let passphrases = try? Passphrases(folder: folder) else { return nil }
        let wallet = try await OwnerWallet.open(at: folder + "/wallet", passphrase: passphrases.wallet)
        let configuration = await wallet.configuration
        guard configuration.agents == server, configuration.accounts == accounts, let person = await wallet.person else {
            wallet.close()
            return nil
        }
        do {
            let session = try await AccountClient(server: accounts, session: nil)
                .signIn(email: person.email, passphrase: passphrases.signIn).value.session
            try await wallet.signedIn(email: person.email, session: session)
            return wallet
        } catch let refusal as ClientRefusal where refusal.status == 401 {
            wallet.close()
            return nil
        }
    }

    private func begin() async throws -> OwnerWallet {
        try? FileManager.default.removeItem(atPath: folder)
        let passphrases = Passphrases()
        try passphrases.save(in: folder)
        let mails = try OutboxMail(folder: outbox)
        // Another one each time: a wallet that was lost leaves its account behind.
        let email = "demo-\(UInt32.random(in: 0 ... .max))@example.org"
        let visitor = AccountClient(server: accounts, session: nil)
        let signup = try await visitor.signUp(email: email, passphrase: passphrases.signIn).value.signup
        _ = try await visitor.confirm(signup: signup, code: try await mails.code(for: email))
        let session = try await visitor.signIn(email: email, passphrase: passphrases.signIn).value.session
        _ = try await AccountClient(server: accounts, session: session).choosePlan(Self.plan)
        let wallet = try await OwnerWallet.create(
            at: folder + "/wallet", passphrase: passphrases.wallet, signInPassphrase: passphrases.signIn,
            configuration: WalletConfiguration(accounts: accounts, agents: server))
        try await wallet.signedIn(email: email, session: session)
        return wallet
    }

    /// Random ones, in a file beside the wallet: what the demo owns is worth nothing to anyone.
    private struct Passphrases: Codable {
        let signIn: String
        let wallet: String

        init() {
            func random() -> String { SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() } }
            signIn = random()
            wallet = random()
        }

        init(folder: String) throws {
            let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/passphrases.json"))
            self = try JSONDecoder().decode(Passphrases.self, from: data)
        }

        func save(in folder: String) throws {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let path = folder + "/passphrases.json"
            guard
                FileManager.default.createFile(
                    atPath: path, contents: try JSONEncoder().encode(self), attributes: [.posixPermissions: 0o600])
            else { throw CommandFailure("\(path) cannot be written") }
        }
    }
}
