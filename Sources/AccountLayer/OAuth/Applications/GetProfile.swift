import AccountAPI
import HTTPSupport
import Hummingbird

/// GET /v1/account/profile
///
/// What the scope `profile:read` shows, and nothing more. That an application looked is written down first.
enum GetProfile {
    static func handle(_ request: Request, _ context: PersonContext, _ domain: AccountDomain) async throws -> Response {
        if case .application = context.actor {
            try await domain.trail.append(
                Opening(subject: context.account, actor: context.actor, purpose: .granted, what: .email))
        }
        let person = try await domain.people.load(context.account).person
        return .json(ProfileReply(email: person.email.text, createdDay: person.createdDay))
    }
}
