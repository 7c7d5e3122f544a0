import JSONWriting
import Envelope
import HTTPSupport
import PassphraseHashing
import Storage

/// The humans of this layer as they are stored, and what the endpoints about them share.
struct People: Sendable {
    let store: any Store
    let keys: AccountKeys
    let clock: WallClock
    let hashing: HashingQueue
    let usedSteps: UsedSteps
    let codes: MailedCodes
    let post: PostOffice
    /// Takes the work of a real account where there is none.
    let nobody: Nobody

    init(
        store: any Store, keys: AccountKeys, clock: WallClock, hashing: HashingQueue, sender: MailSender
    ) async throws {
        self.store = store
        self.keys = keys
        self.clock = clock
        self.hashing = hashing
        usedSteps = UsedSteps(startedAt: clock.now.milliseconds)
        codes = MailedCodes(store: store, keys: keys, clock: clock)
        post = PostOffice(keys: keys, clock: clock, sender: sender)
        nobody = try await Nobody(keys: keys, hashing: hashing, day: clock.now.day)
    }

    /// A human as stored, opened.
    struct Opened: Sendable {
        let stored: StoredPerson
        let key: DataKey
        var person: Person

        var id: AccountID { stored.id }
    }

    func open(_ stored: StoredPerson) async throws -> Opened {
        guard let key = try await keys.existingDataKey(of: stored.id) else { throw EnvelopeError.shredded }
        return Opened(stored: stored, key: key, person: try keys.open(stored.sealed, of: stored.id, under: key))
    }

    func load(_ id: AccountID) async throws -> Opened {
        guard let stored = try await store.first(PersonQueries.withID(id)) else {
            throw Refusal.unknownSession
        }
        return try await open(stored)
    }

    /// Who has this address.
    func find(_ email: EmailAddress) async throws -> StoredPerson? {
        let tag = keys.emailTag(email)
        return try await store.first(PersonQueries.withEmail(tag))
    }

    /// Writes `opened.person` back, in a transaction of the caller's.
    func save(_ opened: Opened) throws -> Save {
        let sealed = try keys.seal(opened.person, of: opened.id, under: opened.key)
        return Save(
            command: PersonQueries.update(
                opened.stored, emailTag: keys.emailTag(opened.person.email), sealed: sealed))
    }

    struct Save: Sendable {
        fileprivate let command: Command

        /// Throws `ChangedMeanwhile` where another request was faster.
        func run(in transaction: WriteTransaction) throws {
            guard try transaction.run(command) == 1 else { throw ChangedMeanwhile() }
        }
    }

    struct ChangedMeanwhile: Error {}

    /// Changes what is held about `account`: opens it, lets `change` see and change it, and writes it back together with
    /// `also`; from the start again where another request was faster.
    func change<Result: Sendable>(
        _ account: AccountID, also: @escaping @Sendable (WriteTransaction) throws -> Void = { _ in },
        _ change: (inout Opened) async throws -> Result
    ) async throws -> Result {
        for _ in 0..<5 {
            var opened = try await load(account)
            let result = try await change(&opened)
            let save = try save(opened)
            do {
                try await store.write(.privateAct) { transaction in
                    // A session that begins at this moment is there before `also`, or begins with what is changed here.
                    try transaction.lock(account.lockKey)
                    try save.run(in: transaction)
                    try also(transaction)
                }
                return result
            } catch is ChangedMeanwhile {
                continue
            }
        }
        throw Refusal.conflict(
            "CHANGED_MEANWHILE", "Other requests are changing this account", hint: "Nothing was changed. Try again.")
    }
}
