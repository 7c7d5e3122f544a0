import Envelope
import HTTPSupport
import Storage

/// Computes every hash of the access trail again.
struct TrailAudit: Sendable {
    let store: any Store
    let keys: AccountKeys

    init(_ domain: AccountDomain) {
        store = domain.store
        keys = domain.keys
    }

    /// What was found wrong first.
    enum Finding: Equatable, Sendable, ReportableError {
        /// The entry is not what its hash, or the one before it, says.
        case altered(Int64)
        case missing(Int64)
        /// What is sealed in it was not sealed by a server with these keys.
        case forged(Int64)
        /// The trail ends before a head that somebody holds.
        case cutOff(held: Int64, found: Int64)
        /// All is consistent, but it is another trail than the one whose head somebody holds.
        case otherThanHeld(Int64)
        /// The head that the server noted on a day is gone.
        case noteMissing(day: Int64)

        var publicDescription: String {
            switch self {
            case .altered(let sequence): "The access trail was altered at entry \(sequence)."
            case .missing(let sequence): "Entry \(sequence) of the access trail was removed."
            case .forged(let sequence): "Entry \(sequence) of the access trail was not written by this server."
            case .cutOff(let held, let found):
                "The access trail ends at entry \(found), before entry \(held) whose hash is held: its end was removed."
            case .otherThanHeld(let sequence):
                "The hash of entry \(sequence) is not the one that is held: the access trail was written anew."
            case .noteMissing(let day):
                "The head of the access trail that was noted on day \(day) was removed or altered."
            }
        }
    }

    struct Outcome: Sendable, Equatable {
        let head: TrailHead
        let finding: Finding?
    }

    private static let page: Int64 = 1_000

    /// Reads the trail from its first entry to its end, against the heads that somebody holds.
    func run(against held: [TrailHead] = []) async throws -> Outcome {
        let auditorKey = try await keys.trailKey()
        let expected = Dictionary(grouping: held, by: \.sequence)
        var head = TrailHead.empty
        if let finding = Self.compare(head, expected) { return Outcome(head: head, finding: finding) }
        while true {
            let after = head.sequence
            let rows = try await store.read {
                try $0.all(TrailQueries.fullPage(after: after, before: .max, limit: Self.page))
            }
            for row in rows {
                if let finding = Self.check(row, after: head, auditorKey) { return Outcome(head: head, finding: finding) }
                head = TrailHead(sequence: row.entry.sequence, hash: row.entry.hash)
                if let finding = Self.compare(head, expected) { return Outcome(head: head, finding: finding) }
            }
            guard rows.count == Self.page else { break }
        }
        let furthest = held.map(\.sequence).max() ?? 0
        return Outcome(
            head: head, finding: furthest > head.sequence ? .cutOff(held: furthest, found: head.sequence) : nil)
    }

    private static func check(_ row: TrailQueries.FullRow, after head: TrailHead, _ auditorKey: DataKey) -> Finding? {
        let entry = row.entry
        guard entry.sequence == head.sequence + 1 else { return .missing(head.sequence + 1) }
        let hash = TrailLink.hash(
            after: head.hash, sequence: entry.sequence, day: entry.day, role: entry.role, purpose: entry.purpose,
            personHash: entry.personHash, auditorHash: entry.auditorHash)
        guard hash == entry.hash, entry.personHash == TrailLink.personHash(tag: row.tag, sealed: row.sealedPerson),
            entry.auditorHash == TrailLink.auditorHash(sealed: row.sealedAuditor)
        else { return .altered(entry.sequence) }
        let actor = try? TrailSeals.openForAuditors(row.sealedAuditor, tag: row.tag, under: auditorKey)
        guard actor?.roleName == entry.role else { return .forged(entry.sequence) }
        return nil
    }

    private static func compare(_ head: TrailHead, _ held: [Int64: [TrailHead]]) -> Finding? {
        held[head.sequence]?.contains { $0 != head } == true ? .otherThanHeld(head.sequence) : nil
    }
}
