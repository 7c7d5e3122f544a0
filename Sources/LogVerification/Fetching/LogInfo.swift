import Foundation
import TransparencyLog

/// What a log's server says of the log at `/log/info`. Nothing in it is to be believed: it is for whoever meets the log for
/// the first time, and for showing.
public struct LogInfo: Decodable, Sendable, Equatable {
    public struct Witness: Decodable, Sendable, Equatable {
        public let vkey: String
    }

    /// A name that the log had before, with the key of that name: its operator went on under another after a restore.
    public struct Former: Decodable, Sendable, Equatable {
        public let origin: String
        public let vkey: String?
    }

    public let origin: String
    /// The log's key.
    public let vkey: String
    public let witnesses: [Witness]?
    public let quorum: Int?
    public let formerOrigins: [Former]?
    /// Of the published tree.
    public let size: Int64?
    /// Leaves that are written and in no published checkpoint yet.
    public let waiting: Int64?

    /// How many leaves are written, published or not. Nobody signs these numbers: they are cut to what a log can have.
    var written: Int64 {
        let most = LogTrust.mostLeaves
        return min(max(0, size ?? 0), most) + min(max(0, waiting ?? 0), most)
    }

    private enum CodingKeys: String, CodingKey {
        case origin, vkey, witnesses, quorum, size, waiting
        case formerOrigins = "former_origins"
    }
}

extension LogFetcher {
    /// `<prefix>/info`
    public func info() async throws -> LogInfo {
        let bytes = try await bytes(Resource(path: "/info", limit: 1 << 20))
        guard let info = try? JSONDecoder().decode(LogInfo.self, from: Data(bytes)) else {
            throw LogFetchError.notThere(url: address.text + "/info")
        }
        return info
    }
}
