import ByteFraming
import NIOHTTP1
import AgentAPI
import Foundation
import Storage
import StorageSQLite
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct DeletionTests {
    @Test(arguments: TestEngine.available)
    func deletionTakesThePassphraseAndTheSecondFactor(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("gone@example.org")
            let (_, backupCodes) = try await human.turnOnTOTP()
            expectRefusal(
                try await human.send(.DELETE, "/v1/account", ["passphrase": "a wrong passphrase"]), 403,
                "PASSPHRASE_WRONG")
            expectRefusal(
                try await human.send(.DELETE, "/v1/account", ["passphrase": TestAccounts.passphrase]), 401,
                "TOTP_REQUIRED")
            expectRefusal(
                try await human.send(
                    .DELETE, "/v1/account", ["passphrase": TestAccounts.passphrase, "totp": "000000"]), 403,
                "TOTP_REFUSED")
            let done = try await human.send(
                .DELETE, "/v1/account", ["passphrase": TestAccounts.passphrase, "totp": backupCodes[0]])
            #expect(done.status == 200)
            expectRefusal(try await human.get("/v1/account"), 401, "UNAUTHORIZED")
            expectRefusal(try await accounts.signIn("gone@example.org"), 401, "SIGN_IN_REFUSED")
            // The address can begin anew.
            _ = try await accounts.human("gone@example.org")
        }
    }

    @Test(arguments: TestEngine.available)
    func nothingIsLeftOfADeletedAccount(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let kept = try await accounts.human("kept@example.org")
            let human = try await accounts.human("gone@example.org")
            _ = try await human.post("/v1/account/plan", ["plan": "free"])
            let id = try await human.id()
            let done = try await human.send(.DELETE, "/v1/account", ["passphrase": TestAccounts.passphrase])
            #expect(done.status == 200)
            #expect(try await accounts.count("accounts") == 1)
            #expect(try await accounts.count("sessions") == 1)
            #expect(try await accounts.count("mailed_codes") == 0)
            #expect(try await accounts.count("doomed_keys") == 0)
            let key = try await accounts.inside.keys.existingDataKey(of: id)
            #expect(key == nil)
            #expect(try await kept.get("/v1/account").status == 200)
        }
    }

    /// As a crash between the two databases would leave it.
    @Test(arguments: TestEngine.available)
    func aKeyThatWasNotDestroyedIsDestroyedLater(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("crash@example.org")
            let id = try await human.id()
            let record = accounts.inside.keys.record(of: id)
            try await accounts.store.write { transaction in
                try transaction.run(DoomedKeyQueries.insert(record))
                try transaction.run(SessionQueries.deleteAll(of: id))
                try transaction.run(PersonQueries.delete(id))
            }
            try await accounts.restart()
            try await AccountUpkeep(domain: accounts.inside).run()
            let key = try await accounts.inside.keys.existingDataKey(of: id)
            #expect(key == nil)
            #expect(try await accounts.count("doomed_keys") == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func theNightlyShuffleKeepsEverything(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("night@example.org")
            try await accounts.midnight()
            try await accounts.midnight()
            #expect(try await human.get("/v1/account").status == 200)
            _ = try await accounts.signedIn("night@example.org")
            let fresh = Query<Int64>("SELECT COUNT(*) FROM accounts WHERE fresh") { try $0.integer() }
            #expect(try await accounts.store.read { try $0.first(fresh) } == (engine == .sqlite ? 1 : 0))
        }
    }

    /// Whatever a human gave is searched for in every file and row, as it is, in hex and in base64.
    @Test(arguments: TestEngine.available)
    func noFileHoldsWhatAHumanGave(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let mark = UUID().uuidString.replacing("-", with: "").lowercased()
            let email = "q\(mark)@example.org"
            let newEmail = "n\(mark)@example.net"
            let passphrase = "secret words \(mark)"
            let signUp = try await accounts.signUp(email, passphrase)["signup"].text
            let code = try await accounts.takeCode(to: email)
            _ = try await accounts.post("/v1/accounts/confirm", ["signup": signUp, "code": code])
            let human = try await accounts.signedIn(email, passphrase)
            let totp = try await human.post("/v1/account/totp", ["passphrase": passphrase])["secret"].text
            let change = try await human.post("/v1/account/email", ["email": newEmail, "passphrase": passphrase])
            let newCode = try await accounts.takeCode(to: newEmail)
            let recovery = try await accounts.post("/v1/recovery", ["email": email])
            let recoveryCode = try await accounts.takeCode(to: email)
            _ = try await accounts.send(
                .GET, "/v1/account", headers: [("User-Agent", "agent\(mark)"), ("X-Forwarded-For", "203.0.113.77")])
            try await accounts.mailIsSent()

            var secrets = [mark, passphrase, signUp, code, newCode, recoveryCode, human.session, totp]
            secrets += [change["change"].text, recovery["recovery"].text, "203.0.113.77"]
            secrets += [code, newCode, recoveryCode].map { $0.replacing("-", with: "") }
            secrets.append(String(human.session.dropFirst(SessionToken.prefix.count)))
            // What stands for bytes is looked for as these bytes too.
            let planted = secrets.flatMap { secret in
                let decoded = [secret.utf8.count == 43 ? Base64URL.decode(secret) : nil, Base32.decode(secret)]
                return [PlantedSecret(secret, secret)]
                    + decoded.compactMap { $0.map { PlantedSecret("\(secret), decoded", bytes: $0) } }
            }
            func search(_ moment: Comment) async throws {
                for (place, bytes) in try await accounts.everything() {
                    for secret in planted {
                        for form in secret.found(in: bytes) {
                            Issue.record("\(secret.name) as \(form) in \(place), \(moment)")
                        }
                    }
                }
            }
            try await search("while there is an account")
            let done = try await human.send(.DELETE, "/v1/account", ["passphrase": passphrase])
            #expect(done.status == 200)
            try await search("after the deletion")
            try await accounts.midnight()
            try await search("after the daily job")
        }
    }
}

extension TestAccounts {
    /// Every file of the data and key folders, and on PostgreSQL every row.
    func everything() async throws -> [(place: String, bytes: [UInt8])] {
        var places: [(String, [UInt8])] = []
        for folder in [keyFolder, database.folder].compactMap({ $0 }) {
            for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
                if let bytes = FileManager.default.contents(atPath: folder + "/" + name) {
                    places.append((name, Array(bytes)))
                }
            }
        }
        guard engine == .postgres else { return places }
        let names = Query<String>(
            "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()"
        ) { try $0.text() }
        for name in try await store.read({ try $0.all(names) }) {
            // Rows as text, with byte strings in hex.
            let rows = Query<String>(
                "SELECT query_to_xml('SELECT * FROM ' || \(name), true, false, '')::text"
            ) { try $0.text() }
            let text = try await store.read { try $0.first(rows) } ?? ""
            places.append((name, Array(text.utf8)))
        }
        return places
    }
}
