import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /v1/account/plan
enum ChoosePlan {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(ChoosePlanRequest.self, upTo: SignUp.bodyLimit)
        guard let plan = domain.plans.plan(input.plan) else {
            throw Refusal.badRequest(
                "UNKNOWN_PLAN", "There is no such plan", hint: "The plans are at GET /v1/plans.")
        }
        guard plan.open else {
            throw Refusal.forbidden(
                "PLAN_NOT_OPEN", "This plan cannot be chosen", hint: "It is given by the operator of this server.")
        }
        let opened = try await domain.people.load(context.account.id)
        try await AccountRows.choose(plan, by: opened, domain)
        return .json(AccountReply(account: try await GetAccount.object(of: opened, domain)))
    }
}
