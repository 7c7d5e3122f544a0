import LayerSupport

/// nacre-accounts staff list
///
/// Names, not addresses: those are the account's own.
public enum ListRoles: OperatorCommand {
    public static let name = "staff-list"

    public struct Output: Codable, Sendable, Equatable {
        public struct Member: Codable, Sendable, Equatable {
            public let name: String
            public let role: String
            /// `2026-11-21`
            public let since: String
        }

        public let staff: [Member]
    }

    public static func run(_ input: Nothing, _ domain: AccountDomain) async throws -> Output {
        Output(
            staff: try await domain.staff.all().map { member in
                Output.Member(
                    name: member.name, role: member.role.rawValue, since: CalendarDay(member.grantedDay).description)
            })
    }
}
