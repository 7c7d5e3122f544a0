import JSONWriting
import HTTPSupport
import LayerSupport
import ServiceLifecycle
import Storage

/// Removes what has had its time: codes and access tokens after an hour or two, sessions and grants after their last day, mail that could not be
/// delivered for two days, and the keys of those.
struct AccountUpkeep: Sendable {
    let domain: AccountDomain

    /// Days for which mail is tried.
    static let mailDays: Int64 = 2

    var service: any Service {
        Watch(domain.clock, domain.logger, doing: "removing what is over") { try await run() }
    }

    func run() async throws {
        let now = domain.clock.now
        try await domain.store.write(.upkeep) { transaction in
            try transaction.run(CodeQueries.deleteExpired(hour: now.hour))
            try transaction.run(SessionQueries.deleteExpired(today: now.day))
            try transaction.run(AuthorizationCodeQueries.deleteExpired(hour: now.hour))
            try transaction.run(DeviceQueries.deleteExpired(hour: now.hour))
            try transaction.run(AccessTokenQueries.deleteExpired(hour: now.hour))
            try transaction.run(GrantQueries.deleteExpired(today: now.day))
            try transaction.run(StaffQueries.deleteExpired(today: now.day))
            try transaction.run(MailQueries.deleteOld(before: now.day - Self.mailDays))
        }
        try await domain.keys.destroyWaitingKeys(before: now.day - Self.mailDays)
        try await DoomedKeys(domain: domain).destroy()
    }
}
