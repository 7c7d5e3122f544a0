import AccountAPI
import HTTPSupport
import Hummingbird
import PrivacyPassToken

/// GET /v1/account
enum GetAccount {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        .json(AccountReply(account: try await object(of: try await domain.people.load(context.account.id), domain)))
    }

    static func object(of opened: People.Opened, _ domain: AccountDomain) async throws -> AccountObject {
        let standing = try await AccountRows.standing(of: opened, domain)
        return AccountObject(
            email: opened.person.email.text, plan: standing.plan, nextPlan: standing.nextPlan,
            createdDay: opened.person.createdDay, totp: opened.person.secondFactor.isOn, epoch: standing.epoch.number,
            allowance: standing.allowance, batchesLeft: standing.batchesLeft)
    }
}
