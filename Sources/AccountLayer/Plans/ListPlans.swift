import AccountAPI
import HTTPSupport
import Hummingbird
import PrivacyPassToken

/// GET /v1/plans
enum ListPlans {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        .json(PlansReply(plans: domain.plans.all.map(PlanObject.init)))
    }
}

extension PlanObject {
    init(_ plan: Plans.Plan) {
        self.init(name: plan.name, run: plan.run, open: plan.open, price: plan.price.map(PriceObject.init))
    }
}

extension PriceObject {
    init(_ price: Plans.Price) {
        self.init(amount: price.amount, currency: price.currency, days: price.interval * Epoch.days)
    }
}
