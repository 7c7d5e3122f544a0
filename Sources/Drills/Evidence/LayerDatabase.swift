import Foundation

/// A layer's database, as somebody beside its server reads it.
public enum LayerDatabase: Sendable {
    /// A file in a folder.
    case sqlite(folder: String, file: String)
    case postgres(url: String)

    /// - Parameter only: the tables that are read; nil is all.
    public func snapshot(only: Set<String>? = nil) async throws -> DatabaseSnapshot {
        switch self {
        case .sqlite(let folder, let file): try .sqlite(file: folder + "/" + file, only: only)
        case .postgres(let url): try await .postgres(url: url, only: only)
        }
    }

    /// How many commits the write-ahead log of a file holds; nil on PostgreSQL, whose log lies elsewhere.
    func commitCount() throws -> Int? {
        switch self {
        case .sqlite(let folder, let file): try WriteAheadLog(folder: folder, file: file).count
        case .postgres: nil
        }
    }
}
