import Envelope
import HTTPSupport
import JSONWriting
import Storage

/// Attempts that wait for a mailed code: five tries, for an hour at least and two at most, since a row keeps the hour
/// after the one it was made in, no time.
///
/// An attempt for an address whose answer must not show, is the same row with a code that nobody was told.
struct MailedCodes: Sendable {
    let store: any Store
    let keys: AccountKeys
    let clock: WallClock

    static let tries: Int64 = 5

    /// A row to be written together with its mail.
    struct Prepared: Sendable {
        let attempt: AttemptID
        let code: ShortCode
        /// The row that the code opens.
        let insert: Command
        /// The same row for a code that nobody was told.
        let withoutCode: Command
    }

    /// - Parameter content: what is needed once the code comes; sealed and padded.
    func prepare(_ purpose: AttemptID.Purpose, _ content: [UInt8]) async throws -> Prepared {
        let now = clock.now
        let attempt = AttemptID(purpose)
        let code = ShortCode()
        let tag = keys.attemptTag(attempt)
        let key = try await keys.waitingKey(day: now.day)
        let sealed = try key.seal(Padding.pad(content), as: Self.context(tag))
        func insert(_ code: ShortCode) -> Command {
            CodeQueries.insert(
                tag, codeTag: keys.codeTag(code, of: attempt), sealed: sealed, day: now.day, expiresHour: now.hour + 1)
        }
        return Prepared(attempt: attempt, code: code, insert: insert(code), withoutCode: insert(ShortCode()))
    }

    /// A code that was right, and the attempt's content.
    struct Right: Sendable {
        let content: [UInt8]
        /// Goes into the transaction that does what the code was for: of several at once one finds the row.
        let take: Query<Bool>
    }

    /// Counts a try and looks at the code. Throws the same 400 `Refusal` for a wrong one, an unknown or expired attempt
    /// and one whose tries are used up.
    func check(_ attempt: String, _ purpose: AttemptID.Purpose, code: String) async throws -> Right {
        let now = clock.now
        guard let attempt = AttemptID(attempt, purpose), let code = ShortCode(typed: code) else { throw Self.refused }
        let tag = keys.attemptTag(attempt)
        // Counted before it is compared, in one statement: a hundred at once are a hundred tries.
        let row = try await store.write(.privateAct) { transaction in
            try transaction.first(CodeQueries.countTry(tag, tries: Self.tries, hour: now.hour))
        }
        guard let row, ConstantTime.equal(row.codeTag, keys.codeTag(code, of: attempt)),
            let key = try await keys.existingWaitingKey(day: row.day)
        else { throw Self.refused }
        let content = try Padding.unpad(key.open(row.sealed, as: Self.context(tag)))
        return Right(content: content, take: CodeQueries.take(tag))
    }

    static let refused = Refusal.badRequest(
        "CODE_REFUSED", "The code is wrong or no longer valid",
        hint: "A code works for an hour and five tries. Look at the newest mail, or ask for a new code.")

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "mailed_codes", column: "sealed", record: tag)
    }
}

enum CodeQueries {
    struct Row: Sendable {
        let codeTag: [UInt8]
        let sealed: [UInt8]
        let day: Int64
    }

    static func insert(
        _ tag: [UInt8], codeTag: [UInt8], sealed: [UInt8], day: Int64, expiresHour: Int64
    ) -> Command {
        Command(
            """
            INSERT INTO mailed_codes (tag, code_tag, sealed, tries, day, expires_hour, fresh)
            VALUES (\(tag), \(codeTag), \(sealed), 0, \(day), \(expiresHour), TRUE)
            """)
    }

    static func countTry(_ tag: [UInt8], tries: Int64, hour: Int64) -> Query<Row> {
        Query(
            """
            UPDATE mailed_codes SET tries = tries + 1
            WHERE tag = \(tag) AND tries < \(tries) AND expires_hour >= \(hour)
            RETURNING code_tag, sealed, day
            """
        ) { row in Row(codeTag: try row.blob(), sealed: try row.blob(), day: try row.integer()) }
    }

    /// One row, for the one that comes first.
    static func take(_ tag: [UInt8]) -> Query<Bool> {
        Query("DELETE FROM mailed_codes WHERE tag = \(tag) RETURNING TRUE") { row in try row.boolean() }
    }

    static func deleteExpired(hour: Int64) -> Command {
        Command("DELETE FROM mailed_codes WHERE expires_hour < \(hour)")
    }
}
