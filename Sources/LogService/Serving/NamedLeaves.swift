import Storage
public import TransparencyLog

/// A leaf in the published tree, and the proof of it.
public struct ProvenLeaf: Sendable {
    /// As it stands in the log.
    public let leaf: [UInt8]
    public let proof: TransparencyProof
}

extension LogDesk {
    /// The last leaves of objects that have a name instead of a row of their own.
    ///
    /// - Returns: by name; those that are in no published checkpoint yet are missing.
    public func leaves(named names: [String]) async throws -> [String: ProvenLeaf] {
        var found: [String: ProvenLeaf] = [:]
        for row in try await store.all(NamedLeafQueries.leaves(names)) {
            guard let proof = try await proof(of: row.index) else { continue }
            found[row.name] = ProvenLeaf(leaf: row.leaf, proof: proof)
        }
        return found
    }
}

enum NamedLeafQueries {
    struct Row: Sendable {
        let name: String
        let index: Int64
        let leaf: [UInt8]
    }

    static func leaves(_ names: [String]) -> Query<Row> {
        Query(
            """
            SELECT n.name, o.idx, e.leaf FROM log_names n JOIN log_objects o ON o.object = n.object
                JOIN log_entries e ON e.idx = o.idx
            WHERE n.name IN (\(list: names))
            """
        ) { row in Row(name: try row.text(), index: try row.integer(), leaf: try row.blob()) }
    }
}
