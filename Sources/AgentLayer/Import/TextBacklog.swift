import Storage

/// Puts what imports have marked (`ImportMarks`) into the full-text indexes, many rows per statement, in the order of
/// the index. The rows go in and the marks go away in one transaction.
struct TextBacklog: Sendable {
    let store: any Store
    /// Rows per transaction.
    let size: Int64

    func index(_ progress: (_ done: Int64, _ all: Int64) -> Void) async throws {
        let all = try await store.read { try $0.first(TextBacklogQueries.count()) } ?? 0
        guard all > 0 else { return }
        try await setMerging(off: true)
        var done: Int64 = 0
        for table in [MarkedTable.posts, .comments] {
            while let first = try await store.read({ try $0.first(table.firstMark) }) ?? nil {
                let last = first + size - 1
                let engine = store.engine
                done += try await store.write { transaction in
                    Int64(try table.index(first, last, transaction, engine))
                }
                progress(min(done, all), all)
            }
        }
        let (size, engine) = (size, store.engine)
        while true {
            let count = try await store.write { try Int64(MarkedAgents.index(size, $0, engine)) }
            if count == 0 { break }
            done += count
            progress(min(done, all), all)
        }
        try await setMerging(off: false)
    }

    /// FTS5 merges segments while rows come in; in a bulk, few large ones cost a third. A kill in between leaves merging
    /// to the next import, and to FTS5's own limit of 16 segments.
    private func setMerging(off: Bool) async throws {
        guard store.engine == .sqlite else { return }
        try await store.write { transaction in
            for command in TextBacklogQueries.setMerging(off: off) { try transaction.run(command) }
        }
    }
}

/// A table whose marks are sequences.
enum MarkedTable: Sendable {
    case posts, comments

    private var marks: StaticString { self == .posts ? "dirty_posts" : "dirty_comments" }
    private var key: StaticString { self == .posts ? "post_seq" : "comment_seq" }

    /// Nil inside when there is none.
    var firstMark: Query<Int64?> {
        Query("SELECT MIN(\(raw: key)) FROM \(raw: marks) WHERE times = 0") { row in try row.integerIfPresent() }
    }

    /// Indexes what is marked from `first` to `last`; returns how many that are.
    func index(_ first: Int64, _ last: Int64, _ transaction: WriteTransaction, _ engine: Engine) throws -> Int {
        switch engine {
        case .sqlite:
            try transaction.run(self == .posts ? Self.fillPosts(first, last) : Self.fillComments(first, last))
            return try transaction.run(clear(first, last))
        case .postgres:
            return try transaction.run(self == .posts ? Self.movePosts(first, last) : Self.moveComments(first, last))
        }
    }

    func clear(_ first: Int64, _ last: Int64) -> Command {
        Command("DELETE FROM \(raw: marks) WHERE times = 0 AND \(raw: key) BETWEEN \(first) AND \(last)")
    }
}
