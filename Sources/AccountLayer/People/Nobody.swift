import Envelope
import PassphraseHashing
import Storage

/// A human who does not exist: sign-in with an unknown address opens this record and hashes against this passphrase, so
/// that it costs what it costs with a known one.
struct Nobody: Sendable {
    /// The hash of a passphrase that nobody knows.
    let passphrase: PassphraseHash
    private let sealed: [UInt8]
    private let key: DataKey
    private let keys: AccountKeys
    private let id = AccountID()

    init(keys: AccountKeys, hashing: HashingQueue, day: Int64) async throws {
        self.keys = keys
        key = try await keys.waitingKey(day: day)
        passphrase = try await hashing.hash(try Passphrase(typed: SessionToken().text))
        let person = Person(
            email: EmailAddress(stored: "nobody@invalid"), passphrase: passphrase, createdDay: day)
        sealed = try keys.seal(person, of: id, under: key)
    }

    /// Opened anew each time, as a real one is.
    func open() throws -> People.Opened {
        People.Opened(
            stored: StoredPerson(id: id, revision: 0, sealed: sealed), key: key,
            person: try keys.open(sealed, of: id, under: key))
    }
}
