import ByteFraming
import Envelope
import Storage

/// Messages that a device has acknowledged and whose rows wait to be deleted.
///
/// Deleted at once, a device's rows would stand in one commit: then a thief of the write-ahead log would know that they
/// lay in one mailbox, and by when they were written, whose senders wrote to the same agent. So the rows of everybody are
/// deleted in one night, in random order.
struct Acknowledgement: Sendable, Equatable {
    /// The bytes of the mailbox's address.
    let mailbox: [UInt8]
    /// What was acknowledged before.
    let from: MailboxEnd
    let to: MailboxEnd
    /// Nothing is older.
    let sinceDay: Int64

    private static let domain = Array("nacre/acknowledgement/v1\0".utf8)

    init(mailbox: [UInt8], from: MailboxEnd, to: MailboxEnd, sinceDay: Int64) {
        (self.mailbox, self.from, self.to, self.sinceDay) = (mailbox, from, to, sinceDay)
    }

    /// Always as long.
    var bytes: [UInt8] {
        Framing.frame(
            [Self.domain, mailbox]
                + [
                    from.day, Int64(from.next), Int64(from.nextOfDayBefore), to.day, Int64(to.next),
                    Int64(to.nextOfDayBefore), sinceDay,
                ].map(Framing.number))
    }

    init(bytes: [UInt8]) throws {
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        mailbox = try reader.field(exactly: 32)
        from = MailboxEnd(
            day: try reader.number(), next: Int(try reader.number()), nextOfDayBefore: Int(try reader.number()))
        to = MailboxEnd(
            day: try reader.number(), next: Int(try reader.number()), nextOfDayBefore: Int(try reader.number()))
        sinceDay = try reader.number()
        try reader.end()
    }

    /// The days that it is about, each with its first place and, where the day is not complete, the first that stays.
    func places(today: Int64) -> [(day: Int64, start: Int, end: Int?)] {
        let first = max(today - MailboxPlace.keptDays - 1, sinceDay - 1, from.day - 1)
        guard first <= to.day else { return [] }
        return (first...to.day).compactMap { day in
            guard let start = from.start(of: day) else { return nil }
            let end = to.start(of: day)
            return (end ?? .max) > start ? (day, start, end) : nil
        }
    }
}

/// Seals what waits; the rows name nobody.
struct AcknowledgementDesk: Sendable {
    private let keys: PurposeKeys

    init(dataKeys: DataKeyStore) async throws { keys = try await dataKeys.purposeKeys("acknowledgement") }

    func seal(_ acknowledgement: Acknowledgement, id: [UInt8]) throws -> [UInt8] {
        try keys.seal(acknowledgement.bytes, as: Self.context(id))
    }

    func open(_ sealed: [UInt8], id: [UInt8]) throws -> Acknowledgement {
        try Acknowledgement(bytes: keys.open(sealed, as: Self.context(id)))
    }

    private static func context(_ id: [UInt8]) -> SealContext {
        SealContext(table: "acknowledgements", column: "sealed", record: id)
    }
}

enum AcknowledgementQueries {
    struct Pending: Sendable {
        let id: [UInt8]
        let sealed: [UInt8]
    }

    static func insert(_ id: [UInt8], sealed: [UInt8]) -> Command {
        Command("INSERT INTO acknowledgements (id, sealed) VALUES (\(id), \(sealed))")
    }

    static func page(after id: [UInt8], limit: Int) -> Query<Pending> {
        Query("SELECT id, sealed FROM acknowledgements WHERE id > \(id) ORDER BY id LIMIT \(limit)") { row in
            Pending(id: try row.blob(), sealed: try row.blob())
        }
    }

    static func remove(_ ids: [[UInt8]]) -> Command {
        Command("DELETE FROM acknowledgements WHERE id IN (\(list: ids))")
    }
}
