import HTTPSupport
import JSONWriting
import LogService
import Storage
import TransparencyLog

/// Keeps every version of every policy, and the log informed of each.
struct Policies: Sendable {
    let store: any Store
    let log: LogWriter

    /// For `WriteTransaction.lock`: of several servers that start at once one writes a new version.
    private static let lockKey: Int64 = 0x706F_6C69_6379

    /// Makes a new version, and its leaf, of each policy whose document is another than the newest version's. A server goes
    /// by its policies from its start on, so this comes before it listens.
    ///
    /// Returns what changed.
    @discardableResult
    func take(_ current: PolicyDocuments, day: Int64) async throws -> [PolicyName] {
        let texts = current.documents.mapValues { String(decoding: $0.bytes, as: UTF8.self) }
        // The usual start finds nothing new and writes nothing.
        let isNew = try await store.read { transaction in
            try texts.contains { name, text in try transaction.newestPolicy(name)?.document != text }
        }
        guard isNew else { return [] }
        let drawn = texts.mapValues { _ in (object: Identifier<PolicyKind>().text, salt: LeafSalt()) }
        return try await store.write(.upkeep) { transaction in
            try transaction.lock(Self.lockKey)
            var changed: [PolicyName] = []
            var leaves: [BulkLeaf] = []
            for name in PolicyName.allCases {
                guard let text = texts[name], let document = current.documents[name], let drawn = drawn[name] else {
                    continue
                }
                let newest = try transaction.read.newestPolicy(name)
                guard newest?.document != text else { continue }
                if let newest { try transaction.run(PolicyQueries.keepSalt(of: newest)) }
                let object = try LogWriter.object(
                    named: Self.logPrefix + name.rawValue, orNew: drawn.object, transaction)
                try transaction.run(
                    PolicyQueries.insert(
                        StoredPolicy(
                            name: name.rawValue, version: (newest?.version ?? 0) + 1, day: day, document: text,
                            salt: drawn.salt.bytes)))
                changed.append(name)
                leaves.append(
                    BulkLeaf(
                        PreparedLeaf(.policy, object: object, salt: drawn.salt),
                        record: PolicyRecord(object: object, name: name.rawValue, document: document).value))
            }
            try log.appendBulk(leaves, transaction)
            return changed
        }
    }

    /// Before a policy's name, the name under which the log keeps its UUID.
    static let logPrefix = "policy/"
}

extension ReadTransaction {
    fileprivate func newestPolicy(_ name: PolicyName) throws -> StoredPolicy? {
        try first(PolicyQueries.newest(name.rawValue))
    }
}

enum PolicyKind {}
