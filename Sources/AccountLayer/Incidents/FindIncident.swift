import LayerSupport

/// nacre-accounts incident find
public enum FindIncident: OperatorCommand {
    public static let name = "incident-find"

    public struct Output: Codable, Sendable, Equatable {
        /// How many accounts are touched. Which, the operator does not learn.
        public let accounts: Int
        /// How many could not be looked at, as what is kept of them does not open. They cannot be told either.
        public let unopened: Int
    }

    public static func run(_ input: IncidentSelection, _ domain: AccountDomain) async throws -> Output {
        var count = 0
        let unopened = try await TouchedAccounts(domain: domain).forEachPage(try input.scope()) { count += $0.count }
        return Output(accounts: count, unopened: unopened)
    }
}
