import HTTPSupport

/// Where a page of a list begins: after a cursor, or at an offset for older clients.
struct Paging: Sendable {
    /// Names the list with its filters; a cursor of another one is refused.
    let list: String
    let limit: Int
    let cursor: ListCursor?
    let offset: Int

    /// The deepest page that an offset reaches; cursors have no limit.
    static let maxOffset = 10_000
    /// The same for lists that are merged from many ranges, and for those of whole rows.
    static let maxMergedOffset = 1_000

    init(
        _ query: QueryValues, list: String, shape: [ListCursor.KeyKind], limit: Int, maxOffset: Int = maxOffset
    ) throws(Refusal) {
        self.list = list
        self.limit = limit
        guard let text = query["cursor"] else {
            cursor = nil
            offset = try query.integer("offset", within: 0...maxOffset, default: 0)
            return
        }
        offset = 0
        do {
            cursor = try ListCursor.decode(text, list: list, shape: shape)
        } catch CursorRefusal.otherList {
            throw .badRequest(
                "CURSOR_OF_OTHER_LIST", "This cursor belongs to another list",
                hint: "Use a cursor with the same path, sort and filters that gave it.")
        } catch {
            throw Self.badCursor
        }
    }

    var isFirst: Bool { cursor == nil && offset == 0 }

    static let badCursor = Refusal.badRequest(
        "INVALID_CURSOR", "This cursor cannot be read", hint: "Use next_cursor as it was given, or start without one.")

    /// The cursor after an item with these keys.
    func next(_ keys: [ListCursor.Key]) -> String { ListCursor(list: list, keys: keys).encoded }
}
