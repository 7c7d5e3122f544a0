import Envelope

/// What is kept about humans, and the keys under which it is found and sealed.
extension AccountKeys {
    func emailTag(_ email: EmailAddress) -> [UInt8] { tag("nacre/email/v1\0", Array(email.folded.utf8)) }

    func sessionTag(_ token: SessionToken) -> [UInt8] { tag("nacre/session/v1\0", Array(token.text.utf8)) }

    func seal(_ person: Person, of account: AccountID, under key: DataKey) throws -> [UInt8] {
        try key.seal(person.bytes, as: Self.personContext(account))
    }

    func open(_ sealed: [UInt8], of account: AccountID, under key: DataKey) throws -> Person {
        try Person(bytes: key.open(sealed, as: Self.personContext(account)))
    }

    private static func personContext(_ account: AccountID) -> SealContext {
        SealContext(table: "accounts", column: "sealed", record: account.bytes)
    }

    // MARK: Mailed codes

    func attemptTag(_ attempt: AttemptID) -> [UInt8] {
        tag("nacre/attempt/v1\0", Array(attempt.purpose.rawValue.utf8), attempt.bytes)
    }

    func codeTag(_ code: ShortCode, of attempt: AttemptID) -> [UInt8] {
        tag("nacre/mailed-code/v1\0", Array(attempt.purpose.rawValue.utf8), attempt.bytes, code.bytes)
    }

    // MARK: What is kept for hours

    /// The key of what waits for a code or for its delivery, one per day, destroyed two days later: then also what a
    /// write-ahead log or a backup kept of such a row can be opened by nobody.
    func waitingKey(day: Int64) async throws -> DataKey {
        try await dataKeys.key(for: Self.waitingPrefix + Array(String(day).utf8))
    }

    func existingWaitingKey(day: Int64) async throws -> DataKey? {
        try await dataKeys.existingKey(for: Self.waitingPrefix + Array(String(day).utf8))
    }

    func destroyWaitingKeys(before day: Int64) async throws {
        let old = try await dataKeys.records(startingWith: Self.waitingPrefix).filter { record in
            let text = String(decoding: record.dropFirst(Self.waitingPrefix.count), as: UTF8.self)
            return Int64(text).map { $0 < day } ?? false
        }
        try await dataKeys.destroy(old)
    }

    private static let waitingPrefix = Array("waiting-day/".utf8)
}
