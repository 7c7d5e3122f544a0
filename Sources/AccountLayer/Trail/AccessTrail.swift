import Envelope
import HTTPSupport
import JSONWriting
import Storage

/// Who opened whose personal data, and why: a chain of hashes in which each entry commits to all before it.
///
/// Public are an entry's day, role and purpose (`GET /v1/trail`). The person concerned sees who, what and the exact time;
/// auditors see who. Nobody without keys can tell which entries are about one person.
struct AccessTrail: Sendable {
    let store: any Store
    let keys: AccountKeys
    let clock: WallClock
    private let writer: TrailWriter

    init(store: any Store, keys: AccountKeys, clock: WallClock) {
        self.store = store
        self.keys = keys
        self.clock = clock
        writer = TrailWriter(store: store, keys: keys)
    }

    /// Writes an opening down. It is on disk when this returns; whoever opens data calls it before, and opens nothing where
    /// it throws.
    @discardableResult
    func append(_ opening: Opening) async throws -> Int64 { try await writer.append(opening, at: clock.now) }

    /// How many openings of an account's data there were.
    func count(of account: AccountID) async throws -> Int64 {
        guard let key = try await keys.existingDataKey(of: account) else { throw Refusal.unknownSession }
        return try await TrailWriter.count(under: key, store)
    }

    /// Openings of an account's data, the newest first: those with numbers below `end`, at most `limit`.
    func entries(of account: AccountID, below end: Int64, limit: Int64) async throws -> [AccessEntry] {
        guard let key = try await keys.existingDataKey(of: account) else { throw Refusal.unknownSession }
        let tags = (max(0, end - limit)..<max(0, end)).map { AccountKeys.trailTag($0, under: key) }
        return try await store.all(TrailQueries.withTags(tags))
            .map { try TrailSeals.openForPerson($0, under: key) }.sorted { $0.sequence > $1.sequence }
    }

    /// The end of the trail now.
    func head() async throws -> TrailHead { try await store.first(TrailQueries.end())?.head ?? .empty }

    /// The end of the trail as it was when `day` began.
    func head(before day: Int64) async throws -> TrailHead {
        try await store.first(TrailQueries.end(before: day))?.head ?? .empty
    }
}
