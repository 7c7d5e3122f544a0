public import AgentSignatures

/// An identity key of an agent, as the log tells it to this reader.
public struct LedgerKey: Sendable, Equatable {
    /// The UUID under which it stands in the log.
    public let object: ObjectUUID
    public let agent: ObjectUUID
    public let key: IdentityKey
    /// The leaf that added it.
    public let leaf: Int64
    /// The first day on which it can have been in the log, as far as this reader can tell: a leaf is no older than those
    /// before it, nor than the last look that did not show it. What the leaf says of itself is not enough: whoever puts a
    /// key of its own into the log can date it back.
    public let since: Int64
    /// The first day on which messages are sealed to it, and its signatures under messages believed.
    public internal(set) var goodFrom: Int64
    /// The owner key that vouched for it, 32 bytes.
    var owner: [UInt8]?
    /// The day on which it was taken back.
    public internal(set) var removedDay: Int64?

    /// Whether a key that was good before, or the owner, vouches for it: it did not have to wait.
    public var isVouchedFor: Bool { goodFrom < since + Self.unauthorisedDays }

    /// Whole days for which a key that nobody vouches for is not used: 72 hours at least, as only the day is known.
    static let unauthorisedDays: Int64 = 4
}

/// What a reader's copy of the log says about a key.
public enum KeyStanding: Sendable, Equatable {
    case good
    /// No leaf says that this key is the agent's.
    case unlogged
    /// Nobody known vouches for it, and it is not old enough to be believed without.
    ///
    /// - Parameter goodFrom: days since 1970.
    case unauthorised(goodFrom: Int64)
    case removed(day: Int64)
}
