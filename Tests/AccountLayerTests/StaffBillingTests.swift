import AgentAPI
import Foundation
import HTTPTypes
import JSONWriting
import NIOHTTP1
import Synchronization
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// The billing role opens the vault for a purpose that it states; no other role does.
@Suite struct StaffBillingTests {
    private static let number = "2026-000001"

    private static func run(
        _ engine: TestEngine, _ body: (TestAccounts, TestAccount) async throws -> Void
    ) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            let account = try await accounts.account("payer@example.org")
            _ = try await account.giveAddress()
            _ = try await account.choose("studio")
            try await body(accounts, account)
        }
    }

    @Test(arguments: TestEngine.available)
    func theBillingRoleOpensForAStatedPurposeAndTheOwnerSeesIt(engine: TestEngine) async throws {
        try await Self.run(engine) { accounts, account in
            let before = try await account.openings().count
            let biller = try await accounts.staff(.billing, name: "Berta")
            func open(_ path: String, _ json: String) async throws -> Answer {
                try await biller.send(.POST, path, json: json)
            }
            let number = #""number":"2026-000001""#
            expectRefusal(try await open("/v1/staff/invoices", "{\(number)}"), 400, "PURPOSE_REQUIRED")
            expectRefusal(
                try await open("/v1/staff/invoices", #"{\#(number),"purpose":"curiosity"}"#), 400, "PURPOSE_REQUIRED")
            for purpose in ["own-account", "support", "granted", "incident"] {
                let answer = try await open("/v1/staff/billing", #"{\#(number),"purpose":"\#(purpose)"}"#)
                expectRefusal(answer, 403, "PURPOSE_REFUSED")
            }
            var now = try await account.openings().count
            #expect(now == before)
            let invoice = try await open("/v1/staff/invoices", #"{\#(number),"purpose":"dispute"}"#)
            #expect(invoice["invoice"]["recipient"]["name"].text == "Anna Seidel")
            let billing = try await open(
                "/v1/staff/billing", #"{"email":"Payer@example.org","purpose":"legal-request"}"#)
            #expect(billing["billing"]["details"]["city"].text == "Rostock")
            #expect(billing["billing"]["invoices"].items.count == 1)
            let openings = try await account.openings().dropFirst(before)
            #expect(
                Array(openings) == [
                    "billing Berta dispute invoice", "billing Berta legal-request email",
                    "billing Berta legal-request customer",
                    "billing Berta legal-request subscription", "billing Berta legal-request invoice",
                ])
            now = try await account.openings().count
            for json in [
                #"{"purpose":"dispute"}"#, #"{"purpose":"dispute","number":"2026-000009"}"#,
                #"{"purpose":"dispute","number":""}"#, #"{"purpose":"dispute","email":"nobody@example.org"}"#,
            ] {
                expectRefusal(try await open("/v1/staff/billing", json), 404, "NOT_FOUND")
            }
            let after = try await account.openings().count
            #expect(after == now)
        }
    }

    /// That there is an account is something that its person sees was asked, though nothing is kept that could be opened.
    @Test(arguments: TestEngine.available)
    func anAddressWithoutBillingDataIsNotTriedOutUnseen(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account("quiet@example.org")
            let before = try await account.openings().count
            let biller = try await accounts.staff(.billing, name: "Berta")
            let answer = try await biller.send(
                .POST, "/v1/staff/billing", json: #"{"email":"quiet@example.org","purpose":"dispute"}"#)
            #expect(answer.status == 200)
            let openings = try await account.openings().dropFirst(before)
            #expect(Array(openings) == ["billing Berta dispute email"])
        }
    }

    @Test(arguments: TestEngine.available, [Role.support, .auditor, .operator])
    func noOtherRoleGetsNearTheVault(engine: TestEngine, role: Role) async throws {
        try await Self.run(engine) { accounts, account in
            let before = try await account.openings()
            let member = try await accounts.staff(role)
            for path in ["/v1/staff/billing", "/v1/staff/invoices"] {
                let answer = try await member.send(
                    .POST, path, json: #"{"purpose":"dispute","number":"2026-000001"}"#)
                expectRefusal(answer, 403, "ROLE_REQUIRED")
            }
            let after = try await account.openings()
            #expect(after == before)
        }
    }

    /// Every endpoint of the table, asked by everybody but the owner; and the owner's, outside of the pages that are meant
    /// to show what was paid. A route that is added is crawled too.
    @Test(arguments: TestEngine.available)
    func noEndpointShowsBillingDataOutsideOfItsOwnersPages(engine: TestEngine) async throws {
        try await StripeStandIn.run { stripe in
            try await TestAccounts.run(engine, plans: .priced(), configure: { $0.payments = stripe.payments }) {
                accounts in
                let account = try await accounts.account("payer@example.org")
                let words = ["payer", "street", "city", "vat"].map { PlantedSecret.word($0) }
                _ = try await account.giveAddress(
                    """
                    {"name":"\(words[0])","line1":"\(words[1])","postal_code":"18055","city":"\(words[2])",\
                    "country":"DE","tax_id":"\(words[3])"}
                    """)
                _ = try await account.giveCard("pm_card")
                _ = try await account.choose("studio")
                let anchor: Int64 = 20_790 * 86_400
                stripe.state.withLock { state in
                    state.invoices = [
                        .init(
                            number: "XINVOICE-0001", customer: "cus_standin1", status: "open", amount: 900,
                            start: anchor, end: anchor + 86_400 * 30, created: anchor)
                    ]
                }
                let reported = try await accounts.report(
                    StripeStandIn.event("e1", "invoice.paid", customer: "cus_standin1"))
                #expect(reported.status == 200)
                let shown = words + ["XINVOICE-0001"]
                // The provider's names are nobody's to see, not even the owner's.
                let hidden = ["cus_standin1", "sub_standin2", "pm_card", "price_studio", StripeStandIn.key, "whsec_"]
                #expect(try await account.get("/v1/account/export").text.contains("XINVOICE-0001"))

                let routes = Routes(domain: accounts.inside)
                let paths =
                    routes.api.map { ($0.method, "/v1" + $0.path) } + routes.pages.map { ($0.method, $0.path) }
                let other = try await accounts.account()
                let support = try await accounts.staff(.support)
                let auditor = try await accounts.staff(.auditor)
                let keeper = try await accounts.staff(.operator)
                func crawl(_ asker: TestAccount?, _ name: Comment, sees: (String) -> Bool) async throws {
                    for (method, path) in paths {
                        // What ends the asker's own session or account would end the crawl.
                        if method == .delete, path.contains("/sessions") { continue }
                        // The owner's own address and card would go.
                        if method == .delete, path.contains("/billing"), asker?.id == account.id { continue }
                        let filled = path.replacing(/:[a-z]+/, with: path.contains("invoices") ? "XINVOICE-0001" : "1")
                        let json = #"{"purpose":"dispute","number":"XINVOICE-0001","email":"payer@example.org"}"#
                        let verb = HTTPMethod(rawValue: method.rawValue)
                        let answer =
                            if let asker { try await asker.send(verb, filled, json: json) } else {
                                try await accounts.send(verb, filled, json: json)
                            }
                        let head = answer.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
                            .replacing(filled, with: "")
                        // A refusal or the way to the sign-in page names the path, so what was asked for.
                        let body = answer.text.replacing(filled, with: "")
                        for word in hidden {
                            #expect(!head.contains(word) && !body.contains(word), "\(name): \(verb) \(path), \(word)")
                        }
                        for word in shown {
                            #expect(!head.contains(word), "\(name): headers of \(verb) \(path)")
                            if !sees(path) {
                                #expect(!body.contains(word), "\(name): \(verb) \(path)")
                            }
                        }
                    }
                }
                try await crawl(nil, "a stranger") { _ in false }
                try await crawl(other, "somebody else") { _ in false }
                try await crawl(support, "support") { _ in false }
                try await crawl(auditor, "an auditor") { _ in false }
                try await crawl(keeper, "an operator") { _ in false }
                try await crawl(account, "the owner") { path in
                    path.hasPrefix("/v1/account/billing") || path.hasPrefix("/v1/account/invoices")
                        || path == "/v1/account/export" || path.hasPrefix("/account")
                }
            }
        }
    }
}
