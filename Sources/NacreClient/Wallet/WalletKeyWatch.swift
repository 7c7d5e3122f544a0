import Foundation
import LogVerification

/// What a wallet has seen of its agents' identity keys in the agents' server's log.
struct WalletKeyWatch: Codable, Sendable, Equatable {
    /// How far the log was read: `LogPosition.bytes`.
    var position: Data?
    /// The agents for which it was read from its first leaf on.
    var covered: Set<UUID> = []
    /// In the order of the log.
    var keys: [WatchedKey] = []
    /// When the log was looked at last, in milliseconds since 1970.
    var lookedAt: Int64 = 0
    /// The tree that was seen with a token's key and found to be in the log, by its size.
    var compared: Int64?

    /// Where the log goes on under another key it is another log, of which nothing was read. What was said of keys stays.
    mutating func readAnew(under key: String?) {
        guard let key, let position = position.flatMap({ LogPosition(bytes: Array($0)) }), position.logKey != key else {
            return
        }
        self.position = nil
        covered = []
        compared = nil
    }
}

/// An identity key of an agent of this wallet, as the log tells it.
public struct WatchedKey: Codable, Sendable, Equatable {
    public enum Standing: String, Codable, Sendable {
        /// This owner vouched for it or took it for the agent's own, or a key that is good did.
        case good
        /// Nobody known to this wallet did: whoever has the agent's API key, or the server, may have made it.
        case strange
        /// It was good, or strange and the owner knows of it, and was taken back.
        case removed
    }

    public let agent: UUID
    /// The UUID under which it stands in the log.
    public let object: String
    public let keyID: String
    /// Ed25519, 32 bytes.
    let key: Data
    /// The leaf that added it.
    public let leaf: Int64
    public internal(set) var standing: Standing
    /// The leaf that took it back; nil while it is good.
    public internal(set) var removed: Int64?
}

/// What a look at the log brought.
public struct KeyWatchReport: Sendable, Equatable {
    /// All that are strange, newest last.
    public let strange: [WatchedKey]
    /// Those of them that were not known before.
    public let new: [WatchedKey]
    /// How many leaves the log has.
    public let size: Int64
    /// When enough of the witnesses had cosigned what was read, in seconds since 1970; nil where none is trusted.
    public let cosignedAt: Int64?
}
