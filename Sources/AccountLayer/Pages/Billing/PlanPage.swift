import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport
import PageDesign

/// GET /account/plan
/// POST /account/plan
enum PlanPage {
    static let path = "/account/plan"

    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await page(context, domain, done: PageDone.words(try request.queryValues()["done"]))
    }

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            try await ChoosePlan.choose(try form.text("plan", "The plan"), for: context.account.id, domain)
            return .seeOther(PageDone.plan.after(path))
        } orElse: { problem in
            try await page(context, domain, problem: problem)
        }
    }

    private static func page(
        _ context: OwnPageContext, _ domain: AccountDomain, problem: PageProblem? = nil, done: String? = nil
    ) async throws -> Response {
        let current = try await GetPlan.reply(for: context.account.id, domain)
        let chosen = current.nextPlan ?? current.plan
        let choices = domain.plans.all.map { plan in
            Choice(
                name: plan.name, run: plan.run,
                price: plan.price.map { MoneyText.words(PriceObject($0)) } ?? "free of charge",
                isOpen: plan.open, isCurrent: plan.name == current.plan.name, isChosen: plan.name == chosen.name)
        }
        let values = Values(
            plan: current.plan.name, nextPlan: current.nextPlan?.name, lastDay: PageDay.html(current.lastDay),
            choices: choices, hasGiven: choices.contains { !$0.isOpen }, form: context.form(path))
        return domain.pages.own("Plan", .plan, "plan", values, context, problem: problem, done: done)
    }

    private struct Values: Sendable {
        let plan: String
        let nextPlan: String?
        let lastDay: SafeHTML
        let choices: [Choice]
        /// Whether there are plans that the operator gives.
        let hasGiven: Bool
        let form: PageForm
    }

    private struct Choice: Sendable {
        let name: String
        let run: Int
        let price: String
        let isOpen: Bool
        let isCurrent: Bool
        let isChosen: Bool
    }
}
