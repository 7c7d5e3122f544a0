import AgentAPI
import HTTPSupport
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// Who knows an address cannot keep its human out.
@Suite struct LockoutTests {
    private static let address = "known@example.org"

    private func run(_ engine: TestEngine, _ body: (TestAccounts) async throws -> Void) async throws {
        var limits = AccountLimits.off
        limits.signInsPerAccountAndHour = 3
        limits.signInsPerAccountAndDay = 5
        let proxies = [try CIDR("127.0.0.0/8")]
        try await TestAccounts.run(engine, limits: limits, configure: { $0.listening.trustedProxies = proxies }) {
            accounts in
            _ = try await accounts.human(Self.address)
            try await body(accounts)
        }
    }

    private func signIn(
        _ accounts: TestAccounts, from network: String, _ passphrase: String = TestAccounts.passphrase
    ) async throws -> Answer {
        try await accounts.post(
            "/v1/sessions", ["email": Self.address, "passphrase": passphrase],
            headers: [("X-Forwarded-For", network)])
    }

    @Test(arguments: TestEngine.available)
    func rightSignInsAreNotCounted(engine: TestEngine) async throws {
        try await run(engine) { accounts in
            for _ in 1...8 { #expect(try await signIn(accounts, from: "203.0.113.1").status == 201) }
            for _ in 1...3 { #expect(try await signIn(accounts, from: "203.0.113.1", "wrong one").status == 401) }
            expectRateLimited(try await signIn(accounts, from: "203.0.113.1", "wrong one"))
        }
    }

    @Test(arguments: TestEngine.available)
    func oneNetworkLocksNobodyOut(engine: TestEngine) async throws {
        try await run(engine) { accounts in
            for _ in 1...3 { #expect(try await signIn(accounts, from: "203.0.113.1", "wrong one").status == 401) }
            for _ in 1...20 { expectRateLimited(try await signIn(accounts, from: "203.0.113.1", "wrong one")) }
            #expect(try await signIn(accounts, from: "198.51.100.1").status == 201)
        }
    }

    @Test(arguments: TestEngine.available)
    func manyNetworksKeepOutOnlyThoseWhereNobodySignedIn(engine: TestEngine) async throws {
        try await run(engine) { accounts in
            let home = "192.0.2.1"
            #expect(try await signIn(accounts, from: home).status == 201)
            for _ in 1...3 { #expect(try await signIn(accounts, from: "203.0.113.1", "wrong one").status == 401) }
            for _ in 1...2 { #expect(try await signIn(accounts, from: "198.51.100.1", "wrong one").status == 401) }
            expectRateLimited(try await signIn(accounts, from: "198.51.100.1", "wrong one"))
            expectRateLimited(try await signIn(accounts, from: "203.0.114.1"))
            for _ in 1...8 { #expect(try await signIn(accounts, from: home).status == 201) }
            // A home may be wrong as often as any network.
            for _ in 1...3 { #expect(try await signIn(accounts, from: home, "wrong one").status == 401) }
            expectRateLimited(try await signIn(accounts, from: home))
            accounts.clock.advance(days: 1)
            #expect(try await signIn(accounts, from: "203.0.114.1").status == 201)
        }
    }

    /// At once they are no more than one after the other.
    @Test(arguments: TestEngine.available)
    func guessesAtTheSameMomentCountEachOther(engine: TestEngine) async throws {
        try await run(engine) { accounts in
            let statuses = try await together(30) {
                try await signIn(accounts, from: "203.0.113.1", "wrong one").status
            }
            #expect(statuses.count { $0 == 401 } == 3)
        }
    }
}
