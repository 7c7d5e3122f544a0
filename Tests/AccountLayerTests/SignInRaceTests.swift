import AgentAPI
import Foundation
import JSONWriting
import PassphraseHashing
import Storage
import Synchronization
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// A sign-in whose account changes between what was verified and the session.
@Suite struct SignInRaceTests {
    @Test(arguments: TestEngine.available)
    func aNewPassphraseEndsASignInWithTheOldOneThatIsUnderWay(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let id = try await accounts.human("race@example.org").id()
            let new = try PassphraseHash(
                Passphrase(typed: "another four words"), parameters: TestAccounts.quickHash)
            accounts.stage.beforeNextWrite {
                try await accounts.inside.people.change(
                    id, also: { transaction in try transaction.run(SessionQueries.deleteAll(of: id)) }
                ) { $0.person.passphrase = new }
            }
            expectRefusal(try await accounts.signIn("race@example.org"), 401, "SIGN_IN_REFUSED")
            let sessions = try await accounts.count("sessions")
            #expect(sessions == 0)
            _ = try await accounts.signedIn("race@example.org", "another four words")
        }
    }

    @Test(arguments: TestEngine.available)
    func aSecondFactorIsAskedForInASignInThatIsUnderWay(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let id = try await accounts.human("race@example.org").id()
            accounts.stage.beforeNextWrite {
                try await accounts.inside.people.change(id) { $0.person.secondFactor.secret = TOTPSecret() }
            }
            expectRefusal(try await accounts.signIn("race@example.org"), 401, "TOTP_REQUIRED")
        }
    }

    /// What does not touch the proof is no reason to refuse; a code of an authenticator is not asked for twice.
    @Test(arguments: TestEngine.available)
    func anotherChangeDoesNotRefuseASignIn(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let human = try await accounts.human("race@example.org")
            let id = try await human.id()
            let (secret, backupCodes) = try await human.turnOnTOTP()
            let change: @Sendable () async throws -> Void = { try await accounts.inside.people.change(id) { _ in } }
            accounts.stage.beforeNextWrite(change)
            let code = secret.code(step: TOTPSecret.step(at: accounts.clock.now.milliseconds))
            _ = try await accounts.signedIn("race@example.org", totp: code)
            accounts.stage.beforeNextWrite(change)
            _ = try await accounts.signedIn("race@example.org", totp: backupCodes[0])
            expectRefusal(
                try await accounts.signIn("race@example.org", totp: backupCodes[0]), 401, "SIGN_IN_REFUSED")
        }
    }

    /// Otherwise it could end the sessions there are, and miss the one that is committed a moment later.
    @Test(arguments: TestEngine.available)
    func aChangeWaitsForASessionThatBegins(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let id = try await accounts.human("race@example.org").id()
            let order = Order()
            let store = accounts.store
            let session = Task {
                try await store.write(.privateAct) { transaction in
                    try transaction.lock(id.lockKey)
                    _ = try transaction.first(Query("SELECT COUNT(*) FROM accounts") { row in try row.integer() })
                    order.note("locked")
                    Thread.sleep(forTimeInterval: 0.5)
                    order.note("session")
                }
            }
            try await eventually("the lock is held") { !order.steps.isEmpty }
            try await accounts.inside.people.change(id) { _ in }
            order.note("change")
            try await session.value
            #expect(order.steps == ["locked", "session", "change"])
        }
    }
}

/// What happened, in order.
private final class Order: Sendable {
    private let noted = Mutex<[String]>([])

    var steps: [String] { noted.withLock { $0 } }

    func note(_ step: String) { noted.withLock { $0.append(step) } }
}
