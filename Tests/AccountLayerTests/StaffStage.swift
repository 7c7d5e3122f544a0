import JSONWriting
import NIOHTTP1
import TestServers

@testable import AccountLayer

extension TestAccounts {
    /// Somebody with a role, in a session that proved the second factor today.
    func staff(_ role: Role, name: String? = nil) async throws -> TestAccount {
        let account = try await account()
        let secret = try await account.turnOnSecondFactor()
        try await inside.staff.grant(
            StaffMember(account: account.id, name: name ?? role.rawValue, role: role, grantedDay: clock.now.day))
        let answer = try await account.proveSecondFactor(secret)
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        return account
    }

    /// Notes that somebody opens data of an account.
    func opening(
        of account: TestAccount, by actor: Actor = .owner, for purpose: Purpose = .ownAccount,
        what: OpenedKind = .invoice
    ) async throws -> Int64 {
        try await inside.trail.append(Opening(subject: account.id, actor: actor, purpose: purpose, what: what))
    }

    /// What `TrailAudit` says of the whole trail.
    func audit(_ heads: TrailHead...) async throws -> TrailAudit.Finding? {
        try await TrailAudit(inside).run(against: heads).finding
    }

    static let biller = Actor.staff(name: "Ada", .billing)
}

extension TestAccount {
    func turnOnSecondFactor() async throws -> TOTPSecret {
        let secret = TOTPSecret()
        try await accounts.inside.people.change(id) { $0.person.secondFactor.secret = secret }
        return secret
    }

    /// With the code of a step that was not used yet.
    func proveSecondFactor(_ secret: TOTPSecret) async throws -> Answer {
        accounts.clock.advance(seconds: 60)
        let code = secret.code(step: TOTPSecret.step(at: accounts.clock.now.milliseconds))
        return try await send(.POST, "/v1/staff/sessions", json: "{\"totp\":\"\(code)\"}")
    }
}
