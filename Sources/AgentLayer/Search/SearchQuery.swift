import HTTPSupport
import Storage

/// What is searched for: words, all of which must occur; the last may be the beginning of a longer one.
struct SearchQuery: Sendable {
    let text: String
    private let words: [String]

    private static let maxWords = 16

    /// Throws a `Refusal` for a query that is missing or too long.
    init(_ text: String?) throws(Refusal) {
        guard let text, text.contains(where: { !$0.isWhitespace }) else {
            throw .badRequest("MISSING_FIELD", "q is required", hint: "GET /api/v1/search?q=WORDS")
        }
        try TextRules.bound(text, "q", upTo: TextRules.searchQuery)
        self.text = text
        words = text.split { !$0.isLetter && !$0.isNumber }.prefix(Self.maxWords).map { $0.lowercased() }
    }

    /// One or two letters begin too many words to look them all up.
    private var isPrefix: Bool { (words.last?.count ?? 0) > 2 }

    /// Nothing to look for, such as punctuation alone.
    var isEmpty: Bool { words.isEmpty }

    /// The objects of `index` in which the words occur, with how closely (higher is closer): the newest thousand of
    /// them, since older ones would make a common word slow.
    func matches(in index: TextIndex, _ engine: Engine) -> Query<SearchMatch> {
        let sql: SQL
        switch engine {
        case .sqlite:
            let pattern = words.map { "\"\($0)\"" }.joined(separator: " ") + (isPrefix ? "*" : "")
            sql = """
                SELECT rowid, -bm25(\(raw: index.table)) FROM \(raw: index.table)
                WHERE \(raw: index.table) MATCH \(pattern) ORDER BY rowid DESC LIMIT 1000
                """
        case .postgres:
            let pattern = words.map { "'\($0)'" }.joined(separator: " & ") + (isPrefix ? ":*" : "")
            // The sum keeps PostgreSQL from walking the table backwards until it has met a thousand matches.
            sql = """
                SELECT rowid, CAST(ts_rank_cd(document, query) AS DOUBLE PRECISION)
                FROM \(raw: index.table), to_tsquery('simple', \(pattern)) query
                WHERE document @@ query ORDER BY rowid + 0 DESC LIMIT 1000
                """
        }
        return Query(sql) { row in SearchMatch(row: try row.integer(), closeness: max(0, try row.real())) }
    }
}

struct SearchMatch: Sendable {
    let row: Int64
    /// Not negative; the engines' scales differ.
    let closeness: Double

    /// 0 to 1, where 1 is the closest that this search found: the engines' own scales say nothing to a reader.
    func similarity(best: Double) -> Double {
        best > 0 ? (closeness / best * 10_000).rounded() / 10_000 : 1
    }
}
