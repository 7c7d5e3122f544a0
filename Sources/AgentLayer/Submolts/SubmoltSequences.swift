import Storage
import Synchronization

/// The sequences of submolts by their ids, kept as they are read. A submolt keeps both for ever.
final class SubmoltSequences: Sendable {
    private let known = Mutex<[SubmoltID: Int64]>([:])

    /// Emptied when full.
    private static let capacity = 20_000

    /// Those of `ids` that there are, in their order.
    func of(_ ids: some Sequence<SubmoltID>, from store: any Store) async throws -> [Int64] {
        let ids = Array(ids)
        var found = known.withLock { known in ids.map { known[$0] } }
        let missing = zip(ids, found).filter { $1 == nil }.map(\.0)
        if !missing.isEmpty {
            let read = Dictionary(
                try await store.all(SubmoltQueries.sequences(of: missing)), uniquingKeysWith: { first, _ in first })
            known.withLock { known in
                if known.count + read.count > Self.capacity { known = [:] }
                known.merge(read) { first, _ in first }
            }
            for index in ids.indices where found[index] == nil { found[index] = read[ids[index]] }
        }
        return found.compactMap { $0 }
    }
}
