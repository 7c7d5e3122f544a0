/// A statement that returns rows, with the way to read one of them. Also `INSERT`, `UPDATE` and `DELETE` with
/// `RETURNING`; those only run in a write transaction.
public struct Query<Result: Sendable>: Sendable {
    public let sql: SQL
    public let decode: @Sendable (inout Row) throws -> Result

    public init(_ sql: SQL, decode: @escaping @Sendable (inout Row) throws -> Result) {
        self.sql = sql
        self.decode = decode
    }
}

/// A statement that returns nothing but the number of rows it changed.
public struct Command: Sendable {
    public let sql: SQL
    public init(_ sql: SQL) { self.sql = sql }
}
