public import Storage

/// An object's last leaf.
public struct LastLeaf: Sendable, Equatable {
    public let object: String
    public let index: Int64
    public let version: Int64
    public let type: String
    /// Nil where the leaf commits to nothing, and where what it commits to was erased.
    public let salt: [UInt8]?
}

/// On `log_counter`, `log_entries`, `log_objects`, `log_deferred` and `log_names`.
public enum LogQueries {
    /// Takes the next indices. The row stays locked until the commit, so it is the last lock a transaction takes.
    ///
    /// - Returns: the first of them.
    static func take(_ count: Int) -> Query<Int64> {
        Query("UPDATE log_counter SET next = next + \(count) WHERE id = 1 RETURNING next - \(count)") { try $0.integer() }
    }

    /// How many leaves there are.
    public static func next() -> Query<Int64> {
        Query("SELECT next FROM log_counter WHERE id = 1") { try $0.integer() }
    }

    /// At the index that was just taken.
    static func insertEntry(_ leaf: [UInt8]) -> Command {
        Command("INSERT INTO log_entries (idx, leaf) SELECT next - 1, \(leaf) FROM log_counter WHERE id = 1")
    }

    /// The first leaf of an object, at the index that was just taken. Throws `StorageError.conflict` where it has one.
    static func insertObject(_ object: String, _ type: String, _ salt: [UInt8]?) -> Command {
        Command(
            """
            INSERT INTO log_objects (object, idx, version, type, salt)
            SELECT \(object), next - 1, 1, \(type), \(salt) FROM log_counter WHERE id = 1
            """)
    }

    /// The salt of the leaf before goes with it.
    static func moveObject(_ object: String, to version: Int64, _ type: String, _ salt: [UInt8]?) -> Command {
        Command(
            """
            UPDATE log_objects SET idx = (SELECT next - 1 FROM log_counter WHERE id = 1), version = \(version),
                type = \(type), salt = \(salt)
            WHERE object = \(object)
            """)
    }

    /// For many leaves at once, whose indices are known.
    static func insertEntries(_ rows: ArraySlice<(index: Int64, leaf: [UInt8])>) -> Command {
        var sql = SQL.Interpolation(literalCapacity: rows.count * 16, interpolationCount: rows.count * 2)
        sql.appendLiteral("INSERT INTO log_entries (idx, leaf) VALUES ")
        for (place, row) in rows.enumerated() {
            sql.appendLiteral(place == 0 ? "(" : ", (")
            sql.appendInterpolation(row.index)
            sql.appendLiteral(", ")
            sql.appendInterpolation(row.leaf)
            sql.appendLiteral(")")
        }
        return Command(SQL(stringInterpolation: sql))
    }

    /// The first leaves of many objects, or their next ones.
    static func putObjects(_ rows: ArraySlice<LastLeaf>, areNew: Bool) -> Command {
        var sql = SQL.Interpolation(literalCapacity: rows.count * 32, interpolationCount: rows.count * 5)
        sql.appendLiteral("INSERT INTO log_objects (object, idx, version, type, salt) VALUES ")
        for (place, row) in rows.enumerated() {
            sql.appendLiteral(place == 0 ? "(" : ", (")
            sql.appendInterpolation(row.object)
            sql.appendLiteral(", ")
            sql.appendInterpolation(row.index)
            sql.appendLiteral(", ")
            sql.appendInterpolation(row.version)
            sql.appendLiteral(", ")
            sql.appendInterpolation(row.type)
            sql.appendLiteral(", ")
            sql.appendInterpolation(row.salt)
            sql.appendLiteral(")")
        }
        if !areNew {
            sql.appendLiteral(
                """
                 ON CONFLICT (object) DO UPDATE SET idx = excluded.idx, version = excluded.version,
                    type = excluded.type, salt = excluded.salt
                """)
        }
        return Command(SQL(stringInterpolation: sql))
    }

    /// The last leaves of these objects, of those that have any.
    public static func last(of objects: [String]) -> Query<LastLeaf> {
        Query("SELECT object, idx, version, type, salt FROM log_objects WHERE object IN (\(list: objects))") { row in
            LastLeaf(
                object: try row.text(), index: try row.integer(), version: try row.integer(), type: try row.text(),
                salt: try row.blobIfPresent())
        }
    }

    /// What the object's last leaf commits to can be opened by nobody any more.
    public static func deleteSalt(of object: String) -> Command {
        Command("UPDATE log_objects SET salt = NULL WHERE object = \(object) AND salt IS NOT NULL")
    }

    /// Leaves in their order.
    public static func entries(from first: Int64, to end: Int64) -> Query<[UInt8]> {
        Query("SELECT leaf FROM log_entries WHERE idx >= \(first) AND idx < \(end) ORDER BY idx") { try $0.blob() }
    }

    // MARK: What waits for the batch of the day

    static func deferLeaf(_ leaf: DeferredLeaf, day: Int64) -> Command {
        Command(
            """
            INSERT INTO log_deferred (id, day, object, step, template, record, salt)
            SELECT \(leaf.id), \(day), \(leaf.object), COALESCE(MAX(step), 0) + 1, \(leaf.template), \(leaf.record),
                \(leaf.salt)
            FROM log_deferred WHERE object = \(leaf.object)
            """)
    }

    static func deferred(before day: Int64) -> Query<DeferredLeaf> {
        Query("SELECT id, object, step, template, record, salt FROM log_deferred WHERE day < \(day)") { row in
            DeferredLeaf(
                id: try row.blob(), object: try row.text(), step: try row.integer(), template: try row.blob(),
                record: try row.blobIfPresent(), salt: try row.blobIfPresent())
        }
    }

    /// Those of these objects for which a leaf waits.
    public static func deferredObjects(of objects: [String]) -> Query<String> {
        Query("SELECT DISTINCT object FROM log_deferred WHERE object IN (\(list: objects))") { try $0.text() }
    }

    /// Removes them; the ids of those that were still there.
    static func takeDeferred(_ ids: [[UInt8]]) -> Query<[UInt8]> {
        Query("DELETE FROM log_deferred WHERE id IN (\(list: ids)) RETURNING id") { row in try row.blob() }
    }

    // MARK: Objects without a row of their own

    static func name(_ name: String, as object: String) -> Command {
        Command("INSERT INTO log_names (name, object) VALUES (\(name), \(object)) ON CONFLICT DO NOTHING")
    }

    /// The UUID of what has this name.
    public static func object(named name: String) -> Query<String> {
        Query("SELECT object FROM log_names WHERE name = \(name)") { try $0.text() }
    }
}
