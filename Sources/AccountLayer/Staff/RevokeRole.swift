import HTTPSupport
import LayerSupport

/// nacre-accounts staff revoke
public enum RevokeRole: OperatorCommand {
    public static let name = "staff-revoke"

    public struct Input: Codable, Sendable {
        let email: String

        public init(email: String) { self.email = email }
    }

    public static func run(_ input: Input, _ domain: AccountDomain) async throws -> Nothing {
        guard let address = try? EmailAddress(input.email), let stored = try await domain.people.find(address) else {
            throw StaffRefusal.unknownAddress
        }
        guard try await domain.staff.revoke(stored.id) else { throw StaffRefusal.noRole }
        return Nothing()
    }
}
