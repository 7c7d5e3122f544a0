import AgentSignatures
import MessageEncryption

/// A group as it is shown.
public struct GroupView: Sendable, Equatable {
    public enum Standing: String, Sendable {
        case invited, joined, left, removed
    }

    public struct Member: Sendable, Equatable {
        /// UUID.
        public let id: String
        public let name: String
        public let isAdmin: Bool
        /// Has said that it left.
        public let isGone: Bool
    }

    /// `ConversationID.text`
    public let id: String
    public let name: String
    /// 1 when founded, one more with each change.
    public let version: Int64
    public let standing: Standing
    public let members: [Member]
    /// Whether this agent may change it.
    public let isAdmin: Bool
    /// Messages that another member has otherwise: `id` of the message and the member's name.
    public let disagreements: [String]
    /// How many messages others have received and this agent has not.
    public let missing: Int
    /// Names of members who have not been given the last change, of those that this agent makes.
    public let untold: [String]
}

/// What became of something that was said to a group.
public struct GroupSent: Sendable, Equatable {
    /// A member that has not got it.
    public struct Unreached: Sendable, Equatable {
        public let name: String
        /// The server's code, or why nothing was sealed to it.
        public let reason: String
    }

    public let group: GroupView
    public let messageID: String
    /// Names.
    public let delivered: [String]
    public let unreached: [Unreached]
}

extension MessageStoreContents {
    func view(_ id: String) throws(MessageRefusal) -> GroupView {
        guard let held = try group(id) else { throw .group("There is no such group") }
        let state = try held.current()
        let name = { (member: String) in
            self.agent?.id == member ? self.agent?.name ?? member : self.peer(member)?.name ?? member
        }
        let admins = Set(state.admins.map(\.text))
        return GroupView(
            id: id, name: state.name, version: state.version, standing: GroupView.Standing(held.standing),
            members: state.members.map {
                GroupView.Member(
                    id: $0.text, name: name($0.text), isAdmin: admins.contains($0.text),
                    isGone: held.gone.contains($0.text))
            },
            isAdmin: held.standing == .joined && admins.contains(agent?.id ?? ""),
            disagreements: held.disagreements.map { "\($0.id) (\(name($0.member)))" }, missing: held.awaited.count,
            untold: held.untold.map(name))
    }
}

extension GroupView.Standing {
    fileprivate init(_ standing: HeldGroup.Standing) {
        switch standing {
        case .invited: self = .invited
        case .joined: self = .joined
        case .left: self = .left
        case .removed: self = .removed
        }
    }
}
