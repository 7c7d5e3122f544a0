import AccountAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import PageDesign
import PrivacyPassToken

/// GET /account
enum ShowOverview {
    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        let done = PageDone.words(try request.queryValues()["done"])
        let opened = try await domain.people.load(context.account.id)
        let account = try await GetAccount.object(of: opened, domain)
        return domain.pages.own(
            "Your account", .overview, "overview",
            Values(account, try await Notices(domain: domain).all(of: context.account.id), domain), context, done: done)
    }

    private struct Values: Sendable {
        let email: String
        let since: SafeHTML
        let plan: String
        let nextPlan: String?
        let totp: Bool
        let run: Int
        let vote: Int
        let drawn: Int
        let most = TokenBatches.perEpoch
        let isDrawn: Bool
        let epochBegins: SafeHTML
        let epochEnds: SafeHTML
        let publicURL: String
        let notes: [String]
        let notices: [Told]

        init(_ account: AccountObject, _ notices: [NoticeObject], _ domain: AccountDomain) {
            self.notices = notices.map(Told.init)
            let epoch = Epoch(day: domain.clock.now.day)
            email = account.email
            since = PageDay.html(account.createdDay)
            plan = account.plan
            nextPlan = account.nextPlan
            totp = account.totp
            run = account.allowance.run
            vote = account.allowance.vote
            drawn = TokenBatches.perEpoch - account.batchesLeft
            isDrawn = drawn > 0
            epochBegins = PageDay.html(epoch.firstDay)
            epochEnds = PageDay.html(epoch.lastDay)
            publicURL = domain.publicURL.text
            notes = domain.pages.notes
        }
    }

    /// What the person is told about an incident.
    private struct Told: Sendable {
        let day: SafeHTML
        let subject: String
        let text: SafeHTML

        init(_ notice: NoticeObject) {
            day = PageDay.html(notice.day)
            subject = notice.subject
            text = .plainLines(notice.text)
        }
    }
}
