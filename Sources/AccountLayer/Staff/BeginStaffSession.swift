import AccountAPI
import HTTPSupport
import Hummingbird
import JSONWriting

/// POST /v1/staff/sessions
///
/// A role acts only in a session that proved the second factor on the same day: a stolen session alone is worth no role.
/// Backup codes are for getting back in, not for acting.
enum BeginStaffSession {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(StaffSessionRequest.self, upTo: SignUp.bodyLimit)
        guard let member = try await domain.staff.member(context.account.id) else { throw Refusal.roleRequired }
        try domain.limiters.requireProof(context.account.id, now: domain.clock.now)
        let opened = try await domain.people.load(context.account.id)
        switch try SecondFactorProof.require(input.totp, of: opened, domain) {
        case .totp: break
        case .notNeeded: throw secondFactorNeeded
        case .backup, .missing, .wrong: throw SecondFactorProof.refused
        }
        let expires = domain.clock.now.day + StaffRoles.days
        try await domain.staff.begin(context.account, expiresDay: expires)
        return .json(
            StaffSessionReply(role: member.role.rawValue, name: member.name, expiresDay: expires), status: .created)
    }

    private static let secondFactorNeeded = Refusal.forbidden(
        "SECOND_FACTOR_NEEDED", "A role needs a second factor",
        hint: "Turn it on with POST /v1/account/totp, then begin again.")
}
