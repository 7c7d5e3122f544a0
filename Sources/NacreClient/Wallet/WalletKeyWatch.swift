import Foundation

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
}

/// An identity key of an agent of this wallet, as the log tells it.
public struct WatchedKey: Codable, Sendable, Equatable {
    public enum Standing: String, Codable, Sendable {
        /// This owner vouched for it or took it for the agent's own, or a key that is good did.
        case good
        /// Nobody known to this wallet did: whoever has the agent's API key, or the server, may have made it.
        case strange
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
}

/// What a look at the log brought.
public struct KeyWatchReport: Sendable, Equatable {
    /// All that are strange, newest last.
    public let strange: [WatchedKey]
    /// Those of them that were not known before.
    public let new: [WatchedKey]
    /// How many leaves the log has.
    public let size: Int64
}
