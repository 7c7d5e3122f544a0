import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /account/sessions/:id/name
enum NameSessionForm {
    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let name = try form.optional("name", "The name", upTo: SessionLabel.longestName) ?? ""
            guard !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
                throw Refusal.badRequest(
                    "INVALID_NAME", "The name contains control characters", hint: "Write it in one line.")
            }
            let found = try await Sessions(domain: domain).rename(
                context.segment("id"), to: name, of: context.account.id)
            guard found else { throw Refusal.sessionIsGone }
            return .seeOther(PageDone.renamed.after(SessionsPage.path))
        } orElse: { problem in
            try await SessionsPage.page(context, domain, problem: problem)
        }
    }
}

extension Refusal {
    static let sessionIsGone = Refusal.notFound("Session", hint: "It ended already, or was never yours.")
}
