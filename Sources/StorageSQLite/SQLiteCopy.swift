import Foundation
import GRDBSQLite
public import Storage

/// A database file that nobody has open and nobody changes: a copy. Looking at it writes nothing, not even beside it.
public final class SQLiteCopy {
    private let reader: ReaderConnection

    public init(path: String) throws {
        guard let name = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) else {
            throw StorageError.cannotOpen(path)
        }
        reader = try ReaderConnection(path: "file:\(name)?immutable=1", flags: SQLITE_OPEN_URI)
    }

    /// Whether SQLite finds every page, row and index in order. Reads all of it.
    public func isWhole() throws -> Bool {
        let findings = Query("PRAGMA integrity_check(1)") { row in try row.text() }
        return try all(findings) == ["ok"]
    }

    public func all<Result>(_ query: Query<Result>) throws -> [Result] {
        try reader.read(several: false, limit: nil) { try ReadTransaction($0).all(query) }
    }
}
