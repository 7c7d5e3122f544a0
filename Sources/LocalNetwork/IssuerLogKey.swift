import Foundation
import NacreClient

/// The key of the account server's log, for the agents' server: who starts both knows it at first hand.
enum IssuerLogKey {
    private struct Info: Decodable {
        let vkey: String
    }

    static func read(from accounts: ServerAddress) async throws -> String {
        let bytes = try await LogFiles(server: accounts).file("/log/info")
        return try JSONDecoder().decode(Info.self, from: Data(bytes)).vkey
    }
}
