import Synchronization

/// The index that a leaf got: the `sequence` of a write's receipt. It is known when the write has returned, not within its
/// transaction.
public final class AssignedIndex: Sendable {
    private let index = Mutex<Int64?>(nil)

    public init() {}

    /// Nil before the write has returned, and where it appended nothing.
    public var value: Int64? { index.withLock { $0 } }

    /// A transaction that is run again assigns again: the last one counts.
    @Sendable public func set(_ value: Int64) { index.withLock { $0 = value } }
}
