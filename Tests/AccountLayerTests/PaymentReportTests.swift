import AgentAPI
import Foundation
import JSONWriting
import NIOHTTP1
import Synchronization
import TestDatabases
import Testing
import TestServers

@testable import AccountLayer

/// What a payment provider reports: forged, replayed, out of order, about nobody.
@Suite struct PaymentReportTests {
    @Test(arguments: TestEngine.available)
    func onlyWhoKnowsTheSecretIsHeard(engine: TestEngine) async throws {
        try await StripeTests.runSubscribed(engine) { accounts, stripe, account in
            let body = StripeStandIn.event("evt_1", "customer.subscription.deleted", customer: "cus_standin1")
            let now = accounts.clock.now.milliseconds / 1_000
            let right = StripeStandIn.hex(body, at: now)
            stripe.state.withLock { $0.subscriptions["sub_standin2"]?.status = "canceled" }
            let asked = stripe.state.withLock { $0.seen.count }
            let forged = [
                "", "t=\(now)", "v1=\(right)", "t=\(now),v1=", "t=\(now),v1=\(right.dropLast(2))",
                "t=\(now),v1=\(right)00", "t=\(now),v0=\(right)", "t=\(now + 1),v1=\(right)", "t=-\(now),v1=\(right)",
                "t=\(now),t=\(now + 1),v1=\(right)", "t=\(now) ,v1=\(right)", "t=0\(now),v1=\(right)",
                StripeStandIn.signature(body, at: now, secret: "whsec_guess"),
                StripeStandIn.signature(body + " ", at: now),
                "t=\(now),v1=" + String(repeating: "+1", count: 32),
                "t=\(now),v1=" + String(repeating: "0", count: 64), String(repeating: "v1=00,", count: 1_000),
                // Old ones, and such from the future: five minutes either way.
                StripeStandIn.signature(body, at: now - 301), StripeStandIn.signature(body, at: now + 301),
                StripeStandIn.signature(body, at: 0), StripeStandIn.signature(body, at: .max),
            ]
            for signature in forged {
                let answer = try await accounts.report(body, signature: signature)
                expectRefusal(answer, 400, "SIGNATURE_REFUSED")
            }
            let unsigned = try await accounts.send(.POST, "/v1/webhooks/payments", Array(body.utf8))
            expectRefusal(unsigned, 400, "SIGNATURE_REFUSED")
            #expect(stripe.state.withLock { $0.seen.count } == asked)
            #expect(try await account.get("/v1/account/billing")["billing"]["subscription"].isObject)
            // One of several signatures, under one of several secrets, within five minutes.
            let older = StripeStandIn.hex(body, at: now - 300, secret: "whsec_older")
            let answer = try await accounts.report(
                body, signature: "t=\(now - 300),v1=\(String(repeating: "0", count: 64)),v0=x,v1=\(older)")
            #expect(answer.status == 200)
            #expect(try await account.get("/v1/account/billing")["billing"]["subscription"] == .null)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsNoReportIsRefused(engine: TestEngine) async throws {
        try await StripeTests.runSubscribed(engine) { accounts, stripe, account in
            let asked = stripe.state.withLock { $0.seen.count }
            for body in ["", "{", "[]", "null", #"{"id":1}"#, #"{"id":"e","type":"x"}"#, "\u{0}"] {
                expectRefusal(try await accounts.report(body), 400, "INVALID_EVENT")
            }
            let large = StripeStandIn.event(
                "e", "x", customer: "cus_standin1", extra: #","x":"\#(String(repeating: "x", count: 300_000))""#)
            expectRefusal(try await accounts.report(large), 413, "PAYLOAD_TOO_LARGE")
            #expect(stripe.state.withLock { $0.seen.count } == asked)
        }
    }

    @Test(arguments: TestEngine.available)
    func aReportAboutNobodyIsTakenAndChangesNothing(engine: TestEngine) async throws {
        try await StripeTests.runSubscribed(engine) { accounts, stripe, account in
            let asked = stripe.state.withLock { $0.seen.count }
            let openings = try await account.openings()
            for body in [
                StripeStandIn.event("e1", "customer.subscription.deleted", customer: "cus_unknown"),
                StripeStandIn.event("e2", "customer.subscription.deleted", customer: "../../x"),
                StripeStandIn.event("e3", "customer.subscription.deleted", customer: ""),
                #"{"id":"e4","type":"payout.paid","data":{"object":{"id":"po_1","object":"payout"}}}"#,
            ] {
                #expect(try await accounts.report(body).status == 200)
            }
            #expect(stripe.state.withLock { $0.seen.count } == asked)
            #expect(try await account.openings() == openings)
        }
    }

    @Test(arguments: TestEngine.available)
    func aReportThatIsReplayedAsksNobody(engine: TestEngine) async throws {
        try await StripeTests.runSubscribed(engine) { accounts, stripe, account in
            let body = StripeStandIn.event("evt_1", "customer.subscription.updated", customer: "cus_standin1")
            let signature = StripeStandIn.signature(body, at: accounts.clock.now.milliseconds / 1_000)
            #expect(try await accounts.report(body, signature: signature).status == 200)
            let asked = stripe.state.withLock { $0.seen.count }
            for _ in 1...5 { #expect(try await accounts.report(body, signature: signature).status == 200) }
            #expect(stripe.state.withLock { $0.seen.count } == asked)
            accounts.clock.advance(seconds: 301)
            expectRefusal(try await accounts.report(body, signature: signature), 400, "SIGNATURE_REFUSED")
        }
    }

    /// One that could not be acted on was not seen: the provider tries again.
    @Test(arguments: TestEngine.available)
    func aReportThatFailedIsActedOnTheNextTime(engine: TestEngine) async throws {
        try await StripeTests.runSubscribed(engine) { accounts, stripe, account in
            stripe.state.withLock { state in
                state.subscriptions["sub_standin2"]?.status = "canceled"
                state.failing = (3, 500)
            }
            let body = StripeStandIn.event("evt_1", "customer.subscription.deleted", customer: "cus_standin1")
            expectRefusal(try await accounts.report(body), 503, "PAYMENT_PROVIDER_UNREACHABLE")
            #expect(try await account.get("/v1/account/billing")["billing"]["subscription"].isObject)
            #expect(try await accounts.report(body).status == 200)
            #expect(try await account.get("/v1/account/billing")["billing"]["subscription"] == .null)
        }
    }

    /// The report of an ending comes first, that of the beginning last: what the provider says now counts.
    @Test(arguments: TestEngine.available)
    func reportsMayComeInAnyOrder(engine: TestEngine) async throws {
        try await StripeTests.runSubscribed(engine) { accounts, stripe, account in
            stripe.state.withLock { $0.subscriptions["sub_standin2"]?.status = "canceled" }
            for (id, type) in [("e3", "deleted"), ("e1", "created"), ("e2", "updated")] {
                let body = StripeStandIn.event(id, "customer.subscription.\(type)", customer: "cus_standin1")
                let answer = try await accounts.report(body)
                #expect(answer.status == 200)
            }
            let billing = try await account.get("/v1/account/billing")["billing"]
            #expect(billing["subscription"] == .null)
        }
    }

    @Test(arguments: TestEngine.available)
    func aHundredReportsAtOnceLeaveOneState(engine: TestEngine) async throws {
        try await StripeTests.runSubscribed(engine) { accounts, stripe, account in
            let anchor: Int64 = 20_790 * 86_400
            stripe.state.withLock { state in
                state.invoices = (1...3).map { number in
                    .init(
                        number: "ABC-\(number)", customer: "cus_standin1", status: "paid", amount: 900, start: anchor,
                        end: anchor + 86_400 * 30, created: anchor + Int64(number), paidAt: anchor)
                }
            }
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...100 {
                    let body = StripeStandIn.event("evt_\(number)", "invoice.paid", customer: "cus_standin1")
                    group.addTask { try await accounts.report(body).status }
                }
                // Some give way to others, and the provider would try those again.
                for try await status in group { #expect([200, 409].contains(status)) }
            }
            #expect(try await account.invoices().count == 3)
            let index = try await BillingIndexes(domain: accounts.inside).of(account.id)
            #expect(try await accounts.count("vault_records") == Int64(index.recordIDs.count))
            #expect(
                try await accounts.count("billing_references") == Int64(index.referenceTags(accounts.inside.keys).count))
        }
    }
}
