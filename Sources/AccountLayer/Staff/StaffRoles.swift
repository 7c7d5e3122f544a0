import Envelope
import HTTPSupport
import JSONWriting
import Storage

/// Who has a role. An account has one at most: whoever needs two has two accounts, and is seen to.
struct StaffRoles: Sendable {
    let domain: AccountDomain

    /// A role acts in sessions that proved the second factor, until midnight UTC.
    static let days: Int64 = 1

    struct Acting: Sendable {
        let name: String
        let role: Role

        var actor: Actor { .staff(name: name, role) }
    }

    /// The role in which a session may act; nil where there is none, where the session did not prove the second factor
    /// today, or where it is off by now.
    func acting(_ account: SignedInAccount) async throws -> Acting? {
        let query = StaffQueries.acting(
            tag(of: account.id), session: sessionTag(account), today: domain.clock.now.day)
        guard let sealed = try await domain.store.first(query) else { return nil }
        let member = try await open(sealed, tag(of: account.id))
        guard member.account == account.id,
            try await domain.people.load(account.id).person.secondFactor.isOn
        else { return nil }
        return Acting(name: member.name, role: member.role)
    }

    func member(_ account: AccountID) async throws -> StaffMember? {
        let tag = tag(of: account)
        guard let sealed = try await domain.store.first(StaffQueries.find(tag)) else { return nil }
        return try await open(sealed, tag)
    }

    func all() async throws -> [StaffMember] {
        var members: [StaffMember] = []
        for row in try await domain.store.all(StaffQueries.all()) { members.append(try await open(row.sealed, row.tag)) }
        return members.sorted { $0.name < $1.name }
    }

    /// In place of the role that the account had.
    func grant(_ member: StaffMember) async throws {
        let tag = tag(of: member.account)
        let sealed = try await key().seal(member.bytes, as: Self.context(tag))
        try await domain.store.write(.privateAct) { try $0.run(StaffQueries.put(tag, sealed: sealed)) }
    }

    /// Whether there was a role to take away. Sessions that act in it end with it.
    func revoke(_ account: AccountID) async throws -> Bool {
        let erase = erasure(of: account)
        return try await domain.store.write(.privateAct) { try $0.run(erase) } == 1
    }

    /// Lets a session act until midnight.
    func begin(_ account: SignedInAccount, expiresDay: Int64) async throws {
        let tag = sessionTag(account)
        try await domain.store.write(.privateAct) { try $0.run(StaffQueries.begin(tag, expires: expiresDay)) }
    }

    /// For the transaction that deletes an account.
    func erasure(of account: AccountID) -> Command { StaffQueries.delete(tag(of: account)) }

    private func open(_ sealed: [UInt8], _ tag: [UInt8]) async throws -> StaffMember {
        try StaffMember(bytes: await key().open(sealed, as: Self.context(tag)))
    }

    private func key() async throws -> DataKey { try await domain.keys.dataKeys.key(for: Array("staff-roles".utf8)) }

    private func tag(of account: AccountID) -> [UInt8] { domain.keys.tag("nacre/staff-role/v1\0", account.bytes) }

    private func sessionTag(_ account: SignedInAccount) -> [UInt8] {
        domain.keys.tag("nacre/staff-session/v1\0", account.sessionTag)
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "staff_roles", column: "sealed", record: tag)
    }
}
