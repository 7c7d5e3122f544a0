/// What an attacker has who copies both databases with their key files every hour, keeps the archived write-ahead logs
/// and reads the public pages.
///
/// Accounts and agents are numbered. Whoever has the key files can compute the tags under which rows are kept, so rows
/// come here already with the account or the agent that they are about; what joins an account to an agent is what the
/// attackers look for.
struct Observation: Sendable {
    let accounts: Int
    let agents: Int
    var events: [Event] = []
    var counters: [Counter] = []
    /// In the order in which they were written.
    var commits: [ObservedCommit] = []
    var values: [ObservedValue] = []
    var keys: [KeyUse] = []

    init(accounts: Int, agents: Int) {
        self.accounts = accounts
        self.agents = agents
    }
}

enum Subject: Hashable, Sendable {
    case account(Int)
    case agent(Int)
}

/// Something that a snapshot shows and the one before it did not, or that a public page tells.
struct Event: Sendable {
    var subject: Subject
    var act: Act
    /// Since the beginning. From hourly snapshots, the time of the first that shows it; exact where a page or an archived
    /// log tells the minute.
    var minute: Int
    var place: Place?

    init(_ subject: Subject, _ act: Act, minute: Int, place: Place? = nil) {
        self.subject = subject
        self.act = act
        self.minute = minute
        self.place = place
    }
}

enum Act: String, Sendable, CaseIterable {
    case signedUp, drew, changedPlan, changedWalletCopy, changedAccount, deletedAccount
    case registered, claimed, renewed, changedPolicy, rotatedKey, changedIdentityKey, paused, published, withdrew
    /// A row is there; when it came is not known.
    case stored

    /// What a wallet does for one agent; `published` is the agent's own.
    static let ofOwners: Set<Act> = [
        .registered, .claimed, .renewed, .changedPolicy, .rotatedKey, .changedIdentityKey, .paused, .withdrew,
    ]
}

/// Where a row lay.
struct Place: Sendable {
    var table: String
    /// SQLite's rowid, PostgreSQL's `ctid` as one number, or the row's place in an unordered scan.
    var position: Int64
    /// PostgreSQL's `xmin`.
    var transaction: Int64?
}

/// A number, read again and again.
struct Counter: Sendable {
    struct Reading: Sendable {
        var minute: Int
        var value: Int64
    }

    var name: String
    /// Whose it is; nil for a total.
    var subject: Subject?
    /// A total that moves once for all that one owner does, such as "owners active today".
    var countsOwners = false
    /// In order of time.
    var readings: [Reading]

    /// The minutes at which it moved, and by how much.
    var steps: [(minute: Int, by: Int64)] {
        zip(readings, readings.dropFirst()).compactMap { before, after in
            after.value == before.value ? nil : (after.minute, after.value - before.value)
        }
    }
}

/// Rows that were written together.
struct ObservedCommit: Sendable {
    var minute: Int
    var subjects: Set<Subject>
    var tables: Set<String>
}

/// What a row that belongs to a subject says in a column.
struct ObservedValue: Sendable {
    var subject: Subject
    /// `table.column`.
    var column: String
    var bytes: [UInt8]
}

/// An issuer key: served to an account, or the one under which an agent's token was redeemed.
struct KeyUse: Sendable {
    var subject: Subject
    var epoch: Int
    var key: [UInt8]
}
