import JSONWriting
import HTTPSupport
import Storage

/// The orders of a comment tree (contract section 5.2). `top` is an older name of `best`.
enum CommentSort: String, Sendable, CaseIterable {
    case best, new, old, controversial

    init(parameter: String?) throws(Refusal) {
        switch parameter?.lowercased() {
        case nil, "best", "top": self = .best
        case "new": self = .new
        case "old": self = .old
        case "controversial": self = .controversial
        default:
            throw .badRequest("INVALID_SORT", "sort is not known", hint: "It is best, new, old or controversial.")
        }
    }

    /// The place of a root comment in this order.
    func key(of row: CommentRow) -> [ListCursor.Key] {
        switch self {
        case .best: [.real(row.best), .integer(row.seq)]
        case .controversial: [.real(row.controversial), .integer(row.seq)]
        case .new, .old: [.integer(row.createdAt.milliseconds), .integer(row.seq)]
        }
    }

    var cursorShape: [ListCursor.KeyKind] {
        switch self {
        case .best, .controversial: [.real, .integer]
        case .new, .old: [.integer, .integer]
        }
    }

    /// The root comments of a post from `cursor` on. The stored ranks are smallest first, so that older comments come
    /// first where they tie.
    func roots(of post: Int64, after cursor: ListCursor?, limit: Int) throws(Refusal) -> Query<CommentRow> {
        let range = try range(after: cursor)
        return Query(
            """
            SELECT \(raw: CommentRow.columns) FROM \(raw: CommentRow.tables)
            WHERE c.post_seq = \(post) AND c.depth = 0 \(sql: range) \(raw: order) LIMIT \(limit)
            """
        ) { row in try CommentRow(&row) }
    }

    private var order: StaticString {
        switch self {
        case .best: "ORDER BY c.best, c.seq"
        case .controversial: "ORDER BY c.controversial, c.seq"
        case .new: "ORDER BY c.created_at DESC, c.seq DESC"
        case .old: "ORDER BY c.created_at, c.seq"
        }
    }

    private func range(after cursor: ListCursor?) throws(Refusal) -> SQL {
        guard let cursor else { return "" }
        switch (self, cursor.keys.first, cursor.keys.last) {
        case (.best, .real(let rank), .integer(let seq)): return "AND (c.best, c.seq) > (\(rank), \(seq))"
        case (.controversial, .real(let rank), .integer(let seq)):
            return "AND (c.controversial, c.seq) > (\(rank), \(seq))"
        case (.new, .integer(let time), .integer(let seq)): return "AND (c.created_at, c.seq) < (\(time), \(seq))"
        case (.old, .integer(let time), .integer(let seq)): return "AND (c.created_at, c.seq) > (\(time), \(seq))"
        default: throw Paging.badCursor
        }
    }
}
