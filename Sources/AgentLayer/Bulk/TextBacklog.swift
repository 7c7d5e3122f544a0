import Storage

/// Puts what an import or a seed has marked (`BulkMarks`) into the full-text indexes, many rows per statement, in the order of
/// the index. The rows go in and the marks go away in one transaction.
struct TextBacklog: Sendable {
    let store: any Store
    /// Rows per transaction.
    let size: Int64

    /// Statements that run side by side on PostgreSQL; SQLite has one writer.
    private static let width = 3

    /// - Parameter work: what can be done side by side with it, on an engine with more than one writer.
    func index(
        beside work: @escaping @Sendable () async throws -> Void,
        progress: @Sendable (_ done: Int64, _ all: Int64) -> Void
    ) async throws {
        let all = try await store.read { try $0.first(TextBacklogQueries.count()) } ?? 0
        guard all > 0 else { return try await work() }
        try await TextBulk.begin(store, marks: all)
        async let other: Void = work()
        try await indexAll { progress(min($0, all), all) }
        try await other
        try await TextBulk.end(store)
    }

    private func indexAll(_ progress: (_ done: Int64) -> Void) async throws {
        var done: Int64 = 0
        for table in [MarkedTable.posts, .comments] {
            try await index(table) { count in
                done += count
                progress(done)
            }
        }
        let (size, engine) = (size, store.engine)
        while true {
            let count = try await store.write { try Int64(MarkedAgents.index(size, $0, engine)) }
            if count == 0 { return }
            done += count
            progress(done)
        }
    }

    private func index(_ table: MarkedTable, _ progress: (Int64) -> Void) async throws {
        guard let span = try await store.read({ try $0.first(table.span) }) ?? nil else { return }
        let (store, size, engine) = (store, size, store.engine)
        try await withThrowingTaskGroup(of: Int64.self) { group in
            var next = span.lowerBound
            func startNext() {
                guard next <= span.upperBound else { return }
                let (first, last) = (next, next + size - 1)
                group.addTask {
                    try await store.write { Int64(try table.index(first, last, $0, engine)) }
                }
                next += size
            }
            for _ in 0..<(engine == .sqlite ? 1 : Self.width) { startNext() }
            while let count = try await group.next() {
                try Task.checkCancellation()
                progress(count)
                startNext()
            }
        }
    }
}

/// A table whose marks are sequences.
enum MarkedTable: Sendable {
    case posts, comments

    private var marks: StaticString { self == .posts ? "dirty_posts" : "dirty_comments" }
    private var key: StaticString { self == .posts ? "post_seq" : "comment_seq" }

    /// From the first mark to the last; nil inside when there is none.
    var span: Query<ClosedRange<Int64>?> {
        Query("SELECT MIN(\(raw: key)), MAX(\(raw: key)) FROM \(raw: marks) WHERE times = 0") { row in
            guard let first = try row.integerIfPresent(), let last = try row.integerIfPresent() else { return nil }
            return first...last
        }
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
