import AgentAPI
import JSONWriting
import LayerSupport
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct StaffTests {
    private static func grant(
        _ role: String, to email: String, as name: String, _ accounts: TestAccounts
    ) async throws {
        _ = try await accounts.server.perform(GrantRole.self, .init(email: email, role: role, name: name))
    }

    @Test(arguments: TestEngine.available)
    func aRoleActsOnlyInASessionThatProvedTheSecondFactorThatDay(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let ada = try await accounts.account("ada@example.org")
            expectRefusal(try await ada.get("/v1/staff/health"), 403, "ROLE_REQUIRED")
            try await Self.grant("operator", to: "ada@example.org", as: "Ada", accounts)
            let told = try await accounts.mails(to: "ada@example.org")
            #expect(told[0].text.contains("the role operator"))
            // Not without a second factor, nor with one that this session did not prove.
            expectRefusal(try await ada.get("/v1/staff/health"), 403, "ROLE_REQUIRED")
            expectRefusal(
                try await ada.send(.POST, "/v1/staff/sessions", json: "{\"totp\":\"123456\"}"), 403,
                "SECOND_FACTOR_NEEDED")
            let secret = try await ada.turnOnSecondFactor()
            expectRefusal(try await ada.get("/v1/staff/health"), 403, "ROLE_REQUIRED")
            expectRefusal(
                try await ada.send(.POST, "/v1/staff/sessions", json: "{\"totp\":\"000000\"}"), 403, "TOTP_REFUSED")
            let proved = try await ada.proveSecondFactor(secret)
            #expect(proved.status == 201 && proved["role"].text == "operator" && proved["name"].text == "Ada")
            let health = try await ada.get("/v1/staff/health")
            #expect(health.status == 200 && health["root_key"].number == 1)

            // Another session of the same account did not prove it.
            let other = try await Sessions(domain: accounts.inside).start(for: accounts.inside.people.load(ada.id).stored)
            let elsewhere = TestAccount(accounts: accounts, id: ada.id, session: other.token.text)
            expectRefusal(try await elsewhere.get("/v1/staff/health"), 403, "ROLE_REQUIRED")

            accounts.clock.toMidnight()
            expectRefusal(try await ada.get("/v1/staff/health"), 403, "ROLE_REQUIRED")
            #expect(try await ada.proveSecondFactor(secret).status == 201)
            try await accounts.inside.people.change(ada.id) { $0.person.secondFactor.turnOff() }
            expectRefusal(try await ada.get("/v1/staff/health"), 403, "ROLE_REQUIRED")
        }
    }

    @Test(arguments: TestEngine.available)
    func aBackupCodeOrAUsedCodeLetsNoRoleAct(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("staff@example.org")
            let (secret, backupCodes) = try await human.turnOnTOTP()
            try await Self.grant("auditor", to: "staff@example.org", as: "Bea", accounts)
            expectRefusal(
                try await human.post("/v1/staff/sessions", ["totp": backupCodes[0]]), 403, "TOTP_REFUSED")
            let code = secret.code(step: TOTPSecret.step(at: accounts.clock.now.milliseconds))
            #expect(try await human.post("/v1/staff/sessions", ["totp": code]).status == 201)
            expectRefusal(try await human.post("/v1/staff/sessions", ["totp": code]), 403, "TOTP_REFUSED")
            // A backup code that was refused is not used up.
            #expect(try await human.get("/v1/account/export")["backup_codes_left"].number == 8)
        }
    }

    @Test(arguments: TestEngine.available)
    func rolesAreGivenListedAndTakenAwayAtOnce(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let server = accounts.server
            let ada = try await accounts.account("ada@example.org")
            _ = try await accounts.account("bea@example.org")
            try await Self.grant("billing", to: "ada@example.org", as: "Ada", accounts)
            try await Self.grant("support", to: "bea@example.org", as: "Bea-Élise O'Hara", accounts)
            // Another role in place of the first.
            try await Self.grant("operator", to: "ada@example.org", as: "Ada", accounts)
            let staff = try await server.perform(ListRoles.self, .init()).staff
            #expect(staff.map(\.role) == ["operator", "support"] && staff.map(\.name) == ["Ada", "Bea-Élise O'Hara"])
            #expect(staff[0].since == "2026-11-21")
            let secret = try await ada.turnOnSecondFactor()
            #expect(try await ada.proveSecondFactor(secret).status == 201)
            #expect(try await ada.get("/v1/staff/health").status == 200)
            #expect(try await ada.get("/v1/account/export")["role"].text == "operator")
            _ = try await server.perform(RevokeRole.self, .init(email: "ada@example.org"))
            expectRefusal(try await ada.get("/v1/staff/health"), 403, "ROLE_REQUIRED")
            #expect(try await server.perform(ListRoles.self, .init()).staff.count == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatCannotBeGivenIsRefusedInWords(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            _ = try await accounts.account("ada@example.org")
            _ = try await accounts.account("bea@example.org")
            try await Self.grant("billing", to: "ada@example.org", as: "Ada", accounts)
            let refused: [(role: String, email: String, name: String)] = [
                ("owner", "bea@example.org", "Bea"), ("root", "bea@example.org", "Bea"), ("", "bea@example.org", "Bea"),
                ("billing", "nobody@example.org", "Bea"), ("billing", "no address", "Bea"),
                ("billing", "bea@example.org", "Ada"), ("billing", "bea@example.org", ""),
                ("billing", "bea@example.org", "<b>"), ("billing", "bea@example.org", "a\nb"),
                ("billing", "bea@example.org", String(repeating: "x", count: 65)),
            ]
            for (role, email, name) in refused {
                await #expect(throws: OperatorRefusal.self, "\(role) \(email) \(name)") {
                    try await Self.grant(role, to: email, as: name, accounts)
                }
            }
            for email in ["bea@example.org", "nobody@example.org", ""] {
                await #expect(throws: OperatorRefusal.self) {
                    _ = try await accounts.server.perform(RevokeRole.self, .init(email: email))
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func supportSeesThatAnAccountExistsAndItsPlanAndThePersonSeesSupport(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let alice = try await accounts.account("alice@example.org")
            let support = try await accounts.staff(.support, name: "Sam")
            func find(_ body: String) async throws -> Answer {
                try await support.send(.POST, "/v1/staff/accounts", json: body)
            }
            let found = try await find("{\"email\":\"Alice@example.org\",\"purpose\":\"support\"}")
            #expect(found.status == 200 && found["exists"] == .bool(true) && found["plan"].text == "free")
            #expect(found.json.keys == ["success", "exists", "plan", "next_plan"])
            let nobody = try await find("{\"email\":\"nobody@example.org\",\"purpose\":\"support\"}")
            #expect(nobody["exists"] == .bool(false) && nobody["plan"] == .null)

            for body in [
                "{\"email\":\"alice@example.org\"}", "{\"email\":\"alice@example.org\",\"purpose\":\"curiosity\"}",
            ] {
                expectRefusal(try await find(body), 400, "PURPOSE_REQUIRED")
            }
            for purpose in ["own-account", "invoicing", "incident"] {
                expectRefusal(
                    try await find("{\"email\":\"alice@example.org\",\"purpose\":\"\(purpose)\"}"), 403,
                    "PURPOSE_REFUSED")
            }
            expectRefusal(try await find("{\"email\":\"alice\",\"purpose\":\"support\"}"), 400, "INVALID_EMAIL")

            let access = try await alice.get("/v1/account/access")
            #expect(access["count"].number == 1)
            let entry = access["accesses"][0]
            #expect(entry["by"]["name"].text == "Sam" && entry["by"]["role"].text == "support")
            #expect(entry["purpose"].text == "support" && entry["opened"].text == "plan")
        }
    }

    @Test(arguments: TestEngine.available)
    func anAuditorSeesWhoActedAndNotOnWhom(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let alice = try await accounts.account("alice@example.org")
            let today = accounts.clock.now.day
            _ = try await accounts.opening(of: alice, by: TestAccounts.biller, for: .dispute)
            _ = try await accounts.opening(of: alice, by: TestAccounts.biller, for: .dispute)
            _ = try await accounts.opening(of: alice)
            let auditor = try await accounts.staff(.auditor, name: "Otto")
            let trail = try await auditor.get("/v1/staff/trail?limit=2")
            #expect(trail.status == 200 && trail["entries"].items.count == 2 && trail["next"].number == 2)
            #expect(trail["entries"][0]["actor"]["name"].text == "Ada" && trail["head"]["sequence"].number == 3)
            // Neither the time nor what was opened, nor anything that two openings of one person's data share.
            let keys: Set = [
                "sequence", "day", "role", "purpose", "person_hash", "auditor_hash", "hash", "actor",
            ]
            #expect(trail["entries"][0].keys == keys)
            let report = try await auditor.get("/v1/staff/trail/report?since=2026-11-21")
            #expect(report["lines"].items.count == 2 && report["since"].number == today)
            let disputes = report["lines"].items.first { $0["purpose"].text == "dispute" }
            #expect(disputes?["openings"].number == 2 && disputes?["actor"]["name"].text == "Ada")
            for query in ["", "?since=", "?since=yesterday", "?since=2026-13-01"] {
                expectRefusal(try await auditor.get("/v1/staff/trail/report" + query), 400, "INVALID_SINCE")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aDeletedAccountHasNoRoleAnyMore(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let ada = try await accounts.account("ada@example.org")
            try await Self.grant("billing", to: "ada@example.org", as: "Ada", accounts)
            _ = try await ada.send(.DELETE, "/v1/account", json: "{\"passphrase\":\"\(TestAccount.passphrase)\"}")
            #expect(try await accounts.server.perform(ListRoles.self, .init()).staff.isEmpty)
            // A new account of the address is somebody else.
            let again = try await accounts.account("ada@example.org")
            expectRefusal(
                try await again.send(.POST, "/v1/staff/sessions", json: "{\"totp\":\"1\"}"), 403, "ROLE_REQUIRED")
        }
    }
}
