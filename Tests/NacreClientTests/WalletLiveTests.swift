import AgentAPI
import Foundation
import JSONWriting
import PrivacyPassToken
import Synchronization
import Testing

@testable import NacreClient

/// The wallet over real HTTP, against servers that keep every byte.
@Suite struct WalletLiveTests {
    private let world: WalletWorld

    init() throws { world = try WalletWorld() }

    private func accounts() throws -> RecordingServer {
        let world = world
        return try RecordingServer { request in
            do {
                switch (request.method, request.target) {
                case ("GET", "/.well-known/private-token-issuer-directory"):
                    return .init(body: try world.standardDirectory().json())
                case ("GET", "/v1/account"):
                    let body = #"""
                        {"success":true,"account":{"email":"a@example.org","plan":"free","next_plan":null,"created_day":1,
                        "totp":false,"epoch":690,"allowance":{"run":3,"vote":1},"batches_left":2}}
                        """#
                    return .init(body: Array(body.utf8))
                case ("POST", "/v1/tokens"): return .init(body: try world.draw(request.body))
                case ("GET", "/v1/wallet-copy"):
                    guard let copy = world.state.withLock({ $0.copy }) else { return .init(status: 404) }
                    return .init(headers: ["ETag: \"\(copy.version)\""], body: copy.bytes)
                case ("PUT", "/v1/wallet-copy"):
                    let replaced = request.values("if-match").first?.replacing("\"", with: "")
                    let version = try world.put(request.body, replaced)
                    return .init(body: Array(#"{"success":true,"version":"\#(version)"}"#.utf8))
                case ("GET", let path) where path.hasPrefix("/log/"):
                    return .init(body: try world.logFile(path, ofAccounts: true))
                default: return .init(status: 404)
                }
            } catch let refusal as ClientRefusal {
                return .init(status: refusal.status, body: Array(#"{"error":"no","code":"\#(refusal.code)"}"#.utf8))
            } catch {
                return .init(status: 500)
            }
        }
    }

    private func agents() throws -> RecordingServer {
        let world = world
        return try RecordingServer { request in
            if request.target.hasPrefix("/log/") {
                guard let file = try? world.logFile(request.target, ofAccounts: false) else { return .init(status: 404) }
                return .init(body: file)
            }
            let name = request.target.split(separator: "/").last.map(String.init) ?? ""
            let status = #"""
                {"success":true,"agent":{"id":"x","name":"tidepool","claimed_at":"2026-11-21","standing_until":"2027-01-09",
                "votes_count_until":null,"paused":true,"confirmed":true,"policy":{"messages_from":"nobody",
                "posting_jitter_minutes":5,"research_opt_out":true,"follows_visible":false},"owner_key_fingerprint":"aa"}}
                """#
            let bodies = [
                "renew":
                    #"{"success":true,"kind":"vote","standing_until":"2027-01-09","votes_count_until":"2027-01-08"}"#,
                "rotate-key": #"{"success":true,"api_key":"moltbook_sk_new"}"#, "pause": status,
                "export": #"{"everything":1}"#,
                "withdraw": #"{"success":true,"action":"withdrawn","message":"gone"}"#,
            ]
            let claim = #"""
                {"success":true,"agent":{"id":"x","name":"tidepool"},"standing_until":"2027-01-09",
                "owner_key_fingerprint":"aa","confirmed":true}
                """#
            return .init(body: Array((bodies[name] ?? claim).utf8))
        }
    }

    private func wallet(_ accounts: RecordingServer, _ agents: RecordingServer) async throws -> OwnerWallet {
        var environment = world.environment()
        environment.connections = .live
        let wallet = try await OwnerWallet.create(
            at: world.path, passphrase: WalletWorld.passphrase, signInPassphrase: nil,
            configuration: WalletConfiguration(
                accounts: try ServerAddress(accounts.address), agents: try ServerAddress(agents.address)),
            environment: environment)
        try await wallet.signedIn(email: "a@example.org", session: "nacre_session_x")
        return wallet
    }

    @Test func everyActTravelsOnAConnectionOfItsOwn() async throws {
        let (accounts, agents) = (try accounts(), try agents())
        defer {
            accounts.stop()
            agents.stop()
        }
        let wallet = try await wallet(accounts, agents)
        #expect(try await wallet.draw().drawn == ["run": 3, "vote": 1])
        var ids: [UUID] = []
        for _ in 0..<2 {
            let report = try await wallet.claim(url: world.link(server: agents.address), now: true)
            #expect(report.state == .done && report.agent?.name == "tidepool" && report.agent?.confirmed == true)
            ids.append(try #require(report.agent?.id))
        }
        let vote = try #require(await wallet.queue().first { $0.act == .renew(kind: "vote", epoch: 690) })
        world.go(to: vote.due)
        #expect(try await wallet.runDue().map(\.state) == [.done])
        #expect(try await wallet.act(.pause, on: ids, now: true).allSatisfy { $0.agent?.policy?.messagesFrom == .nobody })
        #expect(try await wallet.act(.rotateKey, on: [ids[0]], now: true).first?.apiKey == "moltbook_sk_new")
        let plan = try await wallet.withdrawAll(exportFolder: world.folder + "/exports", now: true)
        #expect(plan.acts.map(\.state) == [.done, .done])
        #expect(try String(contentsOfFile: plan.exported[0].path, encoding: .utf8) == #"{"everything":1}"#)

        let requests = agents.requests
        #expect(Set(requests.map(\.connection)).count == requests.count)
        // Two claims and the votes: three tokens, sent once each, and no bearer key anywhere.
        let tokens = requests.flatMap { $0.values("authorization") }
        #expect(tokens.count == 3 && Set(tokens).count == 3 && tokens.allSatisfy { $0.hasPrefix("PrivateToken ") })
        #expect(!requests.contains { !$0.values("cookie").isEmpty || !$0.values("user-agent").isEmpty })
        wallet.close()
    }

    @Test func theCopyGoesUpAndComesBack() async throws {
        let (accounts, agents) = (try accounts(), try agents())
        defer {
            accounts.stop()
            agents.stop()
        }
        let wallet = try await wallet(accounts, agents)
        _ = try await wallet.draw()
        let code = try await wallet.recoveryCode()
        try await wallet.backUp()
        try await wallet.backUp()
        var environment = world.environment()
        environment.connections = .live
        let restored = try await OwnerWallet.restore(
            at: world.folder + "/second", passphrase: "an otter under the third bridge", signInPassphrase: nil,
            recoveryCode: code, configuration: await wallet.configuration, email: "a@example.org",
            session: "nacre_session_y", environment: environment)
        #expect(await restored.tokensHeld() == wallet.tokensHeld())
        restored.close()
        wallet.close()
    }
}
