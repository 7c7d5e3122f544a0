import TransparencyLog

/// What a verification knows when it ends, and the next one starts with.
public struct LogMemory: Sendable {
    public internal(set) var position: LogPosition
    /// Whom this reader trusts beside the log's key.
    public internal(set) var witnesses: [String] = []
    public internal(set) var quorum = 0
    var formerNames = FormerNames()
    var objects = ObjectTable()
    var keys = KeyChains()
    var issuerKeys = IssuerKeys()
    /// Signed comments that answer something which was not to be read then.
    var lateComments: [LateComment] = []
    /// A verification was cut off: the next one goes on where it stopped, also one of everything.
    var isUnderWay = false
    /// On which day an object was first seen to wait for an owner's batch.
    var deferredSince: [ObjectID: Int64] = [:]

    /// On which day something was first seen in the API that is not in the log.
    var shownSince: [ObjectID: Int64] = [:]

    init(logKey: String) { position = LogPosition(logKey: logKey) }

    /// For reading everything again. The checkpoint stays, since when something is missing, and what authors published.
    mutating func forgetLeaves() {
        var fresh = LogMemory(logKey: position.logKey)
        fresh.position.checkpoint = position.checkpoint
        fresh.witnesses = witnesses
        fresh.quorum = quorum
        fresh.deferredSince = deferredSince
        fresh.shownSince = shownSince
        fresh.formerNames = formerNames
        fresh.objects = objects
        fresh.objects.forgetLeaves()
        self = fresh
    }
}

/// A comment whose signature covers a text that was not there when the comment was read.
struct LateComment: Sendable, Equatable {
    let index: Int64
    let object: ObjectID
    let answered: ObjectID
}

/// The issuer keys and trail heads of an account layer's log.
struct IssuerKeys: Sendable, Equatable {
    struct Slot: Hashable, Sendable {
        let kind: String
        let epoch: Int64
    }

    private(set) var leaves: [Slot: Int64] = [:]
    private(set) var trailDay: Int64 = 0
    private(set) var trailEntries: Int64 = 0

    mutating func append(_ statement: IssuerKeyStatement, at index: Int64) throws(LogFault) {
        let slot = Slot(kind: statement.kind, epoch: statement.epoch)
        if let first = leaves[slot] {
            throw .secondIssuerKey(kind: statement.kind, epoch: statement.epoch, first: first)
        }
        leaves[slot] = index
    }

    mutating func append(_ statement: TrailHeadStatement) throws(LogFault) {
        guard statement.day >= trailDay, statement.entries >= trailEntries else { throw .trailWentBack }
        trailDay = statement.day
        trailEntries = statement.entries
    }

    mutating func restore(_ slot: Slot, at index: Int64) { leaves[slot] = index }

    mutating func restore(trailDay: Int64, entries: Int64) {
        self.trailDay = trailDay
        trailEntries = entries
    }
}
