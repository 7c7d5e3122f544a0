import AccountAPI
import HTTPSupport
import Hummingbird

/// GET /v1/plans
enum ListPlans {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        .json(PlansReply(plans: domain.plans.all.map { PlanObject(name: $0.name, run: $0.run, open: $0.open) }))
    }
}
