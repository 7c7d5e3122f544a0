import AccountAPI
import AgentAPI
import Foundation
import JSONWriting
import NIOHTTP1
import PrivacyPassClient
import PrivacyPassToken
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct PlanTests {
    private static func plans() throws -> Plans {
        try Plans([
            .init(name: "free", run: 3, open: true), .init(name: "demo", run: 12, open: true),
            .init(name: "studio", run: 40, open: false),
        ])
    }

    @Test(arguments: TestEngine.available)
    func theFirstPlanCountsAtOnceUntilTheFirstDraw(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: Self.plans()) { accounts in
            let wallet = try await TestWallet(accounts)
            let account = try await accounts.account()
            let chosen = try await account.send(.POST, "/v1/account/plan", json: #"{"plan":"demo"}"#)
            #expect(chosen["account"]["plan"].text == "demo")
            #expect(chosen["account"]["allowance"]["run"].number == 12)
            #expect(try await account.draw(wallet.batch(run: 12)).status == 200)
            // From now on a change waits, and a second batch is what the first was.
            let back = try await account.send(.POST, "/v1/account/plan", json: #"{"plan":"free"}"#)
            #expect(back["account"]["plan"].text == "demo")
            #expect(back["account"]["next_plan"].text == "free")
            expectRefusal(try await account.draw(wallet.batch(run: 3)), 400, "WRONG_BATCH")
            #expect(try await account.draw(wallet.batch(run: 12)).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func aLaterChangeCountsFromTheNextEpoch(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: Self.plans()) { accounts in
            var account = try await accounts.account()
            accounts.clock.advance(days: 25)
            account.session = try await Sessions(domain: accounts.inside).start(
                for: accounts.inside.people.load(account.id).stored
            ).token.text
            // Its first epoch is over: what is chosen now waits, although nothing was drawn.
            let chosen = try await account.send(.POST, "/v1/account/plan", json: #"{"plan":"demo"}"#)
            #expect(chosen["account"]["plan"].text == "free")
            #expect(chosen["account"]["next_plan"].text == "demo")
            let wallet = try await TestWallet(accounts)
            expectRefusal(try await account.draw(wallet.batch(run: 12)), 400, "WRONG_BATCH")
            accounts.clock.advance(days: 25)
            account.session = try await Sessions(domain: accounts.inside).start(
                for: accounts.inside.people.load(account.id).stored
            ).token.text
            let later = try await account.get("/v1/account")
            #expect(later["account"]["plan"].text == "demo")
            #expect(later["account"]["next_plan"] == .null)
            #expect(try await account.draw(TestWallet(accounts).batch(run: 12)).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func aPlanThatIsNotOpenIsGivenByTheOperator(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: Self.plans()) { accounts in
            let account = try await accounts.account("lab@example.org")
            let refused = try await account.send(.POST, "/v1/account/plan", json: #"{"plan":"studio"}"#)
            expectRefusal(refused, 403, "PLAN_NOT_OPEN")
            let given = try await GivePlan.run(.init(plan: "studio", email: "Lab@example.org"), accounts.inside)
            #expect(given.current == "studio")
            await #expect(throws: GivePlanRefusal.unknownAddress) {
                _ = try await GivePlan.run(.init(plan: "studio", email: "nobody@example.org"), accounts.inside)
            }
            await #expect(throws: GivePlanRefusal.self) {
                _ = try await GivePlan.run(.init(plan: "gold", email: "lab@example.org"), accounts.inside)
            }
            let wallet = try await TestWallet(accounts)
            #expect(try await account.draw(wallet.batch(run: 40)).status == 200)
        }
    }

    @Test func aPlansFileIsReadOrRefused() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("plans_\(UUID()).json").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func read(_ text: String) throws -> Plans {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return try Plans(file: path)
        }
        let plans = try read(#"{"plans":[{"name":"free","run":1,"open":true}]}"#)
        #expect(plans.initial == Plans.Plan(name: "free", run: 1, open: true))
        for bad in [
            "", "{}", #"{"plans":[]}"#, #"{"plans":[{"name":"free","run":0,"open":true}]}"#,
            #"{"plans":[{"name":"free","run":201,"open":true}]}"#, #"{"plans":[{"name":"Free","run":1,"open":true}]}"#,
            #"{"plans":[{"name":"a","run":1,"open":true},{"name":"a","run":2,"open":true}]}"#,
        ] {
            #expect(throws: PlansRefusal.notPlans, "\(bad)") { _ = try read(bad) }
        }
        #expect(throws: PlansRefusal.unreadable) { _ = try Plans(file: path + "x") }
    }

    @Test func aPresetIsTakenByItsName() throws {
        #expect(try Plans(option: nil) == .default)
        #expect(try Plans(option: "default") == .default)
        let demo = try Plans(option: "demo")
        #expect(demo.initial == Plans.default.initial)
        #expect(demo.plan("demo") == Plans.Plan(name: "demo", run: 16, open: true))
        #expect(throws: PlansRefusal.unreadable) { _ = try Plans(option: "nowhere") }
    }

    @Test func aChoiceIsOfOneSizeAndComesBackAsItWas() throws {
        var choice = PlanChoice("free")
        let epoch = Epoch(day: 20_000)
        choice.choose("researcher", in: epoch, atOnce: false)
        #expect(choice.name(in: epoch) == "free")
        #expect(choice.name(in: epoch.next) == "researcher")
        #expect(choice.bytes.count == PlanChoice("a").bytes.count)
        #expect(PlanChoice(bytes: choice.bytes) == choice)
        #expect(PlanChoice(bytes: choice.bytes.dropLast()) == nil)
        choice.choose("free", in: epoch, atOnce: false)
        #expect(choice.next(after: epoch) == nil)
    }
}
