import HTTPSupport
import LayerSupport

/// nacre-accounts audit verify
public enum VerifyTrail: OperatorCommand {
    public static let name = "audit-verify"

    public struct Input: Codable, Sendable {
        /// `N:HASH`, as many as somebody holds.
        let heads: [String]

        public init(heads: [String]) { self.heads = heads }
    }

    public struct Output: Codable, Sendable, Equatable {
        /// `N:HASH`: the last entry that is sound.
        public let head: String
        /// What is wrong, in words; nil where nothing is.
        public let finding: String?
    }

    public static func run(_ input: Input, _ domain: AccountDomain) async throws -> Output {
        let held = try input.heads.map { text throws(AuditRefusal) in
            guard let head = TrailHead(text) else { throw .notAHead }
            return head
        }
        let outcome = try await TrailAudit(domain).run(against: held)
        return Output(head: outcome.head.text, finding: outcome.finding?.publicDescription)
    }
}

public enum AuditRefusal: ReportableError, Equatable {
    case notAHead

    public var publicDescription: String {
        switch self {
        case .notAHead: "--head takes N:HASH, as 'nacre-accounts audit head' prints it and the daily mail says it."
        }
    }
}
