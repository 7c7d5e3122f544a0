import AccountAPI
import AgentAPI
import Foundation
import HTTPSupport
import JSONWriting
import NIOHTTP1
import PrivacyPassToken
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AccountLayer

/// Plans that cost something, paid by invoice. The clock starts on the 18th day of epoch 692; 693 begins on day 20,790.
@Suite struct InvoiceBillingTests {
    private static let today = TestClock.start.day
    private static let next: Int64 = 20_790

    @Test(arguments: TestEngine.available)
    func aPricedPlanCountsFromTheNextEpochAndIsInvoiced(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            var account = try await accounts.account()
            expectRefusal(try await account.choose("studio"), 409, "BILLING_DETAILS_NEEDED")
            #expect(try await account.giveAddress().status == 200)
            let chosen = try await account.choose("studio")
            #expect(chosen.status == 200)
            // Not at once, although the account is new and has drawn nothing.
            #expect(chosen["account"]["plan"].text == "free")
            #expect(chosen["account"]["next_plan"].text == "studio")
            let invoices = try await account.invoices()
            #expect(
                invoices == [
                    InvoiceLine(
                        number: "2026-000001", state: "open", firstDay: Self.next, dueDay: Self.today + 14)
                ])
            let invoice = try await account.get("/v1/account/invoices/2026-000001")["invoice"]
            #expect(invoice["amount"].number == 900 && invoice["currency"].text == "EUR")
            #expect(invoice["last_day"].number == Self.next + 29)
            #expect(invoice["recipient"]["name"].text == "Anna Seidel")
            let again = try await account.choose("studio")
            #expect(again.status == 200)
            let still = try await account.invoices()
            #expect(still == invoices)

            accounts.clock.advance(days: 12)
            account = try await account.renewed()
            let plan = try await account.get("/v1/account/plan")
            #expect(plan["plan"]["name"].text == "studio" && plan["plan"]["price"]["amount"].number == 900)
            #expect(plan["last_day"].number == Self.next + 29)
            let wallet = try await TestWallet(accounts)
            #expect(try await account.draw(wallet.batch(run: 12)).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func theNextInvoiceComesTwoWeeksAheadAndOnlyWhenTheLastIsNotOverdue(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            var account = try await accounts.account()
            _ = try await account.giveAddress()
            _ = try await account.choose("studio")
            // Day 20,805: fifteen days before epoch 694, and the first is overdue.
            accounts.clock.advance(days: 27)
            try await accounts.midnight()
            account = try await account.renewed()
            var invoices = try await account.invoices()
            #expect(invoices.count == 1)
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "studio")
            expectRefusal(try await account.choose("lab"), 409, "INVOICE_OVERDUE")

            // The operator says that it was paid: what waited goes on at once, for the epoch after this one.
            _ = try await SettleInvoice.run(.init(number: "2026-000001", isPaid: true), accounts.inside)
            invoices = try await account.invoices()
            #expect(invoices.map(\.state) == ["open", "paid"])
            #expect(invoices.first?.number == "2026-000002" && invoices.first?.firstDay == Self.next + 30)
            await #expect(throws: Refusal.self) {
                _ = try await SettleInvoice.run(.init(number: "2026-000001", isPaid: true), accounts.inside)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func whoDoesNotPayHasTheFreePlanFromTheNextEpochOnUntilItIsPaid(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            var account = try await accounts.account()
            _ = try await account.giveAddress()
            _ = try await account.choose("studio")
            accounts.clock.advance(days: 45)
            try await accounts.midnight()
            account = try await account.renewed()
            // Epoch 694.
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "free")
            _ = try await SettleInvoice.run(.init(number: "2026-000001", isPaid: true), accounts.inside)
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "free")
            let invoices = try await account.invoices()
            #expect(invoices.first?.firstDay == Self.next + 60)
            accounts.clock.advance(days: 27)
            account = try await account.renewed()
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "studio")
            // After two months of waiting it is over; the invoice stays.
            accounts.clock.advance(days: 80)
            try await accounts.midnight()
            account = try await account.renewed()
            let billing = try await account.get("/v1/account/billing")["billing"]
            #expect(billing["subscription"] == .null)
            #expect(try await account.invoices().count == 2)
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "free")
        }
    }

    @Test(arguments: TestEngine.available)
    func choosingTheFreePlanEndsWhatIsPaid(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            var account = try await accounts.account()
            _ = try await account.giveAddress()
            _ = try await account.choose("studio")
            #expect(try await account.choose("free").status == 200)
            // It had not begun: nothing is owed.
            var invoices = try await account.invoices()
            #expect(invoices.map(\.state) == ["void"])
            _ = try await account.choose("studio")
            accounts.clock.advance(days: 12)
            account = try await account.renewed()
            _ = try await account.choose("free")
            // This one had: it is owed, and the plan counts until the epoch ends.
            invoices = try await account.invoices()
            #expect(invoices.map(\.state) == ["open", "void"])
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "studio")
            #expect(try await account.get("/v1/account/plan")["next_plan"]["name"].text == "free")
            accounts.clock.advance(days: 30)
            try await accounts.midnight()
            account = try await account.renewed()
            #expect(try await account.invoices().count == 2)
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "free")
        }
    }

    @Test(arguments: TestEngine.available)
    func aPlanOfTwelveEpochsIsInvoicedOnce(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            var account = try await accounts.account()
            _ = try await account.giveAddress()
            _ = try await account.choose("lab")
            _ = try await SettleInvoice.run(.init(number: "2026-000001", isPaid: true), accounts.inside)
            for _ in 1...11 {
                accounts.clock.advance(days: 29)
                try await accounts.midnight()
            }
            account = try await account.renewed()
            #expect(try await account.invoices().count == 1)
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "lab")
            accounts.clock.advance(days: 28)
            try await accounts.midnight()
            account = try await account.renewed()
            let invoices = try await account.invoices()
            #expect(invoices.count == 2 && invoices.first?.number == "2027-000001")
            #expect(invoices.first?.firstDay == Self.next + 360)
        }
    }

    @Test(arguments: TestEngine.available)
    func anotherPricedPlanTakesThePlaceOfTheFirst(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            var account = try await accounts.account()
            _ = try await account.giveAddress()
            _ = try await account.choose("lab")
            #expect(try await account.choose("studio").status == 200)
            var invoices = try await account.invoices()
            #expect(invoices.map(\.state) == ["open", "void"])
            _ = try await SettleInvoice.run(.init(number: "2026-000002", isPaid: true), accounts.inside)
            accounts.clock.advance(days: 27)
            try await accounts.midnight()
            account = try await account.renewed()
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "studio")
            invoices = try await account.invoices()
            #expect(invoices.map(\.state) == ["open", "paid", "void"])
        }
    }

    @Test(arguments: TestEngine.available)
    func manyAtOnceAreNumberedWithoutGap(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            var numbers: Set<String> = []
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 1...6 {
                    group.addTask {
                        let account = try await accounts.account()
                        _ = try await account.giveAddress()
                        let chosen = try await account.choose("studio")
                        guard chosen.status == 200 else { throw UnexpectedAnswer(chosen) }
                        return try await account.invoices().first?.number ?? ""
                    }
                }
                for try await number in group { numbers.insert(number) }
            }
            #expect(numbers == Set((1...6).map { "2026-00000\($0)" }))
        }
    }

    @Test(arguments: TestEngine.available)
    func aPresentOfTheOperatorCostsNothing(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            var account = try await accounts.account("lab@example.org")
            _ = try await GivePlan.run(.init(plan: "lab", email: "lab@example.org"), accounts.inside)
            accounts.clock.advance(days: 100)
            try await accounts.midnight()
            account = try await account.renewed()
            #expect(try await account.get("/v1/account/plan")["plan"]["name"].text == "lab")
            #expect(try await account.invoices().isEmpty)
            // Chosen otherwise, it is over: the same plan then costs what it costs.
            _ = try await account.choose("free")
            expectRefusal(try await account.choose("lab"), 409, "BILLING_DETAILS_NEEDED")
        }
    }

    @Test(arguments: TestEngine.available)
    func anothersInvoiceIsOneThatThereIsNot(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            let account = try await accounts.account()
            _ = try await account.giveAddress()
            _ = try await account.choose("studio")
            let other = try await accounts.account()
            let missing = try await other.get("/v1/account/invoices/2026-000009")
            let others = try await other.get("/v1/account/invoices/2026-000001")
            expectRefusal(missing, 404, "NOT_FOUND")
            expectRefusal(others, 404, "NOT_FOUND")
            let bad = try await other.get("/v1/account/invoices/%20%00")
            expectRefusal(bad, 404, "NOT_FOUND")
            // Nobody's data was opened for it.
            #expect(try await account.openings().allSatisfy { !$0.contains("own-account invoice") })
            expectRefusal(try await accounts.get("/v1/account/invoices"), 401, "UNAUTHORIZED")
            expectRefusal(try await accounts.get("/v1/account/billing"), 401, "UNAUTHORIZED")
        }
    }

    @Test(arguments: TestEngine.available)
    func theOwnerSeesWhoOpenedTheVaultAndWhy(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            let account = try await accounts.account()
            _ = try await account.giveAddress()
            _ = try await account.choose("studio")
            _ = try await account.get("/v1/account/billing")
            _ = try await account.get("/v1/account/invoices")
            #expect(
                try await account.openings() == [
                    "owner own-account customer", "owner payment customer", "payments invoicing customer",
                    "owner own-account customer", "owner own-account subscription", "owner own-account invoice",
                ])
        }
    }

    @Test(arguments: TestEngine.available)
    func theOperatorSeesNumbersAlone(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            let account = try await accounts.account()
            _ = try await account.giveAddress()
            _ = try await account.choose("studio")
            let before = try await account.openings()
            let lines = try await ListInvoiceNumbers.run(.init(all: false), accounts.inside)
            #expect(lines.map(\.number) == ["2026-000001"] && lines.map(\.amount) == [900])
            #expect(lines.first?.state == "open" && lines.first?.due == "2026-12-05")
            // Nothing was opened for it.
            #expect(try await account.openings() == before)
            _ = try await SettleInvoice.run(.init(number: "2026-000001", isPaid: false), accounts.inside)
            #expect(try await ListInvoiceNumbers.run(.init(all: false), accounts.inside).isEmpty)
            let all = try await ListInvoiceNumbers.run(.init(all: true), accounts.inside)
            #expect(all.map(\.state) == ["void"])
            await #expect(throws: Refusal.self) {
                _ = try await SettleInvoice.run(.init(number: "2026-000077", isPaid: true), accounts.inside)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func detailsThatCannotStandOnAnInvoiceAreRefused(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account()
            func refused(_ change: [String: Any], _ code: String) async throws {
                var fields: [String: Any] = [
                    "name": "A", "line1": "B", "postal_code": "1", "city": "C", "country": "DE",
                ]
                fields.merge(change) { $1 }
                let body = try JSONSerialization.data(withJSONObject: fields)
                let answer = try await account.giveAddress(String(decoding: body, as: UTF8.self))
                expectRefusal(answer, 400, code)
            }
            try await refused(["name": "  "], "MISSING_FIELD")
            try await refused(["name": NSNull()], "MISSING_FIELD")
            try await refused(["name": 7], "WRONG_TYPE")
            try await refused(["name": String(repeating: "n", count: 201)], "FIELD_TOO_LONG")
            try await refused(["line1": "a\nb"], "INVALID_FIELD")
            try await refused(["country": "Germany"], "INVALID_COUNTRY")
            try await refused(["country": "D1"], "INVALID_COUNTRY")
            // Whoever writes a card's number into a form by mistake: it is not taken.
            for field in ["name", "line1", "line2", "postal_code", "city", "region", "tax_id"] {
                try await refused([field: "4242 4242-4242 4242"], "CARD_NUMBER")
            }
            #expect(try await accounts.count("vault_records") == 0)
            #expect(try await accounts.count("billing_indexes") == 0)
            #expect(try await account.get("/v1/account/billing")["billing"]["details"] == .null)
            // Without a provider that takes cards nothing about one is taken.
            expectRefusal(
                try await account.send(.POST, "/v1/account/billing/method", json: #"{"reference":"pm_card"}"#), 409,
                "NO_PAYMENT_METHODS")
            expectRefusal(try await account.send(.POST, "/v1/account/billing/setup"), 409, "NO_PAYMENT_METHODS")
            expectRefusal(try await accounts.report("{}"), 404, "NOT_FOUND")
        }
    }

    @Test(arguments: TestEngine.available)
    func anAddressIsChangedAndRemoved(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            let account = try await accounts.account()
            _ = try await account.giveAddress()
            let moved = TestAccount.address.replacing("Rostock", with: "Wismar")
            #expect(try await account.giveAddress(moved)["billing"]["details"]["city"].text == "Wismar")
            #expect(try await accounts.count("vault_records") == 1)
            _ = try await account.choose("studio")
            expectRefusal(try await account.send(.DELETE, "/v1/account/billing"), 409, "SUBSCRIBED")
            _ = try await account.choose("free")
            #expect(try await account.send(.DELETE, "/v1/account/billing").status == 200)
            #expect(try await account.get("/v1/account/billing")["billing"]["details"] == .null)
            // The void invoice is left, with the address that it was written to.
            #expect(try await accounts.count("vault_records") == 1)
            #expect(try await accounts.count("doomed_keys") == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func exportAndDeletionTakeEverything(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            let human = try await accounts.human("payer@example.org")
            let account = TestAccount(accounts: accounts, id: try await human.id(), session: human.session)
            _ = try await account.giveAddress()
            _ = try await account.choose("studio")
            let answer = try await account.get("/v1/account/export")
            let export = try JSONDecoder().decode(AccountExport.self, from: Data(answer.body))
            #expect(export.billing?.details?.name == "Anna Seidel")
            #expect(export.billing?.subscription?.plan == "studio")
            #expect(export.billing?.invoices?.map(\.number) == ["2026-000001"])

            let record = VaultRecord<Customer>(
                id: try #require(try await BillingIndexes(domain: accounts.inside).of(account.id).customer).id,
                account: account.id)
            let done = try await human.send(.DELETE, "/v1/account", ["passphrase": TestAccounts.passphrase])
            #expect(done.status == 200)
            for table in ["vault_records", "billing_indexes", "billing_references", "doomed_keys"] as [StaticString] {
                #expect(try await accounts.count(table) == 0, "\(table)")
            }
            let key = try await accounts.inside.keys.existingVaultKey(of: record.id)
            #expect(key == nil)
            #expect(try await ListInvoiceNumbers.run(.init(all: true), accounts.inside).isEmpty)
            // Numbers are not given twice.
            let other = try await accounts.account()
            _ = try await other.giveAddress()
            _ = try await other.choose("studio")
            #expect(try await other.invoices().first?.number == "2026-000002")
        }
    }

    /// Changes at the same moment: each is there, or refused; index and records never disagree.
    @Test(arguments: TestEngine.available)
    func changesAtTheSameMomentDoNotLoseEachOther(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            let account = try await accounts.account()
            _ = try await account.giveAddress()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for city in ["Kiel", "Wismar", "Emden"] {
                    group.addTask {
                        try await account.giveAddress(TestAccount.address.replacing("Rostock", with: city)).status
                    }
                }
                group.addTask { try await account.choose("studio").status }
                for try await status in group { #expect([200, 409].contains(status)) }
            }
            let index = try await BillingIndexes(domain: accounts.inside).of(account.id)
            #expect(try await accounts.count("vault_records") == Int64(index.recordIDs.count))
            #expect(
                try await accounts.count("billing_references") == Int64(index.referenceTags(accounts.inside.keys).count))
            #expect(try await account.get("/v1/account/export").status == 200)
        }
    }
}
