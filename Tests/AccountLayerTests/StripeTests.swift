import AccountAPI
import AgentAPI
import Foundation
import HTTPTypes
import JSONWriting
import NIOHTTP1
import PrivacyPassToken
import Storage
import Synchronization
import TestDatabases
import Testing
import TestServers

@testable import AccountLayer

/// A payment provider of Stripe's shape, against a local server that speaks it.
@Suite struct StripeTests {
    private static let anchor: Int64 = 20_790 * 86_400

    /// - Parameter body: gets an account with an address.
    static func run(
        _ engine: TestEngine, plans: Plans? = nil,
        _ body: (TestAccounts, StripeStandIn, TestAccount) async throws -> Void
    ) async throws {
        try await StripeStandIn.run { stripe in
            try await TestAccounts.run(engine, plans: plans ?? .priced(), configure: { $0.payments = stripe.payments }) {
                accounts in
                let account = try await accounts.account()
                #expect(try await account.giveAddress().status == 200)
                try await body(accounts, stripe, account)
            }
        }
    }

    /// The same with a card and a plan.
    static func runSubscribed(
        _ engine: TestEngine, _ body: (TestAccounts, StripeStandIn, TestAccount) async throws -> Void
    ) async throws {
        try await run(engine) { accounts, stripe, account in
            #expect(try await account.giveCard("pm_card").status == 200)
            #expect(try await account.choose("studio").status == 200)
            try await body(accounts, stripe, account)
        }
    }

    @Test(arguments: TestEngine.available)
    func aCardAndAPlanAreToldToTheProviderAsItIsDocumented(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            expectRefusal(try await account.choose("studio"), 409, "PAYMENT_METHOD_NEEDED")
            let card = try await account.giveCard("pm_card")
            #expect(card["billing"]["method"]["last_four"].text == "4242")
            #expect(card["billing"]["method"]["expiry_year"].number == 2030)
            #expect(try await account.choose("studio")["account"]["next_plan"].text == "studio")

            let made = try #require(stripe.seen("POST", "/v1/customers").first)
            #expect(made.form["name"] == "Anna Seidel" && made.form["address[country]"] == "DE")
            #expect(made.headers[.contentType] == "application/x-www-form-urlencoded")
            let version = try #require(HTTPField.Name("Stripe-Version"))
            #expect(made.headers[version] == "2024-06-20")
            let subscribed = try #require(stripe.seen("POST", "/v1/subscriptions").first)
            #expect(subscribed.form["customer"] == "cus_standin1")
            #expect(subscribed.form["items[0][price]"] == "price_studio")
            #expect(subscribed.form["billing_cycle_anchor"] == String(Self.anchor))
            #expect(subscribed.form["proration_behavior"] == "none")
            let key = try #require(HTTPField.Name("Idempotency-Key"))
            let posts = stripe.state.withLock { $0.seen.filter { $0.method == "POST" } }
            #expect(posts.allSatisfy { !($0.headers[key] ?? "").isEmpty })
            // Neither an address, nor an id of ours, nor a name of this software reaches the provider.
            let everything = stripe.state.withLock { state in
                state.seen.map { "\($0.path) \($0.query) \($0.form) \($0.headers)" }.joined()
            }
            #expect(!everything.contains("@") && !everything.lowercased().contains("user-agent"))
        }
    }

    @Test(arguments: TestEngine.available)
    func aCardIsGivenOnTheProvidersPage(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            let page = try await account.send(.POST, "/v1/account/billing/setup")
            #expect(page.status == 201 && page["url"].text.hasPrefix("https://checkout.stripe.com/"))
            let asked = try #require(stripe.seen("POST", "/v1/checkout/sessions").first)
            #expect(asked.form["mode"] == "setup" && asked.form["customer"] == "cus_standin1")
            #expect(asked.form["success_url"] == TestAccounts.publicURL + "/account/billing")
            stripe.state.withLock { $0.intents["seti_1"] = ("cus_standin1", "pm_other") }
            let event = StripeStandIn.event(
                "evt_1", "checkout.session.completed", customer: "cus_standin1", object: "checkout.session",
                extra: #","mode":"setup","setup_intent":"seti_1""#)
            #expect(try await accounts.report(event).status == 200)
            #expect(try await account.get("/v1/account/billing")["billing"]["method"]["last_four"].text == "0005")
            // One of another customer's is not taken.
            stripe.state.withLock { $0.intents["seti_2"] = ("cus_other", "pm_card") }
            let others = StripeStandIn.event(
                "evt_2", "checkout.session.completed", customer: "cus_standin1", object: "checkout.session",
                extra: #","mode":"setup","setup_intent":"seti_2""#)
            #expect(try await accounts.report(others).status == 200)
            #expect(try await account.get("/v1/account/billing")["billing"]["method"]["last_four"].text == "0005")
        }
    }

    @Test(arguments: TestEngine.available)
    func methodsThatTheProviderRefusesAreNotKept(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            expectRefusal(try await account.giveCard("pm_declined"), 402, "PAYMENT_DECLINED")
            expectRefusal(try await account.giveCard("pm_unknown"), 400, "UNKNOWN_REFERENCE")
            expectRefusal(try await account.giveCard("4242424242424242"), 400, "CARD_NUMBER")
            let before = stripe.state.withLock { $0.seen.count }
            // What would lead a request elsewhere is not even asked for.
            for bad in ["", "../customers/cus_standin1", "pm_card/detach", "pm_card?x=1", "pm card", "pm_\u{e4}"] {
                expectRefusal(try await account.giveCard(bad), 400, "UNKNOWN_REFERENCE")
            }
            #expect(stripe.state.withLock { $0.seen.count } == before)
            #expect(try await account.get("/v1/account/billing")["billing"]["method"] == .null)
            #expect(try await accounts.count("vault_records") == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatTheProviderSaysDecidesWhatCounts(engine: TestEngine) async throws {
        try await Self.runSubscribed(engine) { accounts, stripe, account in
            var account = account
            // The first charge: its invoice comes with a report.
            accounts.clock.advance(days: 12)
            account = try await account.renewed()
            stripe.state.withLock { state in
                state.subscriptions["sub_standin2"]?.start = Self.anchor
                state.subscriptions["sub_standin2"]?.end = Self.anchor + 30 * 86_400
                state.invoices = [
                    .init(
                        number: "ABC-0001", customer: "cus_standin1", status: "open", amount: 900, start: Self.anchor,
                        end: Self.anchor + 30 * 86_400, created: Self.anchor),
                    .init(
                        number: nil, customer: "cus_standin1", status: "draft", amount: 900, start: 0, end: 1,
                        created: 1),
                ]
            }
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "studio")
            _ = try await accounts.report(StripeStandIn.event("e1", "invoice.finalized", customer: "cus_standin1"))
            #expect(try await account.invoices().map(\.state) == ["open"])
            stripe.state.withLock { state in
                state.invoices[0].status = "paid"
                state.invoices[0].paidAt = Self.anchor + 3_600
            }
            _ = try await accounts.report(StripeStandIn.event("e2", "invoice.paid", customer: "cus_standin1"))
            let invoice = try await account.get("/v1/account/invoices/ABC-0001")["invoice"]
            #expect(invoice["state"].text == "paid" && invoice["paid_day"].number == 20_790)
            #expect(invoice["first_day"].number == 20_790 && invoice["last_day"].number == 20_819)

            // The second charge fails: the epoch that has begun counts, the next one does not.
            accounts.clock.advance(days: 30)
            account = try await account.renewed()
            stripe.state.withLock { state in
                state.subscriptions["sub_standin2"]?.status = "past_due"
                state.subscriptions["sub_standin2"]?.start = Self.anchor + 30 * 86_400
                state.subscriptions["sub_standin2"]?.end = Self.anchor + 60 * 86_400
            }
            _ = try await accounts.report(
                StripeStandIn.event("e3", "customer.subscription.updated", customer: "cus_standin1"))
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "studio")
            accounts.clock.advance(days: 30)
            account = try await account.renewed()
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "free")

            // And the provider gives up.
            stripe.state.withLock { $0.subscriptions["sub_standin2"]?.status = "canceled" }
            _ = try await accounts.report(
                StripeStandIn.event("e4", "customer.subscription.deleted", customer: "cus_standin1"))
            #expect(try await account.get("/v1/account/billing")["billing"]["subscription"] == .null)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatNoReportToldIsAskedForOnceAnEpoch(engine: TestEngine) async throws {
        try await Self.runSubscribed(engine) { accounts, stripe, account in
            accounts.clock.advance(days: 12)
            stripe.state.withLock { $0.subscriptions["sub_standin2"]?.status = "canceled" }
            for _ in 1...20 { try await accounts.midnight() }
            accounts.clock.advance(days: 12)
            try await accounts.midnight()
            let account = try await account.renewed()
            #expect(try await account.get("/v1/account/billing")["billing"]["subscription"] == .null)
        }
    }

    @Test(arguments: TestEngine.available)
    func anAnswerThatWasLostIsAskedForAgainUnderTheSameKey(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            _ = try await account.giveCard("pm_card")
            stripe.state.withLock { $0.isLosing = true }
            // The price is asked for first; then the subscription is made, and its answer is lost.
            #expect(try await account.choose("studio").status == 200)
            stripe.state.withLock { $0.isLosing = true }
            #expect(try await account.choose("free").status == 200)
            #expect(stripe.state.withLock { $0.subscriptions.count } == 1)
            // One more after an ending is a new one.
            #expect(try await account.choose("studio").status == 200)
            #expect(stripe.state.withLock { $0.subscriptions.count } == 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func aProviderThatDoesNotAnswerChangesNothingHere(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            _ = try await account.giveCard("pm_card")
            for status in [500, 503, 429, 409] {
                stripe.state.withLock { $0.failing = (3, status) }
                let answer = try await account.choose("studio")
                expectRefusal(answer, 503, "PAYMENT_PROVIDER_UNREACHABLE")
                #expect(answer.header("Retry-After") == "60")
            }
            stripe.state.withLock { $0.isBabbling = true }
            expectRefusal(try await account.choose("studio"), 503, "PAYMENT_PROVIDER_UNREACHABLE")
            stripe.state.withLock { $0.isBabbling = false }
            for status in [400, 401, 403] {
                stripe.state.withLock { $0.failing = (1, status) }
                expectRefusal(try await account.choose("studio"), 503, "PAYMENTS_MISCONFIGURED")
            }
            let billing = try await account.get("/v1/account/billing")["billing"]
            #expect(billing["subscription"] == .null)
            #expect(try await account.get("/v1/account/plan")["next_plan"] == .null)
            #expect(try await accounts.count("vault_records") == 2)
            // Its words are in no reply.
            #expect(try await account.choose("studio").status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func aPriceThatIsAnotherOneThereIsNotCharged(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            _ = try await account.giveCard("pm_card")
            for price in [(901, "eur", 30), (900, "usd", 30), (900, "eur", 31)] as [(Int64, String, Int64)] {
                stripe.state.withLock { $0.prices["price_studio"] = (price.0, price.1, price.2) }
                expectRefusal(try await account.choose("studio"), 503, "PAYMENTS_MISCONFIGURED")
            }
            stripe.state.withLock { $0.prices["price_studio"] = nil }
            expectRefusal(try await account.choose("studio"), 503, "PAYMENTS_MISCONFIGURED")
            // A plan without a price at the provider.
            expectRefusal(try await account.choose("lab"), 503, "PAYMENTS_MISCONFIGURED")
            #expect(stripe.seen("POST", "/v1/subscriptions").isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func deletionEndsWhatIsChargedOrDoesNotHappen(engine: TestEngine) async throws {
        try await StripeStandIn.run { stripe in
            try await TestAccounts.run(engine, plans: .priced(), configure: { $0.payments = stripe.payments }) {
                accounts in
                let human = try await accounts.human("payer@example.org")
                let account = TestAccount(accounts: accounts, id: try await human.id(), session: human.session)
                _ = try await account.giveAddress()
                _ = try await account.giveCard("pm_card")
                _ = try await account.choose("studio")
                stripe.state.withLock { $0.failing = (3, 500) }
                let fields = ["passphrase": TestAccounts.passphrase]
                expectRefusal(
                    try await human.send(.DELETE, "/v1/account", fields), 503, "PAYMENT_PROVIDER_UNREACHABLE")
                #expect(try await human.get("/v1/account").status == 200)
                #expect(try await human.send(.DELETE, "/v1/account", fields).status == 200)
                #expect(stripe.state.withLock { $0.customers["cus_standin1"]?.isDeleted } == true)
                for table in ["vault_records", "billing_indexes", "billing_references"] as [StaticString] {
                    #expect(try await accounts.count(table) == 0, "\(table)")
                }
                // A report about who is gone is taken, and changes nothing.
                let late = StripeStandIn.event("e9", "customer.subscription.deleted", customer: "cus_standin1")
                #expect(try await accounts.report(late).status == 200)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aCardIsRemovedAtTheProviderToo(engine: TestEngine) async throws {
        try await Self.runSubscribed(engine) { accounts, stripe, account in
            expectRefusal(try await account.send(.DELETE, "/v1/account/billing/method"), 409, "SUBSCRIBED")
            _ = try await account.choose("free")
            #expect(stripe.state.withLock { $0.subscriptions["sub_standin2"]?.cancelsAtEnd } == true)
            #expect(try await account.send(.DELETE, "/v1/account/billing/method").status == 200)
            #expect(stripe.state.withLock { $0.methods["pm_card"] } == nil)
            #expect(try await account.get("/v1/account/billing")["billing"]["method"] == .null)
            #expect(try await account.send(.DELETE, "/v1/account/billing").status == 200)
            #expect(stripe.state.withLock { $0.customers["cus_standin1"]?.isDeleted } == true)
            #expect(try await accounts.count("vault_records") == 0)
            // And given anew.
            #expect(try await account.giveAddress().status == 200)
            #expect(stripe.state.withLock { $0.customers.count } == 2)
        }
    }
}

extension TestAccount {
    func giveCard(_ reference: String) async throws -> Answer {
        try await send(.POST, "/v1/account/billing/method", json: #"{"reference":"\#(reference)"}"#)
    }
}
