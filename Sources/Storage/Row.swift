/// The row on which a running statement stands: an engine's own buffers, read in place.
public protocol RowSource: AnyObject {
    var columnCount: Int { get }
    /// - Parameter index: from 0 to `columnCount` - 1.
    func value(at index: Int) throws -> SQLValue
}

/// One row of a result, consumed column by column in the order of the `SELECT` list. Good until the statement moves on to
/// its next row: it is never kept.
///
/// Each reader throws `StorageError.unexpectedColumn` when the column is missing, absent or of another type: a query
/// and its row type that disagree fail loudly in the first test that runs them.
public struct Row {
    private let source: any RowSource
    private let count: Int
    private var position = 0

    public init(_ source: any RowSource) {
        self.source = source
        count = source.columnCount
    }

    private mutating func next() throws -> SQLValue {
        guard position < count else { throw StorageError.unexpectedColumn(position) }
        defer { position += 1 }
        return try source.value(at: position)
    }

    public mutating func integerIfPresent() throws -> Int64? {
        switch try next() {
        case .integer(let value): return value
        case .text(nil), .blob(nil), .real(nil), .boolean(nil): return nil
        default: throw StorageError.unexpectedColumn(position - 1)
        }
    }

    public mutating func integer() throws -> Int64 {
        guard let value = try integerIfPresent() else { throw StorageError.unexpectedColumn(position - 1) }
        return value
    }

    public mutating func textIfPresent() throws -> String? {
        switch try next() {
        case .text(let value): return value
        case .integer(nil), .blob(nil), .real(nil), .boolean(nil): return nil
        default: throw StorageError.unexpectedColumn(position - 1)
        }
    }

    public mutating func text() throws -> String {
        guard let value = try textIfPresent() else { throw StorageError.unexpectedColumn(position - 1) }
        return value
    }

    public mutating func realIfPresent() throws -> Double? {
        switch try next() {
        case .real(let value): return value
        case .integer(let value): return value.map(Double.init)
        case .text(nil), .blob(nil), .boolean(nil): return nil
        default: throw StorageError.unexpectedColumn(position - 1)
        }
    }

    public mutating func real() throws -> Double {
        guard let value = try realIfPresent() else { throw StorageError.unexpectedColumn(position - 1) }
        return value
    }

    public mutating func blobIfPresent() throws -> [UInt8]? {
        switch try next() {
        case .blob(let value): return value
        case .integer(nil), .text(nil), .real(nil), .boolean(nil): return nil
        default: throw StorageError.unexpectedColumn(position - 1)
        }
    }

    public mutating func blob() throws -> [UInt8] {
        guard let value = try blobIfPresent() else { throw StorageError.unexpectedColumn(position - 1) }
        return value
    }

    /// SQLite has no boolean type: there, 0 is false and 1 is true.
    public mutating func booleanIfPresent() throws -> Bool? {
        switch try next() {
        case .boolean(let value): return value
        case .integer(let value?) where value == 0 || value == 1: return value == 1
        case .integer(nil), .text(nil), .blob(nil), .real(nil): return nil
        default: throw StorageError.unexpectedColumn(position - 1)
        }
    }

    public mutating func boolean() throws -> Bool {
        guard let value = try booleanIfPresent() else { throw StorageError.unexpectedColumn(position - 1) }
        return value
    }
}
