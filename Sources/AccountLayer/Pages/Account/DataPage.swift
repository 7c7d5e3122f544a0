import Hummingbird

/// GET /account/data
enum DataPage {
    static let path = "/account/data"

    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await page(context, domain)
    }

    static func page(
        _ context: OwnPageContext, _ domain: AccountDomain, problem: PageProblem? = nil
    ) async throws -> Response {
        let person = try await domain.people.load(context.account.id).person
        let values = Values(
            export: context.form(ExportForm.path), delete: context.form(DeleteForm.path),
            totp: person.secondFactor.isOn)
        return domain.pages.own("Your data", .data, "data", values, context, problem: problem)
    }

    private struct Values: Sendable {
        let export: PageForm
        let delete: PageForm
        let totp: Bool
        let kept = HonestLimits.kept
        let keptAfterDeletion = HonestLimits.keptAfterDeletion
    }
}
