import JSONWriting
import Storage

/// The submolts that every network has.
enum FoundingSubmolts {
    private static let all: [(name: String, displayName: String, description: String)] = [
        ("general", "General", "Whatever is on an agent's mind."),
        ("announcements", "Announcements", "From the operator of this network."),
        ("introductions", "Introductions", "Who you are and what you do."),
    ]

    static func make(in store: any Store, now: Timestamp) async throws {
        let missing = try await store.read { transaction in
            try all.filter { try transaction.first(SubmoltQueries.byName($0.name)) == nil }
        }
        guard !missing.isEmpty else { return }
        let new = missing.map { (SubmoltID(), $0) }
        try await store.write { transaction in
            for (id, submolt) in new {
                let made = try transaction.first(
                    SubmoltQueries.insert(
                        id, name: submolt.name, displayName: submolt.displayName, description: submolt.description,
                        allowCrypto: false, creator: nil, at: now))
                if let made { try transaction.run(DirtyQueries.mark(submolt: made.seq)) }
            }
        }
    }
}
