import AgentAPI
import Foundation
import HTTPSupport
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// What a person is shown of their own: plan, billing, invoices, who looked, whom they let in, and what they are told.
@Suite struct OwnPageTests {
    private static let address: [(String, String)] = [
        ("name", "Anna <b>Seidel</b>"), ("line1", "Muschelweg 3"), ("postal_code", "18055"), ("city", "Rostock"),
        ("country", "de"),
    ]

    @Test(arguments: TestEngine.available)
    func aPlanIsChosenPaidAndInvoiced(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            let browser = try await accounts.human("shore@example.org").browser()
            let plans = try await browser.open("/account/plan")
            #expect(PageText(plans).words.contains("9.00 EUR for 30 days"))
            #expect(PageText(plans).words.contains("240.00 EUR for 360 days"))
            let refused = try await browser.submit("/account/plan", of: plans, [("plan", "studio")])
            #expect(refused.status == 409)
            #expect(PageText(refused).words.contains("Give a name and an address under Billing"))
            let unknown = try await browser.submit("/account/plan", of: plans, [("plan", "<i>")])
            #expect(unknown.status == 400)

            let saved = try await browser.submit("/account/billing", at: "/account/billing", Self.address)
            let billing = try await browser.follow(saved)
            #expect(PageText(billing).words.contains("Name and address were saved."))
            #expect(billing.text.contains("value=\"Anna &lt;b&gt;Seidel&lt;/b&gt;\""))
            let chosen = try await browser.submit("/account/plan", at: "/account/plan", [("plan", "studio")])
            #expect(PageText(try await browser.follow(chosen)).words.contains("and studio after"))
            #expect(PageText(try await browser.open("/account")).words.contains("studio from the next 30 days on"))

            let list = try await browser.open("/account/invoices")
            let link = try #require(list.text.firstMatch(of: /href="(\/account\/invoices\/[^"]+)"/)).1
            let invoice = try await browser.open(String(link))
            let words = PageText(invoice).words
            #expect(words.contains("9.00 EUR, open") && words.contains("Muschelweg 3") && words.contains("18055 Rostock"))
            #expect(invoice.text.contains("Anna &lt;b&gt;Seidel&lt;/b&gt;") && !invoice.text.contains("<b>Seidel"))
            #expect(invoice.header("Cache-Control") == "no-store")
            // Another's is one that there is not, and so is nonsense.
            let other = try await accounts.human("other@example.org").browser()
            for path in [String(link), "/account/invoices/%00", "/account/invoices/nothing"] {
                let answer = try await other.open(path)
                #expect(answer.status == 404, "\(path)")
                #expect(!answer.text.contains("Seidel"))
            }
            let stopped = try await browser.submit("/account/billing/remove", at: "/account/billing")
            #expect(stopped.status == 409)
            _ = try await browser.submit("/account/plan", at: "/account/plan", [("plan", "free")])
            let removed = try await browser.submit("/account/billing/remove", at: "/account/billing")
            let empty = try await browser.follow(removed)
            #expect(PageText(empty).words.contains("Invoices stay.") && !empty.text.contains("Seidel"))
        }
    }

    @Test(arguments: TestEngine.available)
    func billingDetailsThatCannotBeAreShownAgainButNoCardNumber(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let browser = try await accounts.human("shore@example.org").browser()
            func save(_ field: String, _ value: String) async throws -> Answer {
                let fields = Self.address.map { ($0.0, $0.0 == field ? value : $0.1) }
                return try await browser.submit("/account/billing", at: "/account/billing", fields)
            }
            let country = try await save("country", "Germany")
            #expect(country.status == 400 && country.text.contains("value=\"Muschelweg 3\""))
            #expect(try await save("name", "").status == 400)
            let long = try await save("line1", String(repeating: "x", count: 201))
            #expect(long.status == 400)
            let card = try await save("line1", "4111 1111 1111 1111")
            #expect(card.status == 400 && PageText(card).words.contains("looks like the number of a card"))
            #expect(!card.text.contains("4111"))
            let page = try await browser.open("/account/billing")
            #expect(!PageText(page).actions.contains("/account/billing/setup"), "invoices need no card")
            #expect(!page.text.contains("Muschelweg"))
        }
    }

    @Test(arguments: TestEngine.available)
    func whoOpenedWhatAndWhyIsShown(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let browser = try await human.browser()
            let before = try await browser.open("/account/access")
            #expect(PageText(before).words.contains("Nobody has opened anything yet."))
            let trail = accounts.inside.trail
            let id = try await human.id()
            try await trail.append(
                Opening(
                    subject: id, actor: .staff(name: "<b>Ada</b>", .billing), purpose: .dispute, what: .paymentMethod))
            try await trail.append(
                Opening(subject: id, actor: .service("payments"), purpose: .invoicing, what: .customer))
            try await trail.append(
                Opening(
                    subject: id, actor: .application(clientID: "gone-app", .owner), purpose: .granted, what: .invoice))
            for _ in 0..<30 {
                try await trail.append(Opening(subject: id, actor: .owner, purpose: .ownAccount, what: .customer))
            }
            let page = try await browser.open("/account/access")
            #expect(PageText(page).words.contains("You opened your name and billing address, in your own account."))
            #expect(PageText(page).words.contains("In all: 33."))
            #expect(!page.text.contains("Ada"))
            let older = try #require(page.text.firstMatch(of: /href="(\/account\/access\?before=\d+)"/)).1
            let rest = try await browser.open(String(older))
            let words = PageText(rest).words
            #expect(words.contains("<b>Ada</b>, who has the role billing opened how you pay, in a dispute."))
            #expect(!rest.text.contains("<b>Ada"))
            #expect(words.contains("somebody else"))
            #expect(
                words.contains("This server itself (payments) opened your name and billing address, to write an invoice.")
            )
            #expect(words.contains("The application gone-app opened an invoice, because you let it in."))
            #expect(rest.text.contains(":30 UTC"), "the person sees the time")
            // Nobody else sees it.
            let other = try await accounts.human("other@example.org").browser()
            let theirs = try await other.open("/account/access")
            #expect(PageText(theirs).words.contains("Nobody has opened anything yet."))
            for wrong in ["-1", "x", "99999999999999999999"] {
                #expect(try await browser.open("/account/access?before=\(wrong)").status == 400, "\(wrong)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func applicationsAreShownAndEnded(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let reef = try await accounts.application("Reef <i>")
            let browser = try await accounts.human("shore@example.org").browser()
            let tokens = try await reef.tokens(browser)
            let page = try await browser.open("/account/applications")
            #expect(page.text.contains("Reef &lt;i&gt;"))
            #expect(PageText(page).words.contains(Scope.profileRead.words))
            _ = try await reef.get("/v1/account/profile", tokens.access)
            let looked = PageText(try await browser.open("/account/access")).words
            #expect(looked.contains("The application Reef <i> opened your e-mail address, because you let it in."))

            let path = "/account/applications/\(reef.id)/end"
            let ended = try await browser.submit(path, of: page)
            let after = try await browser.follow(ended)
            #expect(PageText(after).words.contains("There are none."))
            #expect(try await reef.get("/v1/account/profile", tokens.access).status == 401)
            #expect(try await browser.submit(path, of: page).status == 404)
        }
    }

    @Test(arguments: TestEngine.available)
    func whoIsConcernedByAnIncidentIsToldOnTheFirstPage(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("shore@example.org")
            let today = CalendarDay(accounts.clock.now.day)
            let selection = IncidentSelection(rootKey: nil, since: today, until: today, opened: false, by: nil)
            _ = try await accounts.server.perform(
                NotifyIncident.self,
                .init(selection, template: "intrusion", details: "We changed <all> locks.\nSorry.", draft: false))
            let browser = try await human.browser()
            try await eventually("the notice") {
                try await browser.open("/account").text.contains("We changed &lt;all&gt; locks.")
            }
            let page = try await browser.open("/account")
            #expect(PageText(page).words.contains("Your data may have been seen by others"))
        }
    }
}
