import HTTPSupport
import PrivacyPassToken

/// Which plan counts, when plans cost something: the chosen one in the epochs that are paid or invoiced, otherwise the one
/// that costs nothing. The vault is not opened for it.
struct PaidPlans: Sendable {
    let domain: AccountDomain

    func counting(_ choice: PlanChoice, of account: AccountID, in epoch: Epoch) async throws -> Plans.Plan {
        let plan = domain.plans.plan(named: choice.name(in: epoch))
        guard plan.price != nil else { return plan }
        let index = try await BillingIndexes(domain: domain).of(account)
        return index.covers(plan.name, in: epoch) ? plan : domain.plans.initial
    }
}
