import Storage

/// The statements of `TextBacklog`. Those of the two engines differ as their indexes do (see `TextIndex`): on SQLite
/// only one process writes; on PostgreSQL the marks are taken away in the statement that indexes, so that a change which
/// commits meanwhile is left to the ranking service.
enum TextBacklogQueries {
    static func count() -> Query<Int64> {
        Query(
            """
            SELECT (SELECT COUNT(*) FROM dirty_posts WHERE times = 0)
                + (SELECT COUNT(*) FROM dirty_comments WHERE times = 0)
                + (SELECT COUNT(*) FROM dirty_agents WHERE times = 0)
            """
        ) { row in try row.integer() }
    }

    /// An upper bound of the rows that are indexed.
    static func largestIndexed() -> Query<Int64> {
        Query(
            """
            SELECT (SELECT COALESCE(MAX(rowid), 0) FROM posts_text) + (SELECT COALESCE(MAX(rowid), 0) FROM comments_text)
            """
        ) { row in try row.integer() }
    }

    /// SQLite only.
    static func isMergingOff() -> Query<Bool> {
        Query("SELECT COUNT(*) FROM posts_text_config WHERE k = 'automerge' AND v = 0") { row in
            try row.integer() > 0
        }
    }

    /// FTS5's settings: `automerge` (8 unless told) and the bytes it gathers before it writes a segment (1 MiB).
    static func setMerging(off: Bool) -> [Command] {
        let merge: Int64 = off ? 0 : 8
        let size: Int64 = off ? 32 << 20 : 1 << 20
        return [
            Command("INSERT INTO posts_text (posts_text, rank) VALUES ('automerge', \(merge))"),
            Command("INSERT INTO posts_text (posts_text, rank) VALUES ('hashsize', \(size))"),
            Command("INSERT INTO comments_text (comments_text, rank) VALUES ('automerge', \(merge))"),
            Command("INSERT INTO comments_text (comments_text, rank) VALUES ('hashsize', \(size))"),
        ]
    }
}

extension MarkedTable {
    static func fillPosts(_ first: Int64, _ last: Int64) -> Command {
        Command(
            """
            INSERT INTO posts_text (rowid, title, content)
            SELECT p.seq, p.title, COALESCE(p.content, '') FROM dirty_posts d JOIN posts p ON p.seq = d.post_seq
            WHERE d.times = 0 AND d.post_seq BETWEEN \(first) AND \(last) AND NOT p.deleted ORDER BY d.post_seq
            """)
    }

    static func fillComments(_ first: Int64, _ last: Int64) -> Command {
        Command(
            """
            INSERT INTO comments_text (rowid, content)
            SELECT c.seq, c.content FROM dirty_comments d JOIN comments c ON c.seq = d.comment_seq
            WHERE d.times = 0 AND d.comment_seq BETWEEN \(first) AND \(last) AND NOT c.deleted ORDER BY d.comment_seq
            """)
    }

    static func movePosts(_ first: Int64, _ last: Int64) -> Command {
        Command(
            """
            WITH taken AS (
                DELETE FROM dirty_posts WHERE times = 0 AND post_seq BETWEEN \(first) AND \(last) RETURNING post_seq)
            INSERT INTO posts_text (rowid, document)
            SELECT p.seq, setweight(to_tsvector('simple', p.title), 'A')
                || setweight(to_tsvector('simple', COALESCE(p.content, '')), 'B')
            FROM taken JOIN posts p ON p.seq = taken.post_seq WHERE NOT p.deleted
            ON CONFLICT (rowid) DO UPDATE SET document = excluded.document
            """)
    }

    /// The one column of a comment has the weight that `TextIndex` gives a first column.
    static func moveComments(_ first: Int64, _ last: Int64) -> Command {
        Command(
            """
            WITH taken AS (
                DELETE FROM dirty_comments WHERE times = 0 AND comment_seq BETWEEN \(first) AND \(last)
                RETURNING comment_seq)
            INSERT INTO comments_text (rowid, document)
            SELECT c.seq, setweight(to_tsvector('simple', c.content), 'A')
            FROM taken JOIN comments c ON c.seq = taken.comment_seq WHERE NOT c.deleted
            ON CONFLICT (rowid) DO UPDATE SET document = excluded.document
            """)
    }
}

/// The marks of agents. Their rows have random numbers: sorted, because FTS5 writes a segment whenever a number is
/// smaller than the one before.
enum MarkedAgents {
    /// Indexes up to `limit` agents; returns how many.
    static func index(_ limit: Int64, _ transaction: WriteTransaction, _ engine: Engine) throws -> Int {
        switch engine {
        case .sqlite:
            try transaction.run(fill(limit))
            return try transaction.run(clear(limit))
        case .postgres: return try transaction.run(move(limit))
        }
    }

    static func fill(_ limit: Int64) -> Command {
        Command(
            """
            INSERT INTO agents_text (rowid, name, description)
            SELECT text_row, name || ' ' || display_name, description FROM agents
            WHERE id IN (SELECT agent_id FROM dirty_agents WHERE times = 0 ORDER BY agent_id LIMIT \(limit))
            ORDER BY text_row
            """)
    }

    static func clear(_ limit: Int64) -> Command {
        Command(
            """
            DELETE FROM dirty_agents WHERE agent_id IN (
                SELECT agent_id FROM dirty_agents WHERE times = 0 ORDER BY agent_id LIMIT \(limit))
            """)
    }

    static func move(_ limit: Int64) -> Command {
        Command(
            """
            WITH taken AS (
                DELETE FROM dirty_agents WHERE times = 0 AND agent_id IN (
                    SELECT agent_id FROM dirty_agents WHERE times = 0 ORDER BY agent_id LIMIT \(limit))
                RETURNING agent_id)
            INSERT INTO agents_text (rowid, document, fresh)
            SELECT a.text_row, setweight(to_tsvector('simple', a.name || ' ' || a.display_name), 'A')
                || setweight(to_tsvector('simple', a.description), 'B'), TRUE
            FROM taken JOIN agents a ON a.id = taken.agent_id
            ON CONFLICT (rowid) DO UPDATE SET document = excluded.document, fresh = TRUE
            """)
    }
}
