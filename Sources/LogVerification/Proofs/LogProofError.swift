/// Why a proof does not prove that an entry is in a log.
public enum LogProofError: Error, Sendable, Equatable {
    /// Not a tlog-proof (C2SP).
    case malformed
    /// Of another entry than the one asked for.
    case otherIndex(asked: Int64, given: Int64)
    /// It does not hold the leaf, and none was given.
    case noLeaf
    /// The leaf that it holds is none.
    case malformedLeaf
    /// The checkpoint is not one to be believed.
    case untrusted(LogFault)
    /// The leaf is not where the proof says, or the proof is of another tree.
    case notIncluded
    /// Record and salt do not make the leaf's commitment.
    case otherRecord
    /// The log has no checkpoint yet that contains the entry.
    case notPublishedYet
    case unknownSequence
}

extension LogProofError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed: "This is not a proof"
        case .otherIndex(let asked, let given): "The proof is of entry \(given), not of \(asked)"
        case .noLeaf: "The proof does not hold the entry that it is about"
        case .malformedLeaf: "The entry that the proof holds is no leaf"
        case .untrusted(let fault): "The proof's checkpoint is not to be believed: \(fault)"
        case .notIncluded: "The proof does not lead to the checkpoint: the entry is not shown to be in the log"
        case .otherRecord: "The record in the proof is not what the entry commits to"
        case .notPublishedYet: "No published checkpoint contains the entry yet"
        case .unknownSequence: "The log has no such entry"
        }
    }

    public var hint: String {
        switch self {
        case .malformed: "A proof begins with the line c2sp.org/tlog-proof@v1."
        case .noLeaf: "Make it again with 'nacre log proof URL --sequence N --save FILE', which keeps the entry in it."
        case .notPublishedYet: "Try again in a few seconds. If it stays so, see /log: its witnesses may be away."
        case .unknownSequence: "The number is the 'sequence' in the answer to a write."
        default: "Whoever gave you the proof cannot show what it claims."
        }
    }
}
