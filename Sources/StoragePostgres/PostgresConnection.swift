import CLibPQ
import Storage

/// One blocking libpq connection with its prepared statements. Used by one thread at a time: the one that took it from
/// the pool.
package final class PostgresConnection: @unchecked Sendable {
    private struct Prepared {
        let name: String
        let types: [Oid]

        func fits(_ values: [SQLValue]) -> Bool {
            guard types.count == values.count else { return false }
            for (type, value) in zip(types, values) where TypeCodec.type(of: value) != type { return false }
            return true
        }
    }

    static let leastServerVersion: Int32 = 150_000
    /// Milliseconds a statement may take, except in migrations and maintenance.
    static let statementTimeout = 30_000
    /// Beyond this many, all are given up: each costs the server memory.
    private static let preparedLimit = 1_000

    let handle: OpaquePointer
    /// By SQL text; the same text with parameters of other types is another statement.
    private var prepared: [String: [Prepared]] = [:]
    private var preparedCount = 0
    var parameters = ParameterBuffer()
    /// Set when a statement failed because the schema changed under its plan: the connection is not used again.
    private var isStale = false
    /// While rows of a statement arrive, libpq would drop the rest of them for the next statement without a word.
    private var isStreaming = false
    /// Set by `stream`: the last statement was in single-row mode.
    var hasStreamed = false

    package init(_ settings: ConnectionSettings) throws {
        let opened = settings.connect()
        guard let opened, PQstatus(opened) == CONNECTION_OK else {
            defer { PQfinish(opened) }
            throw ConnectionRefusal.error(opened)
        }
        handle = opened
        PQsetNoticeProcessor(opened, { _, _ in }, nil)
        let version = PQserverVersion(opened)
        guard version >= Self.leastServerVersion else {
            throw StorageError.cannotOpen("PostgreSQL 15 or newer is needed; the server is \(version / 10_000)")
        }
        // Readers cannot write: a write transaction says so when it begins. The planner knows averages, and a statement
        // is planned once for an author of three posts and one of three hundred thousand: it is to walk the index that
        // has the order asked for, never to collect all rows and sort them.
        try run(
            script: """
                SET default_transaction_read_only = on; SET default_transaction_isolation = 'read committed';
                SET synchronous_commit = on; SET standard_conforming_strings = on; SET client_min_messages = error;
                SET enable_seqscan = off; SET enable_bitmapscan = off; SET jit = off;
                SET idle_in_transaction_session_timeout = 60000; SET statement_timeout = \(Self.statementTimeout)
                """)
    }

    deinit { PQfinish(handle) }

    var isLost: Bool { PQstatus(handle) != CONNECTION_OK }
    /// Broken, or with plans that are out of date.
    var isUnfit: Bool { isLost || isStale }
    /// Whether the server ignores everything until the rollback.
    var isInFailedTransaction: Bool { isLost || PQtransactionStatus(handle) == PQTRANS_INERROR }
    /// Fit for the next user: alive, and in no transaction.
    var isReusable: Bool { !isLost && !isStale && PQtransactionStatus(handle) == PQTRANS_IDLE }

    /// Runs statements without parameters. `label` stands for them in errors: a script may hold literals.
    @discardableResult
    package func run(script: String, label: String? = nil) throws -> String {
        try checked(PQexec(handle, script), statement: label ?? script).tag
    }

    /// Waits until everything committed so far is on the disk, also what was committed without waiting for it: the log is
    /// written in order, so the commit of this message comes after, and commits that wait together share one sync.
    ///
    /// Throws `StorageError.outcomeUnknown` where the connection broke before the server said so.
    func flush() throws {
        do { _ = try run("SELECT pg_logical_emit_message(TRUE, 'nacre', '')") } catch {
            throw isLost ? StorageError.outcomeUnknown : error
        }
    }

    /// Runs `sql` prepared, with binary parameters.
    func run(_ sql: SQL) throws -> PostgresResult {
        let name = try prepare(sql)
        let result = parameters.withPointers(to: sql.values) { pointers, lengths, formats in
            PQexecPrepared(handle, name, Int32(sql.values.count), pointers, lengths, formats, 1)
        }
        return try checked(result, statement: sql.text)
    }

    /// Runs `sql` as `run` does and hands over its rows as they arrive, so that a table larger than memory can be read.
    func stream(_ sql: SQL, _ body: (inout Row) throws -> Void) throws {
        let name = try prepare(sql)
        let sent = parameters.withPointers(to: sql.values) { pointers, lengths, formats in
            PQsendQueryPrepared(handle, name, Int32(sql.values.count), pointers, lengths, formats, 1)
        }
        guard sent == 1 else { throw StorageError.connectionLost(sql.text) }
        PQsetSingleRowMode(handle)
        hasStreamed = true
        isStreaming = true
        // Whatever happens, the connection is free for the next statement only when every result is taken.
        defer {
            while let rest = PQgetResult(handle) { PQclear(rest) }
            isStreaming = false
        }
        while let next = PQgetResult(handle) {
            guard PQresultStatus(next) == PGRES_SINGLE_TUPLE else {
                try checked(next, statement: sql.text)
                continue
            }
            try PostgresResult(next).forEach(statement: sql.text, body)
        }
    }

    func prepare(_ sql: SQL) throws -> String {
        guard !isStreaming else {
            throw StorageError.engine(code: "another statement is still handing over its rows", statement: sql.text)
        }
        if let known = prepared[sql.text]?.first(where: { $0.fits(sql.values) }) { return known.name }
        try makeRoom(for: 1)
        let statement = Prepared(name: "s\(preparedCount)", types: sql.values.map(TypeCodec.type))
        try compile(sql, as: statement.name)
        prepared[sql.text, default: []].append(statement)
        preparedCount += 1
        return statement.name
    }

    /// Gives up what is prepared when so many more would be too much.
    func makeRoom(for count: Int) throws {
        guard preparedCount + count > Self.preparedLimit, preparedCount > 0 else { return }
        try run(script: "DEALLOCATE ALL")
        prepared = [:]
        preparedCount = 0
    }

    /// Prepares `sql` under `name`; the empty name is overwritten by the next one.
    private func compile(_ sql: SQL, as name: String) throws {
        let types = sql.values.map(TypeCodec.type)
        try checked(PQprepare(handle, name, sql.text, Int32(types.count), types), statement: sql.text)
    }

    /// Compiles without running. The server's message is about the statement's text only, so it is handed on.
    func check(_ sql: SQL) throws {
        let types = sql.values.map(TypeCodec.type)
        let result = PQprepare(handle, "", sql.text, Int32(types.count), types)
        defer { PQclear(result) }
        guard PQresultStatus(result) != PGRES_COMMAND_OK else { return }
        let message = Self.field(.message, of: result) ?? "connection lost"
        throw StorageError.engine(code: message, statement: sql.text)
    }

    /// The plan for any values: with those at hand, `x = NULL` would explain an empty result.
    func plan(_ sql: SQL) throws -> [String] {
        try compile(sql, as: "nacre_plan")
        defer { _ = try? run(script: "DEALLOCATE nacre_plan") }
        let nulls = sql.values.map { _ in "NULL" }.joined(separator: ", ")
        let explain = "EXPLAIN (COSTS OFF) EXECUTE nacre_plan" + (nulls.isEmpty ? "" : "(\(nulls))")
        return try checked(PQexec(handle, explain), statement: sql.text).texts
    }

    @discardableResult
    func checked(_ result: OpaquePointer?, statement: String) throws -> PostgresResult {
        guard let result else { throw StorageError.connectionLost(statement) }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return PostgresResult(result)
        default: break
        }
        defer { PQclear(result) }
        // Without a SQLSTATE it is libpq that speaks: the connection broke.
        guard let state = Self.field(.sqlState, of: result) else {
            throw StorageError.connectionLost(statement)
        }
        // "cached plan must not change result type", "prepared statement does not exist".
        if state == "0A000" || state == "26000" { isStale = true }
        throw StorageError(sqlState: state, statement: statement)
    }

    /// `PG_DIAG_SQLSTATE` and its like are C macros of character literals, which Swift does not import.
    private enum Field: Character {
        case sqlState = "C"
        case message = "M"
    }

    private static func field(_ field: Field, of result: OpaquePointer?) -> String? {
        guard let code = field.rawValue.asciiValue else { return nil }
        return PQresultErrorField(result, Int32(code)).map { String(cString: $0) }
    }
}
