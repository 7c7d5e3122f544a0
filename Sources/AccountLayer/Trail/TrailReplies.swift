import AccountAPI
import ByteFraming

/// The trail in the words of the API.
extension TrailActor {
    init(_ actor: Actor) { self.init(kind: actor.kind, role: actor.roleName, name: actor.name) }
}

extension TrailHeadObject {
    init(_ head: TrailHead) { self.init(sequence: head.sequence, hash: Base64URL.encode(head.hash)) }
}

extension AccessObject {
    init(_ entry: AccessEntry) {
        self.init(
            sequence: entry.sequence, at: entry.at, by: TrailActor(entry.actor), purpose: entry.purpose.rawValue,
            opened: entry.what.rawValue)
    }
}

extension TrailObject {
    init(_ row: TrailQueries.PublicRow, actor: Actor? = nil) {
        self.init(
            sequence: row.sequence, day: row.day, role: row.role, purpose: row.purpose,
            personHash: Base64URL.encode(row.personHash), auditorHash: Base64URL.encode(row.auditorHash),
            hash: Base64URL.encode(row.hash), actor: actor.map(TrailActor.init))
    }
}

/// Bounds on what is asked of the trail.
enum TrailPages {
    static let accesses = 1...100
    static let entries = 1...1_000
}
