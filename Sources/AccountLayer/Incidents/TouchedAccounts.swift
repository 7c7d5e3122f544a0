import Envelope
import HTTPSupport
import Storage

/// Finds the accounts that an incident touched. Those that were deleted since are gone: nobody can tell them, and of their
/// data there is nothing left here.
struct TouchedAccounts: Sendable {
    let domain: AccountDomain

    private static let page: Int64 = 500
    private static let entriesPage: Int64 = 100

    /// Calls `body` for each page of accounts, and returns how many could not be looked at, as what is kept of them does not
    /// open: one of them keeps nobody else from being told. Looking is no opening in the sense of the trail: nothing of what is looked at
    /// goes anywhere but into the decision whom to tell.
    func forEachPage(_ scope: IncidentScope, _ body: ([AccountID]) async throws -> Void) async throws -> Int {
        let lastDay = try await lastDay(scope)
        var after: [UInt8] = []
        var unopened = 0
        while true {
            let from = after
            let rows = try await domain.store.read { try $0.all(IncidentQueries.accounts(after: from, limit: Self.page)) }
            var touched: [AccountID] = []
            for stored in rows {
                do {
                    if try await isTouched(stored, scope, lastDay) { touched.append(stored.id) }
                } catch EnvelopeError.cannotOpen, EnvelopeError.unknownKey {
                    unopened += 1
                }
            }
            try await body(touched)
            guard let last = rows.last, Int64(rows.count) == Self.page else { return unopened }
            after = last.id.bytes
        }
    }

    /// The last day on which an account could be made and be touched.
    private func lastDay(_ scope: IncidentScope) async throws -> Int64 {
        switch scope {
        case .held(_, let until), .opened(_, let until, _): return until
        case .rootKey(let version):
            // Up to the day on which the next one was made: a key that was wrapped anew since was under this one before.
            let roots = try await domain.keys.dataKeys.status().roots
            guard roots.contains(where: { $0.version == version }) else {
                throw IncidentRefusal.unknownKey(known: roots.map(\.version))
            }
            return roots.filter { $0.version > version }.compactMap(\.madeDay).min() ?? .max
        }
    }

    private func isTouched(_ stored: StoredPerson, _ scope: IncidentScope, _ lastDay: Int64) async throws -> Bool {
        // Deleted while we look.
        guard let key = try await domain.keys.existingDataKey(of: stored.id) else { return false }
        guard try domain.keys.open(stored.sealed, of: stored.id, under: key).createdDay <= lastDay else { return false }
        guard case .opened(let since, let until, let name) = scope else { return true }
        return try await wasOpened(under: key, since: since, until: until, by: name)
    }

    private func wasOpened(under key: DataKey, since: Int64, until: Int64, by name: String?) async throws -> Bool {
        var end = try await TrailWriter.count(under: key, domain.store)
        while end > 0 {
            let start = max(0, end - Self.entriesPage)
            let tags = (start..<end).map { AccountKeys.trailTag($0, under: key) }
            let rows = try await domain.store.all(TrailQueries.withTags(tags))
            for row in rows where (since...until).contains(row.day) {
                let actor = try TrailSeals.openForPerson(row, under: key).actor
                if name == nil ? actor.isStaff : actor.name == name { return true }
            }
            if rows.contains(where: { $0.day < since }) { return false }
            end = start
        }
        return false
    }
}
