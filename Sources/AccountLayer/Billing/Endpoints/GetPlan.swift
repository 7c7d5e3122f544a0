import AccountAPI
import HTTPSupport
import Hummingbird
import PrivacyPassToken

/// GET /v1/account/plan
///
/// That an application looked is written down first.
enum GetPlan {
    static func handle(_ request: Request, _ context: PersonContext, _ domain: AccountDomain) async throws -> Response {
        if case .application = context.actor {
            try await domain.trail.append(
                Opening(subject: context.account, actor: context.actor, purpose: .granted, what: .plan))
        }
        return .json(try await reply(for: context.account, domain))
    }

    static func reply(for account: AccountID, _ domain: AccountDomain) async throws -> CurrentPlanReply {
        let standing = try await Draws(domain: domain).standing(of: account)
        return CurrentPlanReply(
            plan: PlanObject(domain.plans.plan(named: standing.plan)),
            nextPlan: standing.nextPlan.map { PlanObject(domain.plans.plan(named: $0)) },
            epoch: standing.epoch.number, lastDay: standing.epoch.lastDay)
    }
}
