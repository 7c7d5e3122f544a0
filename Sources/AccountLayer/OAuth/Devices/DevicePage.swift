import HTTPSupport
import Hummingbird
import LayerSupport

/// GET /device
/// POST /device
///
/// RFC 8628 section 3.3: the person types, or finds in the address, the code that a device shows, sees what the device asks
/// for, and answers. Codes are looked up for who is signed in alone, a few times an hour: they are too many to be guessed.
enum DevicePage {
    static let path = "/device"

    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        guard let typed = try request.queryValues()["user_code"] else { return page(context, domain) }
        do throws(Refusal) {
            try domain.limiters.requireDeviceCode(context.account.id, now: domain.clock.now)
        } catch { return page(context, domain, problem: PageProblem(error)) }
        guard let code = ShortCode(typed: typed), let asked = try await DeviceCodes(domain: domain).asked(code) else {
            return page(context, domain, typed: String(typed.prefix(32)), problem: PageProblem(unknown))
        }
        let email = try await domain.people.load(context.account.id).person.email.text
        return ConsentPage.page(
            Consent(
                asked.client, asked.scopes, email: email, code: code.text, request: code.text,
                form: context.form(path)), context, domain)
    }

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        let isAllowed = try Consent.isAllowed(form)
        let typed = try form.text("request", "The code", upTo: 64)
        do throws(Refusal) {
            try domain.limiters.requireDeviceCode(context.account.id, now: domain.clock.now)
        } catch { return page(context, domain, problem: PageProblem(error)) }
        guard let code = ShortCode(typed: typed),
            try await DeviceCodes(domain: domain).answer(code, by: isAllowed ? context.account : nil)
        else { return page(context, domain, problem: PageProblem(unknown)) }
        return page(
            context, domain,
            done: isAllowed ? "It is let in. Go back to the device." : "It was refused. Nothing was granted.")
    }

    private static func page(
        _ context: OwnPageContext, _ domain: AccountDomain, typed: String = "", problem: PageProblem? = nil,
        done: String? = nil
    ) -> Response {
        domain.pages.own(
            "Connect a device", nil, "device", Values(typed: typed), context, problem: problem, done: done)
    }

    private struct Values: Sendable {
        let typed: String
    }

    private static let unknown = Refusal.badRequest(
        "UNKNOWN_USER_CODE", "No device waits with this code",
        hint: "Look at the device again: a code works for ten minutes and for one answer.")
}
