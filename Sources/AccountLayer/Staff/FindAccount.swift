import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /v1/staff/accounts
///
/// What support sees: that an address has an account, and its plan. The address comes in the body, as query strings end up
/// in other people's logs.
enum FindAccount {
    static func handle(_ request: Request, _ context: StaffContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(FindAccountRequest.self, upTo: SignUp.bodyLimit)
        let purpose = try Purpose.stated(input.purpose, by: context.role)
        let email = try EmailAddress(input.email)
        guard let id = try await domain.people.find(email)?.id else { return .json(FindAccountReply(exists: false)) }
        do {
            try await domain.trail.append(
                Opening(subject: id, actor: context.actor, purpose: purpose, what: .plan))
        } catch TrailError.noSuchAccount {
            // Deleted just now.
            return .json(FindAccountReply(exists: false))
        }
        let standing = try await Draws(domain: domain).standing(of: id)
        return .json(FindAccountReply(exists: true, plan: standing.plan, nextPlan: standing.nextPlan))
    }
}
