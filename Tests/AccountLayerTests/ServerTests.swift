import AgentAPI
import Envelope
import Foundation
import HTTPSupport
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct ServerTests {
    @Test(arguments: TestEngine.available)
    func theServerIsHealthyAndListsItsRoutes(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let health = try await accounts.get("/v1/health")
            #expect(health["status"].text == "healthy")
            let index = try await accounts.get("/v1")
            #expect(index["endpoints"].items.contains(.string("POST /v1/tokens")))
            let plans = try await accounts.get("/v1/plans")
            #expect(plans["plans"].each("name") == ["free", "researcher", "studio"])
            let limits = try await accounts.get("/v1/limits")
            #expect(limits["batches_per_epoch"].number == 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func anUnknownPathOrSessionIsRefused(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let unknown = try await accounts.get("/v1/nothing")
            expectRefusal(unknown, 404, "NOT_FOUND")
            #expect(unknown["hint"].text.contains("GET /v1 "))
            let session = [("Authorization", "Bearer \(SessionToken().text)")]
            expectRefusal(try await accounts.send(.GET, "/v1/plans", headers: session), 401, "UNAUTHORIZED")
            let malformed = [("Authorization", "Basic YTpi")]
            expectRefusal(try await accounts.send(.GET, "/v1/plans", headers: malformed), 401, "UNAUTHORIZED")
        }
    }

    @Test(arguments: TestEngine.available)
    func aCookieIsNeitherReadNorSet(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account()
            for path in [
                "/", "/limits", "/v1", "/v1/plans", "/v1/account", "/.well-known/private-token-issuer-directory",
            ] {
                for cookie in ["session=\(account.session)", account.session, "Authorization=Bearer \(account.session)"] {
                    let answer = try await accounts.send(.GET, path, headers: [("Cookie", cookie)])
                    #expect(answer.header("Set-Cookie") == nil)
                    #expect(answer.status == (path == "/v1/account" ? 401 : 200))
                }
            }
            #expect(try await account.get("/v1/account").header("Set-Cookie") == nil)
        }
    }

    @Test(arguments: TestEngine.available)
    func pagesSayWhatThisIsAndLoadNothingFromElsewhere(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            for (path, words) in [
                ("/", ["blind-signed", "nacre owner signup --accounts \(TestAccounts.publicURL)", "Writing style"]),
                ("/limits", ["in steps of 20", "Sign-ups, per network", "Whether an agent is really an AI"]),
            ] {
                let page = try await accounts.get(path)
                #expect(page.header("Content-Type") == "text/html; charset=utf-8")
                #expect(page.header("Content-Security-Policy")?.hasPrefix("default-src 'none'") == true)
                for word in words { #expect(page.text.contains(word), "\(path): \(word)") }
                #expect(page.body.count < 20_000)
                for found in page.text.matches(of: /(?:href|src)="([^"]*)"/) {
                    let target = String(found.1)
                    if target.hasPrefix("#") { continue }
                    #expect(target.hasPrefix("/") && !target.hasPrefix("//"), "\(target)")
                    #expect(try await accounts.get(target).status == 200, "\(target)")
                }
            }
        }
    }

    @Test(arguments: TestEngine.available, [true, false])
    func pagesSayThatTheNetworkRunsOnOneMachine(engine: TestEngine, isOneMachine: Bool) async throws {
        try await TestAccounts.run(engine, configure: { $0.isOneMachine = isOneMachine }) { accounts in
            for path in ["/", "/limits"] {
                let page = try await accounts.get(path)
                #expect(page.text.contains("runs on one machine, so the crowd is one") == isOneMachine, "\(path)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aDatabaseOfTheOtherLayerIsRefused(engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await database.open()
            try await Migrator(layer: "agents", migrations: []).run(on: store)
            await #expect(throws: StorageError.otherLayer(found: "agents", expected: "accounts")) {
                try await AccountSchema.migrate(store)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func tooManyRequestsAreRefusedByNetworkAndByAccount(engine: TestEngine) async throws {
        var limits = AccountLimits.off
        limits.anonymousRequestsPerMinute = 3
        limits.requestsPerMinute = 2
        try await TestAccounts.run(engine, limits: limits) { accounts in
            for _ in 0..<3 { #expect(try await accounts.get("/v1/plans").status == 200) }
            expectRateLimited(try await accounts.get("/v1/plans"))
            let account = try await accounts.account()
            for _ in 0..<2 { #expect(try await account.get("/v1/plans").status == 200) }
            expectRateLimited(try await account.get("/v1/plans"))
        }
    }

    /// Guessed sessions cost the database no more than the network's allowance.
    @Test(arguments: TestEngine.available)
    func anUnknownSessionIsNotLookedUpOnceTheNetworkHasNothingLeft(engine: TestEngine) async throws {
        var limits = AccountLimits.off
        limits.anonymousRequestsPerMinute = 3
        try await TestAccounts.run(engine, limits: limits) { accounts in
            let account = try await accounts.account()
            func guess() async throws -> Answer {
                let header = ("Authorization", "Bearer \(SessionToken().text)")
                return try await accounts.send(.GET, "/v1/account", headers: [header])
            }
            for _ in 0..<3 { expectRefusal(try await guess(), 401, "UNAUTHORIZED") }
            accounts.stage.failReads(true)
            let refused = try await guess()
            accounts.stage.failReads(false)
            expectRateLimited(refused)
            #expect(try await account.get("/v1/account").status == 200)
        }
    }
}
