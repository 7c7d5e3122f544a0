import AgentAPI
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// What is answered, hashed and written is the same for an address that has an account and for one that has none.
@Suite struct ConstantAnswerTests {
    private struct Work: Equatable {
        let status: Int
        let body: String
        let headers: [String]
        let hashes: Int
        let codes: Int64
        let mails: Int
        let codeSizes: Set<Int64>
    }

    private func work(
        _ accounts: TestAccounts, _ request: (String) async throws -> Answer, _ address: String
    ) async throws -> Work {
        let hashesBefore = accounts.inside.people.hashing.counts.done
        let codesBefore = try await accounts.count("mailed_codes")
        let mailsBefore = accounts.mails().count
        let answer = try await request(address)
        try await accounts.mailIsSent()
        // Random names are made equal.
        let body = answer.text.replacing(/"(signup|recovery|change)":"[A-Za-z0-9_-]{43}"/, with: { "\($0.output.1)" })
            .replacing(/"timestamp":"[^"]*"/, with: "")
        let sizes = Query<Int64>("SELECT LENGTH(sealed) FROM mailed_codes") { try $0.integer() }
        return Work(
            status: answer.status, body: body,
            headers: answer.headers.map { "\($0.name): \($0.value)" }
                .filter { !$0.lowercased().hasPrefix("date:") },
            hashes: accounts.inside.people.hashing.counts.done - hashesBefore,
            codes: try await accounts.count("mailed_codes") - codesBefore,
            mails: accounts.mails().count - mailsBefore,
            codeSizes: Set(try await accounts.store.read { try $0.all(sizes) }))
    }

    @Test(arguments: TestEngine.available)
    func signingUp(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            _ = try await accounts.human("known@example.org")
            let request = { (address: String) in try await accounts.signUp(address) }
            let unknown = try await work(accounts, request, "unknown@example.org")
            let known = try await work(accounts, request, "known@example.org")
            #expect(known == unknown)
            #expect(known.hashes == 1 && known.codes == 1 && known.mails == 1 && known.status == 202)
            // Only the mailbox learns it.
            let mail = try #require(accounts.mails().first { $0.recipient == "known@example.org" })
            #expect(mail.code == nil && mail.header("Subject") == "You have an account")
            // A confirmation of the attempt is refused as any wrong code is.
            let signUp = try await accounts.signUp("known@example.org")["signup"].text
            expectRefusal(
                try await accounts.post("/v1/accounts/confirm", ["signup": signUp, "code": "00000-00000"]), 400,
                "CODE_REFUSED")
        }
    }

    @Test(arguments: TestEngine.available)
    func recovering(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            _ = try await accounts.human("known@example.org")
            let request = { (address: String) in try await accounts.post("/v1/recovery", ["email": address]) }
            let unknown = try await work(accounts, request, "unknown@example.org")
            let known = try await work(accounts, request, "known@example.org")
            #expect(known == unknown)
            #expect(known.hashes == 0 && known.codes == 1 && known.mails == 1 && known.status == 202)
        }
    }

    @Test(arguments: TestEngine.available)
    func signingIn(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            _ = try await accounts.human("known@example.org")
            let request = { (address: String) in try await accounts.signIn(address, "not the passphrase") }
            let unknown = try await work(accounts, request, "unknown@example.org")
            let known = try await work(accounts, request, "known@example.org")
            #expect(known == unknown)
            #expect(known.hashes == 1 && known.status == 401)
        }
    }

    @Test(arguments: TestEngine.available)
    func changingTheAddress(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("me@example.org")
            _ = try await accounts.human("known@example.org")
            let request = { (address: String) in
                try await human.post("/v1/account/email", ["email": address, "passphrase": TestAccounts.passphrase])
            }
            let unknown = try await work(accounts, request, "unknown@example.org")
            let known = try await work(accounts, request, "known@example.org")
            #expect(known == unknown)
            #expect(known.hashes == 1 && known.codes == 1 && known.mails == 2 && known.status == 202)
        }
    }

    /// Also the limits answer alike, since they count before anything is looked up.
    @Test func beingLimited() async throws {
        var limits = AccountLimits.off
        limits.signInsPerAccountAndHour = 3
        try await TestAccounts.run(.sqlite, limits: limits) { accounts in
            _ = try await accounts.human("known@example.org")
            for address in ["KNOWN@example.org", "unknown@example.org"] {
                var statuses: [Int] = []
                for _ in 0..<5 { statuses.append(try await accounts.signIn(address, "not the passphrase").status) }
                #expect(statuses.suffix(2) == [429, 429])
                #expect(statuses.prefix(2) == [401, 401])
            }
        }
    }
}

extension TestAccounts {
    func mailIsSent() async throws {
        try await eventually("no mail waits") { try await count("waiting_mail") == 0 }
    }
}
