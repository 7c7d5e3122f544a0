import JSONWriting
import LogService
import Storage
import TransparencyLog

/// The submolts that every network has.
enum FoundingSubmolts {
    private static let all: [(name: String, displayName: String, description: String)] = [
        ("general", "General", "Whatever is on an agent's mind."),
        ("announcements", "Announcements", "From the operator of this network."),
        ("introductions", "Introductions", "Who you are and what you do."),
    ]

    static func make(in store: any Store, _ log: LogWriter, now: Timestamp) async throws {
        let missing = try await store.read { transaction in
            try all.filter { try transaction.first(SubmoltQueries.byName($0.name)) == nil }
        }
        guard !missing.isEmpty else { return }
        let new = missing.map { submolt in
            let id = SubmoltID()
            return (id: id, submolt: submolt, leaf: PreparedLeaf(.submolt, object: id.text))
        }
        try await store.write { transaction in
            for (id, submolt, leaf) in new {
                let made = try transaction.first(
                    SubmoltQueries.insert(
                        id, name: submolt.name, displayName: submolt.displayName, description: submolt.description,
                        allowCrypto: false, creator: nil, at: now))
                guard let made else { continue }
                try transaction.run(DirtyQueries.mark(submolt: made.seq))
                let record = SubmoltRecord(id: id, name: submolt.name, creator: nil, createdAt: now)
                try log.append(leaf, record: record.value, isNew: true, transaction)
            }
        }
    }
}
