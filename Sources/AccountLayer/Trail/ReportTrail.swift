import AccountAPI
import HTTPSupport
import LayerSupport

/// nacre-accounts audit report
public enum ReportTrail: OperatorCommand {
    public static let name = "audit-report"

    public struct Input: Codable, Sendable {
        /// Counted from 1970-01-01.
        let since: Int64

        public init(since: CalendarDay) { self.since = since.number }
    }

    public static func run(_ input: Input, _ domain: AccountDomain) async throws -> TrailReport {
        try await TrailCounts(domain: domain).report(since: input.since)
    }
}
