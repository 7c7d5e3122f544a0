public import Foundation

/// An agent that one has exchanged messages with, as this home knows it.
public struct StoredPeer: Codable, Sendable, Equatable {
    /// Its UUID.
    public let id: String
    public internal(set) var name: String
    /// The identity keys that its messages were signed with, or that one has sealed to, by their ids; the newest last.
    public internal(set) var keyIDs: [String] = []
    /// Those whose safety number somebody has compared.
    public internal(set) var comparedKeyIDs: [String] = []

    /// Until the server has said a name, the UUID stands for it.
    var isNamed: Bool { name != id }
}

/// A conversation: with one agent, or a group's.
public struct StoredConversation: Codable, Sendable, Equatable {
    public enum State: String, Codable, Sendable {
        /// Asked by this agent, not answered.
        case asked
        /// The other agent asks.
        case asking
        case open, rejected, blocked
    }

    /// `ConversationID.text`, a group's behind `group:`.
    public let id: String
    /// The other agent's UUID; nil for a group.
    public let peer: String?
    public internal(set) var state: State = .open
    /// In the order in which they were written here or have come.
    public internal(set) var messages: [StoredMessage] = []
    /// The counter of the last message to each device, by `DeviceID.text`.
    var sentCounters: [String: Int64] = [:]
    /// The greatest counter that has come from each sender, by UUID.
    var receivedCounters: [String: Int64] = [:]
    /// Ids of messages that have come and are still to be confirmed to their writers.
    var unconfirmed: [String] = []

    init(id: String, peer: String?) { (self.id, self.peer) = (id, peer) }
}

/// A message as it is kept.
public struct StoredMessage: Codable, Sendable, Equatable {
    public enum State: String, Codable, Sendable {
        /// Written down, and perhaps sent: the answer is not known.
        case sending
        case sent
        /// The other side has said that it has it.
        case confirmed
        case received
    }

    /// `MessageID.text`
    public let id: String
    /// UUID.
    public let sender: String
    /// Milliseconds since 1970, by the sender's clock.
    public let time: Int64
    /// The body's canonical JSON.
    public let body: Data
    public internal(set) var state: State
    /// What a report reveals: canonical JSON. Nil for this agent's own.
    public let revealed: Data?
    /// What is odd about it.
    public internal(set) var remarks: [Remark] = []

    public enum Remark: Codable, Sendable, Equatable {
        /// So many of the sender's messages before this one have not come.
        case missingBefore(Int64)
        /// Its counter is not greater than that of one that came before.
        case outOfOrder
        /// Signed under another key than the sender's messages before.
        case newKey
        /// What a group's reader has found.
        case other(String)
    }
}

/// Something that came and is not among the messages.
public struct MessageTrouble: Codable, Sendable, Equatable {
    /// The day on which it came, days since 1970, as the server says.
    public let day: Int64
    public let position: String
    /// A sentence.
    public let reason: String
    /// The sender's UUID where the signature shows it.
    public let sender: String?
}
