import Storage
import Synchronization

/// The agents whose owners chose `research_opt_out`. They are known by keyed hashes, so each author is tried once.
final class HiddenAuthors: Sendable {
    private let tags: Set<[UInt8]>
    private let optOuts: ResearchOptOuts?
    private let known = Mutex<[AgentID: Bool]>([:])

    /// Throws `ExportRefusal.otherKeys` when there are some and the root key cannot tell which.
    init(_ store: any Store, _ optOuts: ResearchOptOuts?) async throws {
        tags = Set(try await store.read { try $0.all(OwnerQueries.optOuts()) })
        if !tags.isEmpty {
            guard let optOuts, tags.contains(optOuts.mark) else { throw ExportRefusal.otherKeys }
        }
        self.optOuts = optOuts
    }

    func contains(_ agent: AgentID) -> Bool {
        guard !tags.isEmpty, let optOuts else { return false }
        return known.withLock { known in
            if let isHidden = known[agent] { return isHidden }
            let isHidden = tags.contains(optOuts.tag(of: agent))
            known[agent] = isHidden
            return isHidden
        }
    }
}
