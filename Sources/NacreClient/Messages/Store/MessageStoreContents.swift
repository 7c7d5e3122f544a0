import Crypto
public import Foundation
import MessageFormats

/// What an agent's message store holds.
public struct MessageStoreContents: Codable, Sendable, Equatable {
    /// One more with every change.
    var counter: Int64 = 0
    /// Seals the mark beside the file.
    let markKey: Data
    /// Whose messages these are; nil before the first exchange.
    public internal(set) var agent: Agent?
    /// This device, `DeviceID.text`. A device has prekeys and a mailbox of its own.
    public let device: String
    var prekeys: [HeldPrekey] = []
    /// Up to where the mailbox was read and stored.
    var mailboxPosition: String?
    /// Up to where the server was told so.
    var acknowledgedPosition: String?
    /// The last day on which the mailbox was read to its end.
    var emptiedOn: Int64 = 0
    /// Identity keys of this agent that were made in another of its homes, as somebody has said here.
    var acceptedKeyIDs: [String] = []
    public internal(set) var peers: [StoredPeer] = []
    public internal(set) var conversations: [StoredConversation] = []
    /// Message ids of the last 60 days, with the day on which they came.
    var seen: [SeenID: Int64] = [:]
    /// What came and was refused or could not be opened, the newest last.
    public internal(set) var troubles: [MessageTrouble] = []
    /// State of group conversations, by group id in base64url.
    public var groups: [String: Data] = [:]

    public struct Agent: Codable, Sendable, Equatable {
        public let id: String
        public let name: String
        public let logOrigin: String
    }

    /// A message by sender and id: nobody makes another's message a repetition by using its id first.
    struct SeenID: Codable, Hashable, Sendable {
        let sender: String
        let id: String
    }

    init() {
        markKey = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        device = DeviceID.random().text
    }

    /// The conversation of this id.
    public func conversation(_ id: String) -> StoredConversation? { conversations.first { $0.id == id } }

    public func peer(_ id: String) -> StoredPeer? { peers.first { $0.id == id } }

    /// The one with an agent, by its name or UUID; a group's by its own id.
    public func conversation(with agent: String) -> StoredConversation? {
        let id = peers.first { $0.id == agent || $0.name == agent }?.id ?? agent
        return conversations.first { $0.peer == id } ?? conversation(agent)
    }

    /// The first day on which a message can have come that the server says came on `day`: not before the day on which the
    /// mailbox was seen empty, one day apart for clocks that differ. Who has stolen a key that was taken back since, and the
    /// server with him, cannot pass for somebody who wrote before.
    func earliestArrival(_ day: Int64, today: Int64) -> Int64 { min(today, max(day, emptiedOn - 1)) }

    /// Changes a conversation, which is made where there is none.
    mutating func change(_ id: String, peer: String?, _ body: (inout StoredConversation) -> Void) {
        if let place = conversations.firstIndex(where: { $0.id == id }) {
            body(&conversations[place])
        } else {
            var new = StoredConversation(id: id, peer: peer)
            body(&new)
            conversations.append(new)
        }
    }

    mutating func note(_ trouble: MessageTrouble) {
        troubles.append(trouble)
        // A server that fills the mailbox with rubbish must not fill the disk.
        if troubles.count > Self.mostTroubles { troubles.removeFirst(troubles.count - Self.mostTroubles) }
    }

    private static let mostTroubles = 1_000
}

/// The keys and their private halves stay out of logs and error messages.
extension MessageStoreContents: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "messages of \(agent?.name ?? "nobody yet")" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
