import HTTPSupport

/// nacre-accounts set-plan
///
/// Gives an account a plan, open or not, as a present: nothing is asked for it. Counts from the next epoch, as if it had
/// been chosen.
public enum GivePlan: OperatorCommand {
    public static let name = "set-plan"

    public struct Input: Codable, Sendable {
        let plan: String
        let email: String

        public init(plan: String, email: String) {
            self.plan = plan
            self.email = email
        }
    }

    public struct Output: Codable, Sendable, Equatable {
        /// The name of the plan that counts now.
        public let current: String
    }

    /// Throws `GivePlanRefusal`.
    public static func run(_ input: Input, _ domain: AccountDomain) async throws -> Output {
        guard let plan = domain.plans.plan(input.plan) else {
            throw GivePlanRefusal.unknownPlan(domain.plans.all.map(\.name))
        }
        guard let address = try? EmailAddress(input.email), let stored = try await domain.people.find(address) else {
            throw GivePlanRefusal.unknownAddress
        }
        let person = try await domain.people.open(stored).person
        try await Billing(domain: domain).grant(plan, to: stored.id)
        try await PlanChoices(domain: domain).choose(plan, for: stored.id, createdDay: person.createdDay)
        return Output(current: try await Draws(domain: domain).standing(of: stored.id).plan)
    }
}

public enum GivePlanRefusal: ReportableError, Equatable {
    case unknownPlan([String])
    case unknownAddress

    public var publicDescription: String {
        switch self {
        case .unknownPlan(let names): "There is no such plan. There are: \(names.joined(separator: ", "))."
        case .unknownAddress: "No account has this address."
        }
    }
}
