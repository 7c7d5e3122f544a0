import AccountAPI
import AgentAPI
import Foundation
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct ExportTests {
    @Test(arguments: TestEngine.available)
    func everythingHeldIsExported(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("export@example.org")
            _ = try await accounts.signedIn("export@example.org")
            _ = try await human.turnOnTOTP()
            let answer = try await human.get("/v1/account/export")
            #expect(answer.status == 200)
            let export = try JSONDecoder().decode(AccountExport.self, from: Data(answer.body))
            #expect(export.account.email == "export@example.org" && export.account.totp)
            #expect(export.sessions.count == 2 && export.sessions.count { $0.current } == 1)
            #expect(export.backupCodesLeft == 8 && export.draws.isEmpty && export.walletCopy == nil)
            #expect(export.withheld.count == 4)
            #expect(export.keptAfterDeletion.contains("keyed hash of its address"))
            // What would let a thief of the session in is not in it.
            #expect(!answer.text.contains("argon2id$") && !answer.text.contains("secret\":"))
        }
    }
}
