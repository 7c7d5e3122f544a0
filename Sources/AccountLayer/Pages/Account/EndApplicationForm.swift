import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /account/applications/:client/end
enum EndApplicationForm {
    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let client = try context.segment("client")
            guard try await ConnectedApplications(domain: domain).end(client, of: context.account.id) else {
                throw Refusal.notFound("Application", hint: "It was let in no longer, or never.")
            }
            return .seeOther(PageDone.applicationEnded.after(ApplicationsPage.path))
        } orElse: { problem in
            try await ApplicationsPage.page(context, domain, problem: problem)
        }
    }
}
