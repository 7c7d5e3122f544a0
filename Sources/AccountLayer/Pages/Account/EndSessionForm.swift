import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /account/sessions/:id/end
enum EndSessionForm {
    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let found = try await Sessions(domain: domain).end(context.segment("id"), of: context.account.id)
            guard found else { throw Refusal.sessionIsGone }
            return .seeOther(PageDone.sessionEnded.after(SessionsPage.path))
        } orElse: { problem in
            try await SessionsPage.page(context, domain, problem: problem)
        }
    }
}
