import Foundation

/// `make bench` of what lies between the layers: issuance, redemption, requests of owners.
public struct TokenBench: Sendable {
    /// Accounts that draw, and agents that are renewed.
    public var accounts = 150
    public var agents = 15_000
    /// The URL of a PostgreSQL cluster, as a user who may create databases; nil benches SQLite.
    public var cluster: String?
    /// Says what happens, for people who wait.
    public var progress: @Sendable (String) -> Void = { _ in }

    public init() {}

    public func run(on stage: Stage) async throws -> TokenResult {
        progress("signing alone")
        let raw = try RawIssuance()
        let before = try await raw.rate(seconds: 1)
        progress("signing up \(accounts) accounts")
        let issuance = try await IssuanceBench(
            accounts: accounts, database: try database("nacre_bench_accounts", on: stage), stage: stage
        ).run()
        let after = try await raw.rate(seconds: 1)
        let redemption = try await RedemptionBench(
            agents: agents, database: try database("nacre_bench_agents", on: stage), stage: stage, say: progress
        ).run()
        return TokenResult(
            engine: cluster == nil ? "SQLite" : "PostgreSQL", rawIssuance: (before + after) / 2,
            issuance: issuance.perProcessorSecond, issued: issuance.tokens,
            redemptions: redemption.redemptions.median ?? 0, redeemed: agents,
            redemption: redemption.redemption, ownerRequest: redemption.ownerRequest)
    }

    private func database(_ name: StaticString, on stage: Stage) throws -> PostgresDatabase? {
        let database = try cluster.map { try PostgresDatabase(in: $0, name: name) }
        if let database { stage.owns(database) }
        return database
    }
}
