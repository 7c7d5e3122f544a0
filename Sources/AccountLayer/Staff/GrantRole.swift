import HTTPSupport
import JSONWriting
import LayerSupport
import Storage

/// nacre-accounts staff grant
///
/// Gives an account a role, in place of the one it had. A mail tells it.
public enum GrantRole: OperatorCommand {
    public static let name = "staff-grant"

    public struct Input: Codable, Sendable {
        let email: String
        let role: String
        let name: String

        public init(email: String, role: String, name: String) {
            self.email = email
            self.role = role
            self.name = name
        }
    }

    public static func run(_ input: Input, _ domain: AccountDomain) async throws -> Nothing {
        guard let role = Role(rawValue: input.role), Role.staff.contains(role) else { throw StaffRefusal.unknownRole }
        let name = try StaffMember.name(input.name)
        guard let address = try? EmailAddress(input.email), let stored = try await domain.people.find(address) else {
            throw StaffRefusal.unknownAddress
        }
        // The trail says names: two people must not have one.
        guard try await domain.staff.all().allSatisfy({ $0.name != name || $0.account == stored.id }) else {
            throw StaffRefusal.nameTaken
        }
        try await domain.staff.grant(
            StaffMember(account: stored.id, name: name, role: role, grantedDay: domain.clock.now.day))
        let mail = try await domain.people.post.prepare(.roleGranted(role, to: address))
        try await domain.store.write(.privateAct) { try $0.run(mail) }
        domain.people.post.signal.wake()
        return Nothing()
    }
}

public enum StaffRefusal: ReportableError, Equatable {
    case unknownRole, unknownAddress, nameTaken, noRole

    public var publicDescription: String {
        switch self {
        case .unknownRole: "There is no such role. There are: \(Role.staff.map(\.rawValue).joined(separator: ", "))."
        case .unknownAddress: "No account has this address: whoever gets a role signs up first."
        case .nameTaken: "Somebody else has a role under this name: the trail would not tell the two apart."
        case .noRole: "This account has no role."
        }
    }
}
