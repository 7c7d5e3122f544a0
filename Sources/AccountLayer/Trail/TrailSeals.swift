import ByteFraming
import Envelope
import JSONWriting

/// What is sealed in an entry: all of it for the person, under the key of their account, and the actor for auditors, under
/// a key of the trail. Always of one size. The tag of the entry is authenticated with both, so that neither opens in another.
enum TrailSeals {
    private static let size = 256
    private static let domain = Array("nacre/access-trail-entry/v1\0".utf8)

    /// Throws `TrailError.nameTooLong`.
    static func forPerson(_ opening: Opening, at: Timestamp, tag: [UInt8], under key: DataKey) throws -> [UInt8] {
        let fields =
            [
                domain, Framing.number(at.milliseconds), Array(opening.purpose.rawValue.utf8),
                Array(opening.what.rawValue.utf8),
            ]
            + opening.actor.fields
        return try key.seal(try padded(fields), as: context("sealed_person", tag))
    }

    static func openForPerson(_ row: TrailQueries.PersonRow, under key: DataKey) throws -> AccessEntry {
        let bytes = try key.open(row.sealedPerson, as: context("sealed_person", row.tag))
        var reader = FrameReader(try unpadded(bytes))
        try reader.expect(domain)
        let at = Timestamp(milliseconds: try reader.number())
        let purpose = Purpose(rawValue: String(decoding: try reader.field(upTo: 32), as: UTF8.self))
        let what = OpenedKind(rawValue: String(decoding: try reader.field(upTo: 32), as: UTF8.self))
        let actor = try Actor(from: &reader)
        try reader.end()
        guard let purpose, let what else { throw TrailError.unreadable }
        return AccessEntry(sequence: row.sequence, at: at, actor: actor, purpose: purpose, what: what)
    }

    static func forAuditors(_ actor: Actor, tag: [UInt8], under key: DataKey) throws -> [UInt8] {
        try key.seal(try padded([domain] + actor.fields), as: context("sealed_auditor", tag))
    }

    static func openForAuditors(_ sealed: [UInt8], tag: [UInt8], under key: DataKey) throws -> Actor {
        var reader = FrameReader(try unpadded(key.open(sealed, as: context("sealed_auditor", tag))))
        try reader.expect(domain)
        let actor = try Actor(from: &reader)
        try reader.end()
        return actor
    }

    private static func padded(_ fields: [[UInt8]]) throws -> [UInt8] {
        let bytes = ZeroPadding.pad(Framing.frame(fields), to: size)
        guard bytes.count == size else { throw TrailError.nameTooLong }
        return bytes
    }

    private static func unpadded(_ bytes: [UInt8]) throws -> [UInt8] {
        guard let content = ZeroPadding.unpad(bytes) else { throw TrailError.unreadable }
        return content
    }

    private static func context(_ column: StaticString, _ tag: [UInt8]) -> SealContext {
        SealContext(table: "access_trail", column: column, record: tag)
    }
}
