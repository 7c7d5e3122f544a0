import LayerSupport

/// nacre-accounts audit head
public enum ShowTrailHead: OperatorCommand {
    public static let name = "audit-head"

    public struct Output: Codable, Sendable, Equatable {
        /// `N:HASH`
        public let head: String
    }

    public static func run(_ input: Nothing, _ domain: AccountDomain) async throws -> Output {
        Output(head: try await domain.trail.head().text)
    }
}
