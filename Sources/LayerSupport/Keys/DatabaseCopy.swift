import Envelope
import Storage

/// A copy that a backup asks for: only the process that has a database open may copy it.
public struct DatabaseCopy: Codable, Sendable {
    public static let name = "copy"

    public enum Source: String, Codable, Sendable {
        /// The layer's database, on SQLite.
        case database
        case keyStore
    }

    public let source: Source
    public let file: String

    /// - Parameter file: does not exist yet, and whoever makes the copy may write there.
    public init(of source: Source, to file: String) {
        self.source = source
        self.file = file
    }

    func make(of store: any Store, _ keys: DataKeyStore) async throws {
        switch source {
        case .database: try await store.copy(to: file)
        case .keyStore: try await keys.copy(to: file)
        }
    }
}
