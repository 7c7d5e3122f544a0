import ByteFraming
import Storage

/// The heads of the access trail that the server noted, one a night. Each carries a keyed hash over itself and the number of
/// the note before it, so that none can be made, altered or taken out of the middle without the keys.
enum TrailNotes {
    struct Note: Sendable {
        /// Counted from 1.
        let number: Int64
        let day: Int64
        let head: TrailHead
        let mac: [UInt8]
    }

    static func mac(number: Int64, day: Int64, head: TrailHead, _ keys: AccountKeys) -> [UInt8] {
        keys.tag(
            "nacre/trail-note/v1\0", Framing.number(number), Framing.number(day), Framing.number(head.sequence),
            head.hash)
    }

    static func isGenuine(_ note: Note, _ keys: AccountKeys) -> Bool {
        ConstantTime.equal(note.mac, mac(number: note.number, day: note.day, head: note.head, keys))
    }

    /// The day on or after which a note was taken out.
    static func gap(in notes: [Note]) -> Int64? {
        for (index, note) in notes.enumerated() where note.number != Int64(index) + 1 { return note.day - 1 }
        return nil
    }

    /// The note of today, after the last one there is.
    static func next(_ head: TrailHead, day: Int64, _ domain: AccountDomain) async throws -> Command {
        let number = (try await domain.store.first(TrailNoteQueries.lastNumber()) ?? 0) + 1
        let mac = mac(number: number, day: day, head: head, domain.keys)
        return TrailNoteQueries.insert(Note(number: number, day: day, head: head, mac: mac))
    }
}

enum TrailNoteQueries {
    static func all() -> Query<TrailNotes.Note> {
        Query("SELECT number, day, sequence, hash, mac FROM trail_notes ORDER BY number") { row in
            TrailNotes.Note(
                number: try row.integer(), day: try row.integer(),
                head: TrailHead(sequence: try row.integer(), hash: try row.blob()), mac: try row.blob())
        }
    }

    static func lastNumber() -> Query<Int64> {
        Query("SELECT number FROM trail_notes ORDER BY number DESC LIMIT 1") { row in try row.integer() }
    }

    static func insert(_ note: TrailNotes.Note) -> Command {
        Command(
            """
            INSERT INTO trail_notes (number, day, sequence, hash, mac)
            VALUES (\(note.number), \(note.day), \(note.head.sequence), \(note.head.hash), \(note.mac))
            ON CONFLICT DO NOTHING
            """)
    }
}
