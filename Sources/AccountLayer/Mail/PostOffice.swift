import JSONWriting
import Crypto
import Envelope
import HTTPSupport
import Storage

/// Takes mail into the database, sealed, in the transaction of what it is about; the `MailService` hands it over.
struct PostOffice: Sendable {
    let keys: AccountKeys
    let clock: WallClock
    let sender: MailSender
    let signal = MailSignal()

    /// A sealed row, to be written together with what the mail is about. All rows are of one size.
    func prepare(_ mail: Mail) async throws -> Command {
        let id = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
        let day = clock.now.day
        let sealed = try await keys.waitingKey(day: day).seal(mail.bytes, as: Self.context(id))
        return MailQueries.insert(id, sealed: sealed, day: day)
    }

    /// The mail of a row; nil when its day's key is gone.
    func open(_ row: MailQueries.Row) async throws -> Mail? {
        guard let key = try await keys.existingWaitingKey(day: row.day) else { return nil }
        return try Mail(bytes: key.open(row.sealed, as: Self.context(row.id)))
    }

    private static func context(_ id: [UInt8]) -> SealContext {
        SealContext(table: "waiting_mail", column: "sealed", record: id)
    }
}

enum MailQueries {
    struct Row: Sendable {
        let id: [UInt8]
        let sealed: [UInt8]
        let day: Int64
    }

    static func insert(_ id: [UInt8], sealed: [UInt8], day: Int64) -> Command {
        Command(
            "INSERT INTO waiting_mail (id, sealed, day, fresh) VALUES (\(id), \(sealed), \(day), TRUE)")
    }

    static func some(after id: [UInt8]) -> Query<Row> {
        Query("SELECT id, sealed, day FROM waiting_mail WHERE id > \(id) ORDER BY id LIMIT 100") { row in
            Row(id: try row.blob(), sealed: try row.blob(), day: try row.integer())
        }
    }

    static func count() -> Query<Int64> {
        Query("SELECT count(*) FROM waiting_mail") { row in try row.integer() }
    }

    static func delete(_ id: [UInt8]) -> Command { Command("DELETE FROM waiting_mail WHERE id = \(id)") }

    static func deleteOld(before day: Int64) -> Command {
        Command("DELETE FROM waiting_mail WHERE day < \(day)")
    }
}
