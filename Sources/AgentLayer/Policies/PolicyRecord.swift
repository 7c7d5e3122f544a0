import JSONWriting
import Storage
import TransparencyLog

/// The record of a `policy` leaf: a policy's name and document. The versions of its leaves are those of the policy.
struct PolicyRecord: LeafRecord {
    let object: String
    let name: String
    let document: CanonicalValue

    var members: [String: CanonicalValue] { ["document": document, "name": .string(name)] }
}

extension PolicyRecord {
    /// What the policies' last leaves commit to. A document that was altered into something that is no canonical JSON opens
    /// nothing: it is shown as null.
    static func find(_ objects: [String]) -> Query<PolicyRecord> {
        Query(
            """
            SELECT o.object, p.name, p.document
            FROM log_objects o JOIN log_names n ON n.object = o.object
                JOIN log_policies p ON 'policy/' || p.name = n.name AND p.version = o.version
            WHERE o.object IN (\(list: objects))
            """
        ) { row in
            PolicyRecord(
                object: try row.text(), name: try row.text(),
                document: (try? CanonicalValue(parsing: Array(try row.text().utf8))) ?? .null)
        }
    }
}
