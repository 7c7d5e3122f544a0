import Foundation
import GRDB
import StoragePostgres

/// Somebody who can write to a server's database, beside the server.
struct DatabaseIntruder {
    let folder: ServedFolder

    /// - Parameter script: statements that both engines take, or those of `folder`'s.
    func run(_ script: String) throws {
        if let url = folder.databaseURL {
            let connection = try PostgresConnection(ConnectionSettings(url: url))
            try connection.run(script: "SET default_transaction_read_only = off")
            try connection.run(script: script)
            return
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.data)
        guard let name = files.first(where: { $0.hasSuffix(".sqlite") }) else { throw CocoaError(.fileNoSuchFile) }
        let database = try DatabaseQueue(path: folder.data + "/" + name)
        try database.write { try $0.execute(sql: script) }
        try database.close()
    }

    /// Bytes as the engine writes them.
    func bytes(_ bytes: [UInt8]) -> String {
        let hex = bytes.map { String(format: "%02x", $0) }.joined()
        return folder.databaseURL == nil ? "x'\(hex)'" : "'\\x\(hex)'"
    }
}
