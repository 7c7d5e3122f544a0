import AgentAPI
import Foundation
import JSONWriting
import NIOHTTP1
import PrivacyPassToken
import Synchronization
import TestDatabases
import Testing
import TestServers

@testable import AccountLayer

/// Choices that fail halfway, or that are made twice at once: what is charged is what is written here, and nothing else.
@Suite struct StripeChangeTests {
    private static let anchor: Int64 = 20_790 * 86_400

    /// With a card, and "studio" and "atelier" to choose from.
    private static func run(
        _ engine: TestEngine, _ body: (TestAccounts, StripeStandIn, TestAccount) async throws -> Void
    ) async throws {
        let plans = try Plans([
            .init(name: "free", run: 3, open: true),
            .init(
                name: "studio", run: 12, open: true,
                price: .init(amount: 900, currency: "EUR", reference: "price_studio")),
            .init(
                name: "atelier", run: 20, open: true,
                price: .init(amount: 1_900, currency: "EUR", reference: "price_atelier")),
        ])
        try await StripeTests.run(engine, plans: plans) { accounts, stripe, account in
            stripe.state.withLock { $0.prices["price_atelier"] = (1_900, "eur", 30) }
            let answer1 = try await account.giveCard("pm_card")
            #expect(answer1.status == 200)
            try await body(accounts, stripe, account)
        }
    }

    @Test(arguments: TestEngine.available)
    func aChangeThatFailsLeavesTheOldPlanAsItWas(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            let answer2 = try await account.choose("studio")
            #expect(answer2.status == 200)
            stripe.state.withLock { $0.failingPath = ("POST", "/v1/subscriptions") }
            expectRefusal(try await account.choose("atelier"), 503, "PAYMENT_PROVIDER_UNREACHABLE")
            #expect(stripe.charged == ["price_studio"])
            stripe.state.withLock { $0.failingPath = nil }
            let answer3 = try await account.choose("atelier")
            #expect(answer3.status == 200)
            #expect(stripe.charged == ["price_atelier"])
        }
    }

    @Test(arguments: TestEngine.available)
    func aPlanThatWasSetToEndGoesOnWhenItIsChosenAgain(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            let answer4 = try await account.choose("studio")
            #expect(answer4.status == 200)
            stripe.state.withLock { $0.subscriptions["sub_standin2"]?.cancelsAtEnd = true }
            let answer5 = try await account.choose("studio")
            #expect(answer5.status == 200)
            #expect(stripe.charged == ["price_studio"])
            // And is over when it is ended after that, though a cancelling was asked for before.
            let answer6 = try await account.choose("free")
            #expect(answer6.status == 200)
            #expect(stripe.charged.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func aPlanThatIsOverAtTheProviderBeginsAnewWhenItIsChosenAgain(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            let answer7 = try await account.choose("studio")
            #expect(answer7.status == 200)
            stripe.state.withLock { $0.subscriptions["sub_standin2"]?.status = "canceled" }
            let answer8 = try await account.choose("studio")
            #expect(answer8.status == 200)
            #expect(stripe.charged == ["price_studio"])
        }
    }

    @Test(arguments: TestEngine.available)
    func whoLosesARaceOfTwoPlansLeavesNothingThatCharges(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            let other = Mutex<Int?>(nil)
            stripe.state.withLock { state in
                state.meanwhile = (
                    "POST", "/v1/subscriptions",
                    {
                        let status = try await account.choose("atelier").status
                        other.withLock { $0 = status }
                    }
                )
            }
            let answer9 = try await account.choose("studio")
            #expect(answer9.status == 200)
            #expect(other.withLock { $0 } == 200)
            #expect(stripe.charged == ["price_studio"])
            let billing = try await account.get("/v1/account/billing")["billing"]
            #expect(billing["subscription"]["plan"].text == "studio")
        }
    }

    /// Two requests for the same begin one subscription, and neither cancels the other's.
    @Test(arguments: TestEngine.available)
    func theSameChoiceTwiceAtOnceIsOne(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            stripe.state.withLock { state in
                state.meanwhile = (
                    "POST", "/v1/subscriptions", { _ = try await account.choose("studio") }
                )
            }
            let answer10 = try await account.choose("studio")
            #expect(answer10.status == 200)
            #expect(stripe.charged == ["price_studio"])
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsBegunIsKeptThoughTheProviderDoesNotSayHowItStands(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            stripe.state.withLock { $0.failingPath = ("GET", "/v1/subscriptions/sub_standin2") }
            let answer11 = try await account.choose("studio")
            #expect(answer11.status == 200)
            stripe.state.withLock { $0.failingPath = nil }
            let answer12 = try await account.choose("free")
            #expect(answer12.status == 200)
            #expect(stripe.charged.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsWrittenNowhereIsCancelledWithTheNextReport(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            let now = accounts.clock.now.milliseconds / 1_000
            stripe.state.withLock { state in
                for (name, created) in [("sub_lost", now - 3_700), ("sub_fresh", now - 60)] {
                    state.subscriptions[name] = .init(
                        customer: "cus_standin1", price: name, start: Self.anchor - 86_400, end: Self.anchor,
                        created: created)
                }
            }
            let report = { (id: String) in
                StripeStandIn.event(id, "customer.subscription.updated", customer: "cus_standin1")
            }
            let answer13 = try await accounts.report(report("e1"))
            #expect(answer13.status == 200)
            // What is so young may be about to be written.
            #expect(stripe.charged == ["sub_fresh"])
            let answer14 = try await account.choose("studio")
            #expect(answer14.status == 200)
            accounts.clock.advance(seconds: 3_700)
            let answer15 = try await accounts.report(report("e2"))
            #expect(answer15.status == 200)
            #expect(stripe.charged == ["price_studio"])
        }
    }

    @Test(arguments: TestEngine.available)
    func whoLosesARaceOfTwoAddressesLeavesNoCustomer(engine: TestEngine) async throws {
        try await StripeStandIn.run { stripe in
            try await TestAccounts.run(engine, plans: .priced(), configure: { $0.payments = stripe.payments }) {
                accounts in
                let account = try await accounts.account()
                stripe.state.withLock { state in
                    state.meanwhile = (
                        "POST", "/v1/customers",
                        { _ = try await account.giveAddress(TestAccount.address.replacing("Rostock", with: "Kiel")) }
                    )
                }
                let answer16 = try await account.giveAddress()
                #expect(answer16.status == 200)
                let left = stripe.state.withLock { $0.customers.values.filter { !$0.isDeleted } }
                #expect(left.map { $0.fields["address[city]"] } == ["Rostock"])
            }
        }
    }

    /// The provider sends a report again for days, signed anew.
    @Test(arguments: TestEngine.available)
    func aLateReportOfACardDoesNotPutItBack(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            for (number, card) in [(1, "pm_card"), (2, "pm_other"), (1, "pm_card")] {
                stripe.state.withLock { $0.intents["seti_\(number)"] = ("cus_standin1", card) }
                let event = StripeStandIn.event(
                    "evt_\(number)", "checkout.session.completed", customer: "cus_standin1",
                    object: "checkout.session", extra: #","mode":"setup","setup_intent":"seti_\#(number)""#)
                let answer17 = try await accounts.report(event)
                #expect(answer17.status == 200)
                accounts.clock.advance(days: 1)
            }
            let account = try await account.renewed()
            let billing = try await account.get("/v1/account/billing")["billing"]
            #expect(billing["method"]["last_four"].text == "0005")
        }
    }

    @Test(arguments: TestEngine.available)
    func anInvoiceMayBePaidAfterItsSubscriptionEnded(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, stripe, account in
            for isReported in [true, false] {
                let number = isReported ? "ABC-0001" : "ABC-0002"
                let account = try await account.renewed()
                let chosen = try await account.choose("studio")
                #expect(chosen.status == 200)
                let created = accounts.clock.now.milliseconds / 1_000
                stripe.state.withLock { state in
                    state.invoices.append(
                        .init(
                            number: number, customer: "cus_standin1", status: "open", amount: 900,
                            start: Self.anchor, end: Self.anchor + 30 * 86_400, created: created))
                    for name in state.subscriptions.keys { state.subscriptions[name]?.status = "canceled" }
                }
                let report = { (id: String) in
                    StripeStandIn.event(number + id, "invoice.updated", customer: "cus_standin1")
                }
                let told = try await accounts.report(report("over"))
                #expect(told.status == 200)
                accounts.clock.advance(days: 15)
                let later = try await account.renewed()
                expectRefusal(try await later.choose("studio"), 409, "INVOICE_OVERDUE")
                stripe.state.withLock { $0.invoices[$0.invoices.count - 1].status = "paid" }
                if isReported {
                    let paid = try await accounts.report(report("paid"))
                    #expect(paid.status == 200)
                    let invoices = try await later.invoices()
                    #expect(invoices.allSatisfy { $0.state == "paid" })
                }
                // Where no report arrives, the choice asks.
                let again = try await later.choose("studio")
                #expect(again.status == 200)
                let left = try await later.choose("free")
                #expect(left.status == 200)
            }
        }
    }
}

extension StripeStandIn {
    /// The prices of what goes on to be charged.
    var charged: [String] {
        state.withLock { state in
            state.subscriptions.values.filter { $0.status != "canceled" && !$0.cancelsAtEnd }.map(\.price).sorted()
        }
    }
}
