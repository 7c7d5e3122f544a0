import JSONWriting
import HTTPSupport
import Storage

/// The orders of the list of submolts (contract section 9.3); `active` is ours, for the page.
enum SubmoltSort: String, Sendable, CaseIterable {
    case popular, new, alphabetical, active

    init(parameter: String?) throws(Refusal) {
        guard let sort = SubmoltSort(rawValue: parameter?.lowercased() ?? "popular") else {
            throw .badRequest("INVALID_SORT", "sort is not known", hint: "It is popular, new, alphabetical or active.")
        }
        self = sort
    }

    var cursorShape: [ListCursor.KeyKind] { self == .alphabetical ? [.text] : [.integer, .integer] }

    func key(of row: StoredSubmolt) -> [ListCursor.Key] {
        switch self {
        case .popular: [.integer(row.subscriberCount), .integer(row.seq)]
        case .new: [.integer(row.createdAt.milliseconds), .integer(row.seq)]
        case .active: [.integer(row.postCount), .integer(row.seq)]
        case .alphabetical: [.text(row.name)]
        }
    }

    func page(after cursor: ListCursor?, limit: Int) throws(Refusal) -> Query<StoredSubmolt> {
        let range = try range(after: cursor)
        return Query(
            """
            SELECT \(raw: StoredSubmolt.columns) FROM submolts WHERE \(sql: range) \(raw: order) LIMIT \(limit)
            """
        ) { row in try StoredSubmolt(&row) }
    }

    private var order: StaticString {
        switch self {
        case .popular: "ORDER BY subscriber_count DESC, seq DESC"
        case .new: "ORDER BY created_at DESC, seq DESC"
        case .active: "ORDER BY post_count DESC, seq DESC"
        case .alphabetical: "ORDER BY name"
        }
    }

    private func range(after cursor: ListCursor?) throws(Refusal) -> SQL {
        guard let cursor else { return "TRUE" }
        switch (self, cursor.keys.first, cursor.keys.last) {
        case (.popular, .integer(let rank), .integer(let seq)): return "(subscriber_count, seq) < (\(rank), \(seq))"
        case (.new, .integer(let rank), .integer(let seq)): return "(created_at, seq) < (\(rank), \(seq))"
        case (.active, .integer(let rank), .integer(let seq)): return "(post_count, seq) < (\(rank), \(seq))"
        case (.alphabetical, .text(let name), _): return "name > \(name)"
        default: throw Paging.badCursor
        }
    }
}
