import AgentSignatures
import Foundation
import MessageEncryption
import MessageFormats

extension MessageStoreContents {
    /// Takes a message of a group.
    ///
    /// - Parameter day: on which it came, days since 1970, as the server says.
    /// - Returns: what is odd about it.
    mutating func takeGroup(
        _ message: OpenedMessage, arrived day: Int64
    ) throws(MessageRefusal) -> [StoredMessage.Remark] {
        guard let me = agent?.id, let part = message.body.group else { throw .group("It says nothing of a group") }
        switch part {
        case .state(let state, _): return try take(state, from: message, me: me)
        case .talk(let talk): return try take(talk, from: message, me: me, day: day)
        }
    }

    // MARK: States

    private mutating func take(
        _ state: GroupState, from message: OpenedMessage, me: String
    ) throws(MessageRefusal) -> [StoredMessage.Remark] {
        let id = message.conversation.text
        let signer = message.sender.text
        for member in state.members where member.text != me { know(member.text, named: nil, keys: []) }
        if var held = try group(id), held.standing == .joined || held.standing == .invited {
            let remarks = try held.take(state, signer: signer, me: me)
            try keep(held, id)
            return remarks
        }
        guard state.members.contains(where: { $0.text == me }) else {
            throw .group("It is the state of a group that this agent is not in")
        }
        guard state.admins.contains(message.sender) else { throw .group(MessageProblem.notAnAdministrator.words) }
        // Whoever puts this agent into a group makes a hundred others able to write to it.
        let isFriend = message.isOwnCopy || conversation(with: signer)?.state == .open || isFork(state, by: signer)
        var new = HeldGroup(state, signer: signer, standing: isFriend ? .joined : .invited)
        if let known = try group(id) {
            // It was left, or this agent was removed, and is asked again: what was believed before is still known.
            new.hashes = known.hashes.filter { $0 != state.hash.text } + new.hashes
            new.accepted = known.accepted
        }
        try keep(new, id)
        return []
    }

    /// Whether a new group is made of members of one that this agent and its founder are in.
    private func isFork(_ state: GroupState, by founder: String) -> Bool {
        let members = Set(state.members.map(\.text))
        return groups.keys.contains { id in
            guard let held = try? group(id), held.standing == .joined, let known = try? held.current() else {
                return false
            }
            return members.contains(founder) && members.isSubset(of: known.members.map(\.text))
        }
    }

    // MARK: Words

    private mutating func take(
        _ talk: GroupTalk, from message: OpenedMessage, me: String, day: Int64
    ) throws(MessageRefusal) -> [StoredMessage.Remark] {
        let id = message.conversation.text
        guard var held = try group(id), held.standing == .joined || held.standing == .invited else {
            throw .group("It belongs to a group that this agent is not in")
        }
        let state = try held.current()
        let sender = message.sender.text
        guard state.members.contains(message.sender), !held.gone.contains(sender) else {
            throw .group("Its writer is not in the group")
        }
        var remarks: [StoredMessage.Remark] = []
        if talk.state == state.hash {
            guard talk.members == state.membersHash else { throw .group("Its writer has another list of members") }
        } else if !held.hashes.contains(talk.state.text) {
            remarks.append(.other("Its writer has another state of the group"))
        }
        let place = StoredConversation.key(message.conversation, isGroup: true)
        if message.isOwnCopy {
            if message.body.kind == .groupLeft { held.standing = .left }
            // The other device has echoed them.
            let echoed = Set(talk.echo.map(\.id.text))
            change(place, peer: nil) { $0.unconfirmed.removeAll { echoed.contains($0) } }
        } else {
            remarks += held.compare(
                talk.echo, of: sender, day: day, with: conversation(place)?.messages ?? [])
            remarks += held.settle(message.id.text, hash: message.body.hash)
            if message.body.kind == .groupLeft { held.gone.append(sender) }
            if !held.heard.contains(sender) { held.heard.append(sender) }
        }
        try keep(held, id)
        return remarks
    }
}

extension HeldGroup {
    private static let otherwise = "was told something else"

    /// Looks at what a member says to have received.
    fileprivate mutating func compare(
        _ echo: [GroupEcho], of member: String, day: Int64, with messages: [StoredMessage]
    ) -> [StoredMessage.Remark] {
        var remarks: [StoredMessage.Remark] = []
        for one in echo {
            let known = messages.filter { $0.id == one.id.text }
            if known.isEmpty {
                // What a member echoes first may be older than this agent's membership.
                guard heard.contains(member), awaited.count < Self.mostAwaited else { continue }
                awaited.append(
                    AwaitedMessage(id: one.id.text, hash: one.body.text, member: member, day: day))
            } else if !known.contains(where: { ContentHash(of: Array($0.body)) == one.body }) {
                remarks.append(disagreement(one.id.text, member))
            }
        }
        return remarks
    }

    /// A message has come of which others had spoken.
    fileprivate mutating func settle(_ id: String, hash: ContentHash) -> [StoredMessage.Remark] {
        let spoken = awaited.filter { $0.id == id }
        awaited.removeAll { $0.id == id }
        return spoken.filter { $0.hash != hash.text }.map { disagreement(id, $0.member) }
    }

    private mutating func disagreement(_ id: String, _ member: String) -> StoredMessage.Remark {
        if disagreements.count < Self.mostDisagreements {
            disagreements.append(Disagreement(id: id, member: member))
        }
        return .other("Another member, \(member), \(Self.otherwise) as message \(id)")
    }
}
