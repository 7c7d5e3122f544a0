import Envelope
import HTTPSupport
import Storage

/// A server's program, for the commands that both have.
public protocol LayerProgram {
    static var layer: ServedLayer { get }
}

extension ResolvedDatabase {
    /// Runs `body` on the key store, which no server holds.
    func withKeys<Result>(_ body: (DataKeyStore) async throws -> Result) async throws -> Result {
        guard hasKeys else { throw FolderRefusal.noKeys(keys) }
        let dataKeys = try await openKeys()
        let result: Result
        do { result = try await body(dataKeys) } catch {
            try? await dataKeys.close()
            throw error
        }
        try await dataKeys.close()
        return result
    }

    /// Runs `body` on the database, which no server holds.
    func withStore<Result>(_ body: (any Store) async throws -> Result) async throws -> Result {
        let store = try await openStore()
        let result: Result
        do { result = try await body(store) } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
        return result
    }
}

enum FolderRefusal: ReportableError, Equatable {
    case noKeys(String)

    var publicDescription: String {
        switch self {
        case .noKeys(let folder): "There is no root.keys in \(folder): give the folder of the keys (--keys)."
        }
    }
}
