import HTTPSupport

/// Why a log signs nothing more until its operator decides.
public enum LogStop: ReportableError, Equatable {
    /// The mark says that a greater tree was signed.
    case olderDatabase(signed: Int64, found: Int64)
    /// The mark is of another tree.
    case otherTree
    /// Something was signed once, and no mark says how much.
    case markMissing
    case markUnreadable
    /// The stored tiles do not make the tree that was signed.
    case damagedTiles
    /// There is no entry with this index, and there are later ones or there should be.
    case missingEntry(Int64)
    /// The entry with this index carries no code of this program, or one that is not over it.
    case foreignEntry(Int64)
    /// The entries are not those that were signed.
    case changedEntries

    public var publicDescription: String {
        let what =
            switch self {
            case .olderDatabase(let signed, let found):
                """
                The log was signed with \(signed) leaves and this database has only \(found) of them: it is older than \
                what was signed.
                """
            case .otherTree: "The mark beside the keys is of another tree than the one in this database."
            case .markMissing:
                "There is no \(LogMark.fileName) beside the keys, so nobody knows whether more was signed than this database has."
            case .markUnreadable: "\(LogMark.fileName) beside the keys cannot be read."
            case .damagedTiles: "The stored tiles do not make the tree that was signed."
            case .missingEntry(let index): "The log's entry \(index) is missing from the database."
            case .foreignEntry(let index):
                """
                The log's entry \(index) does not carry the code of this server's keys: something else than this server \
                wrote or changed it.
                """
            case .changedEntries: "The log's entries are not those that were signed."
            }
        return what + " Nothing is published. What to do: docs/operations.md, \"\(chapter)\"."
    }

    private var chapter: String {
        switch self {
        case .missingEntry, .foreignEntry, .changedEntries: "The log has stopped at an entry"
        default: "The log after a restore"
        }
    }
}
