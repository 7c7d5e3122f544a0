/// What a store can refuse. Descriptions are for operators and carry no data of rows.
public enum StorageError: Error, Equatable, Sendable, CustomStringConvertible {
    case unexpectedColumn(Int)
    /// A unique or primary key is taken.
    case conflict
    /// A CHECK, NOT NULL or REFERENCES rule refused the row.
    case constraint
    /// Too many writes are waiting; try again later.
    case overloaded
    /// A read took longer than this program allows.
    case timedOut
    case closed
    /// Another process has the data folder open.
    case inUse(path: String)
    case cannotOpen(String)
    /// The database belongs to another layer or to another program.
    case otherLayer(found: String, expected: String)
    case newerSchema(found: Int64, known: Int64)
    /// A copy of the database could not be written.
    case cannotCopy(String)
    /// The engine's own programs copy its databases.
    case otherTools
    /// Any other refusal, with the engine's code (SQLite's extended result code or PostgreSQL's SQLSTATE).
    case engine(code: String, statement: String)

    /// 08007 transaction_resolution_unknown: the connection broke while the server was committing. The change may be
    /// there or not, so nobody but the caller can decide whether to write it again.
    public static let outcomeUnknown = StorageError.engine(code: "08007", statement: "COMMIT")

    public var description: String {
        switch self {
        case .unexpectedColumn(let index): "column \(index) of a row is missing or of another type than its query says"
        case .conflict: "a unique key is already taken"
        case .constraint: "a constraint of the schema refused the row"
        case .overloaded: "too many writes are waiting; try again in a few seconds"
        case .timedOut: "a read took too long and was stopped"
        case .closed: "the store is closed"
        case .inUse(let path):
            "\(path) is open in another process: stop the server that uses it, or work on a PostgreSQL URL"
        case .cannotOpen(let why): "the database cannot be opened: \(why)"
        case .otherLayer(let found, let expected):
            "this database belongs to '\(found)', not to '\(expected)': the layers never share one; give another folder or URL"
        case .newerSchema(let found, let known):
            "this database has schema \(found), newer than this program's \(known): use the newer program, or restore a backup"
        case .cannotCopy(let why): "the database cannot be copied: \(why)"
        case .otherTools: "the engine's own programs copy this database: pg_dump and pg_restore"
        case .engine(let code, let statement): "the database refused a statement (\(code)): \(statement)"
        }
    }
}
