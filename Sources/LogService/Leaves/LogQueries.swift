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

/// A row of `log_entries`.
struct LogEntry: Sendable {
    let index: Int64
    let leaf: [UInt8]
    /// See `EntryKeys`; nil where a version of this program wrote it that made none, or somebody else did.
    let code: [UInt8]?
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

    /// How many of them are signed.
    public static func signed() -> Query<Int64> {
        Query("SELECT staged_size FROM log_state WHERE id = 1") { try $0.integer() }
    }

    /// At the index that was just taken, with the code that the leaf has there. On PostgreSQL.
    static func insertEntry(_ leaf: [UInt8], _ key: EntryKey) -> Command {
        Command(
            """
            INSERT INTO log_entries (idx, leaf, mac)
            SELECT next - 1, \(leaf), sha256(\(key.outer) || sha256(\(key.inner) || int8send(next - 1)))
            FROM log_counter WHERE id = 1
            """)
    }

    static func insertEntry(at index: Int64, _ leaf: [UInt8], code: [UInt8]) -> Command {
        Command("INSERT INTO log_entries (idx, leaf, mac) VALUES (\(index), \(leaf), \(code))")
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
    ///
    /// - Parameter areThere: the entries stand there already, and get their codes.
    static func insertEntries(_ rows: ArraySlice<LogEntry>, areThere: Bool = false) -> Command {
        var sql = SQL.Interpolation(literalCapacity: rows.count * 16, interpolationCount: rows.count * 3)
        sql.appendLiteral("INSERT INTO log_entries (idx, leaf, mac) VALUES ")
        for (place, row) in rows.enumerated() {
            sql.appendLiteral(place == 0 ? "(" : ", (")
            sql.appendInterpolation(row.index)
            sql.appendLiteral(", ")
            sql.appendInterpolation(row.leaf)
            sql.appendLiteral(", ")
            sql.appendInterpolation(row.code)
            sql.appendLiteral(")")
        }
        if areThere { sql.appendLiteral(" ON CONFLICT (idx) DO UPDATE SET mac = excluded.mac") }
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

    /// The same with their indices and codes.
    static func codedEntries(from first: Int64, to end: Int64) -> Query<LogEntry> {
        Query("SELECT idx, leaf, mac FROM log_entries WHERE idx >= \(first) AND idx < \(end) ORDER BY idx") { row in
            LogEntry(index: try row.integer(), leaf: try row.blob(), code: try row.blobIfPresent())
        }
    }

    // MARK: What waits for the batch of the day

    /// The last step of what waits of an object.
    static func lastDeferred(of object: String) -> Query<Int64> {
        Query("SELECT COALESCE(MAX(step), 0) FROM log_deferred WHERE object = \(object)") { try $0.integer() }
    }

    static func deferLeaf(_ leaf: DeferredLeaf, day: Int64, code: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO log_deferred (id, day, object, step, template, record, salt, mac)
            VALUES (\(leaf.id), \(day), \(leaf.object), \(leaf.step), \(leaf.template), \(leaf.record), \(leaf.salt),
                \(code))
            """)
    }

    static func deferred(before day: Int64) -> Query<WaitingLeaf> {
        Query("SELECT id, object, step, template, record, salt, day, mac FROM log_deferred WHERE day < \(day)") { row in
            WaitingLeaf(
                leaf: DeferredLeaf(
                    id: try row.blob(), object: try row.text(), step: try row.integer(), template: try row.blob(),
                    record: try row.blobIfPresent(), salt: try row.blobIfPresent()),
                day: try row.integer(), code: try row.blobIfPresent())
        }
    }

    static func setCode(_ code: [UInt8], ofDeferred id: [UInt8]) -> Command {
        Command("UPDATE log_deferred SET mac = \(code) WHERE id = \(id)")
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
