import HTTPSupport
import JSONWriting
import LayerSupport
import ServiceLifecycle
import Storage

/// What happens once a day, at the first minute after midnight UTC (or at start, when a midnight was missed).
struct AccountDailyJob: Sendable {
    let domain: AccountDomain

    var service: any Service {
        Watch(domain.clock, domain.logger, doing: "the daily job") { try await runIfDue() }
    }

    func runIfDue() async throws {
        let today = domain.clock.now.day
        try await DailyRun("midnight", store: domain.store).ifDue(today: today) { _ in
            try await Draws(domain: domain).eraseOld()
            try await domain.issuerKeys.destroyOld(today: today)
            try await BillingRuns(domain: domain).run(today: today)
            try await PrivateTables.shuffle(domain.store)
            // Before upkeep drops what could not be sent for days, it is tried once more.
            domain.people.post.signal.wake()
        }
    }
}

/// Tables whose row order must not tell when a row was written.
enum PrivateTables {
    /// With all their columns but `fresh`.
    private static let tables: [(table: StaticString, columns: StaticString)] = [
        ("accounts", "id, email_tag, revision, sealed"),
        ("sessions", "tag, account_id, created_day, expires_day, sealed"),
        ("mailed_codes", "tag, code_tag, sealed, tries, day, expires_hour"),
        ("waiting_mail", "id, sealed, day"),
        ("draws", "tag, epoch, first_batch, second_batch, terms"),
        ("plan_choices", "tag, revision, sealed"),
        ("wallet_copies", "tag, version, sealed"),
        ("oauth_clients", "tag, sealed"),
        ("oauth_codes", "tag, sealed, grant_tag, day, expires_hour"),
        ("oauth_devices", "tag, user_tag, sealed, answer, day, expires_hour"),
        ("oauth_grants", "tag, place_tag, secret_tag, holder, sealed, expires_day"),
        ("oauth_tokens", "tag, sealed, day, expires_hour"),
        ("vault_records", "id, revision, sealed"),
        ("billing_indexes", "tag, revision, sealed"),
        ("billing_references", "tag, kind, sealed"),
        ("staff_roles", "tag, sealed"),
        ("staff_sessions", "tag, expires_day"),
        ("incident_notices", "tag, sealed"),
    ]

    static func shuffle(_ store: any Store) async throws {
        for (table, columns) in tables { try await store.shuffleFreshRows(of: table, columns: columns) }
        try await store.scrub(tables: tables.map(\.table))
    }
}
