import Foundation
import MessageEncryption

/// A group as this home knows it: kept with the messages, changed by what comes and by what this agent does.
struct HeldGroup: Codable, Sendable, Equatable {
    enum Standing: String, Codable, Sendable {
        /// Somebody with whom there is no open conversation has put this agent into it.
        case invited
        case joined, left, removed
    }

    /// A state whose predecessor has not come yet.
    struct WaitingState: Codable, Sendable, Equatable {
        let state: Data
        let signer: String
    }

    /// What somebody says to have received and this agent has not.
    struct AwaitedMessage: Codable, Sendable, Equatable {
        let id: String
        let hash: String
        /// UUID of who says so.
        let member: String
        /// On which it was said, days since 1970.
        let day: Int64
    }

    /// Two members were told different things.
    struct Disagreement: Codable, Sendable, Equatable {
        /// Of the message.
        let id: String
        /// UUID of the member who has it otherwise.
        let member: String
    }

    /// A member's prekeys, so that they are not asked for with every message.
    struct MemberBundle: Codable, Sendable, Equatable {
        /// On which it was fetched, days since 1970.
        let day: Int64
        /// The server's reply, looked at again with each use.
        let bundle: Data
    }

    var standing: Standing
    /// Canonical JSON.
    var state: Data
    /// UUID of the administrator who made it.
    var signer: String
    /// The state before: its administrators may have made another one at the same time.
    var before: Data?
    /// Hashes of the states that were believed, the oldest first.
    var hashes: [String]
    var waiting: [WaitingState] = []
    /// Members who have left, until an administrator makes a state without them.
    var gone: [String] = []
    /// Members of whom something came since this agent is in the group: what they echo from now on came when it was in.
    var heard: [String] = []
    var awaited: [AwaitedMessage] = []
    var disagreements: [Disagreement] = []
    /// Capabilities that the server was told to take.
    var accepted: [String] = []
    /// Members who have not been given the state that this agent made.
    var untold: [String] = []
    /// What they are told it by: the capability that they know.
    var tellBy: String?
    var bundles: [String: MemberBundle] = [:]

    /// Days for which a member's prekeys are used without asking again: a device makes another medium-term key each week,
    /// and keeps the one before for 40 days.
    static let bundleDays: Int64 = 7
    static let mostWaiting = 16
    static let mostAwaited = 256
    static let mostHashes = 1_000
    static let mostDisagreements = 100

    init(_ state: GroupState, signer: String, standing: Standing) {
        self.standing = standing
        self.state = Data(state.bytes)
        self.signer = signer
        hashes = [state.hash.text]
    }

    /// - Throws: ``MessageRefusal`` where the store holds what it never wrote.
    func current() throws(MessageRefusal) -> GroupState { try Self.read(state) }

    static func read(_ state: Data) throws(MessageRefusal) -> GroupState {
        do { return try GroupState(parsing: Array(state)) } catch { throw .group("The group's state cannot be read") }
    }
}

extension MessageStoreContents {
    /// The group of this id, `ConversationID.text`.
    func group(_ id: String) throws(MessageRefusal) -> HeldGroup? {
        guard let data = groups[id] else { return nil }
        do { return try JSONDecoder().decode(HeldGroup.self, from: data) } catch {
            throw .group("The group cannot be read")
        }
    }

    mutating func keep(_ group: HeldGroup, _ id: String) throws(MessageRefusal) {
        do { groups[id] = try JSONEncoder().encode(group) } catch { throw .group("The group cannot be kept") }
    }

    /// Changes a group that is there.
    mutating func changeGroup(_ id: String, _ body: (inout HeldGroup) throws -> Void) throws {
        guard var group = try group(id) else { throw MessageRefusal.group("There is no such group") }
        try body(&group)
        try keep(group, id)
    }
}
