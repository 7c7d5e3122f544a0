import JSONWriting
import Storage
import TransparencyLog

/// What a leaf commits to: what anybody who has the record and its salt can check against the log.
///
/// A record is made twice: before its leaf is written, and from the rows whenever somebody asks for it. Both must come to
/// the same bytes for as long as the leaf is the last one of its object; so a record holds only what no later change of
/// the row touches, and what does change makes a new leaf.
protocol LeafRecord: Sendable {
    /// The UUID of what the leaf is about.
    var object: String { get }
    /// All members but `object` and `version`, which `LogWriter` adds.
    var members: [String: CanonicalValue] { get }
}

extension LeafRecord {
    var value: CanonicalValue { .object(members) }
}

/// The member `signed` of a record: the signature that the author made, unchanged.
struct SignedMember: Sendable, Equatable {
    let keyID: String
    let signature: [UInt8]
    /// Days since 1970, as the signature says.
    let day: Int64

    init(keyID: String, signature: [UInt8], day: Int64) {
        self.keyID = keyID
        self.signature = signature
        self.day = day
    }

    /// The columns `key_id`, `signature` and `day` of `content_signatures`; nil where there is no row.
    init?(joined row: inout Row) throws {
        let (keyID, signature) = (try row.textIfPresent(), try row.blobIfPresent())
        guard let day = try row.integerIfPresent(), let keyID, let signature else { return nil }
        self.init(keyID: keyID, signature: signature, day: day)
    }

    var value: CanonicalValue {
        .object(["key_id": .string(keyID), "signature": .base64URL(signature), "day": .integer(day)])
    }
}
