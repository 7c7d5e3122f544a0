import HTTPSupport

extension AccountServer {
    /// Gives an account a plan, open or not: for the operator. Counts from the next epoch, as if it had been chosen.
    /// Throws `GivePlanRefusal`. Returns the name of the plan that counts now.
    public func givePlan(_ name: String, to email: String) async throws -> String {
        guard let plan = domain.plans.plan(name) else {
            throw GivePlanRefusal.unknownPlan(domain.plans.all.map(\.name))
        }
        guard let address = try? EmailAddress(email), let stored = try await domain.people.find(address) else {
            throw GivePlanRefusal.unknownAddress
        }
        let person = try await domain.people.open(stored).person
        try await PlanChoices(domain: domain).choose(plan, for: stored.id, createdDay: person.createdDay)
        return try await Draws(domain: domain).standing(of: stored.id).plan
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
