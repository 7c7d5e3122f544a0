import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /v1/account/plan
enum ChoosePlan {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(ChoosePlanRequest.self, upTo: SignUp.bodyLimit)
        let opened = try await choose(input.plan, for: context.account.id, domain)
        return .json(AccountReply(account: try await GetAccount.object(of: opened, domain)))
    }

    /// Chooses the plan of this name, if it can be chosen.
    @discardableResult
    static func choose(
        _ name: String, for account: AccountID, _ domain: AccountDomain
    ) async throws -> People.Opened {
        guard let plan = domain.plans.plan(name) else {
            throw Refusal.badRequest(
                "UNKNOWN_PLAN", "There is no such plan", hint: "The plans are at GET /v1/plans.")
        }
        guard plan.open else {
            throw Refusal.forbidden(
                "PLAN_NOT_OPEN", "This plan cannot be chosen", hint: "It is given by the operator of this server.")
        }
        let opened = try await domain.people.load(account)
        try await AccountRows.choose(plan, by: opened, domain)
        return opened
    }
}
