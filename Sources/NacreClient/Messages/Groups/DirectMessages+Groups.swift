import AgentSignatures
import Foundation
import MessageEncryption
import MessageFormats

/// Groups: who is in them is a state that an administrator signs, which members get as a message and no server reads.
extension DirectMessages {
    /// All groups, those left too.
    public func groups() async throws -> [GroupView] {
        let contents = await store.contents
        return try contents.groups.keys.sorted().map { try contents.view($0) }.sorted { $0.name < $1.name }
    }

    /// The group of this name, id, or beginning of an id.
    public func group(_ text: String) async throws -> GroupView {
        let all = try await groups()
        let exact = all.filter { $0.id == text }
        if let one = exact.first { return one }
        let named = all.filter { $0.name == text && ($0.standing == .joined || $0.standing == .invited) }
        let found = named.isEmpty ? all.filter { $0.name == text || $0.id.hasPrefix(text) && text.count >= 4 } : named
        guard let one = found.first, found.count == 1 else {
            throw MessageRefusal.group(
                found.isEmpty ? "There is no group \(text)" : "More than one group is called \(text): give its id")
        }
        return one
    }

    /// Founds a group; this agent is its administrator.
    ///
    /// - Parameter names: of the other members. They must have an open conversation with this agent, or they are not reached.
    public func createGroup(_ name: String, members names: [String]) async throws -> GroupSent {
        try await found(name, try await agents(names), by: nil)
    }

    /// A new group of those who are in an old one, whose administrators are gone: its members are reached through the old one.
    public func forkGroup(_ text: String, name: String?) async throws -> GroupSent {
        _ = try await receive()
        let (id, held, state) = try await joined(text)
        let others = state.members.filter { $0 != sender.agent && !held.gone.contains($0.text) }
        guard !others.isEmpty else { throw MessageRefusal.group("Nobody else is in the group \(state.name)") }
        return try await found(name ?? state.name, others, by: state.delivery, bundlesOf: id)
    }

    public func addToGroup(_ text: String, _ names: [String]) async throws -> GroupSent {
        let new = try await agents(names)
        return try await changeGroup(text) { $0 + new }
    }

    /// Removes members: those who stay get another capability to deliver by.
    public func removeFromGroup(_ text: String, _ names: [String]) async throws -> GroupSent {
        var gone: [ObjectUUID] = []
        let members = try await group(text).members
        for name in names {
            guard let member = members.first(where: { $0.name.lowercased() == name.lowercased() || $0.id == name }),
                let agent = try? ObjectUUID(member.id)
            else { throw MessageRefusal.group("\(name) is not in the group") }
            guard agent != sender.agent else { throw MessageRefusal.group("Leave it: nacre agent dm group leave") }
            gone.append(agent)
        }
        return try await changeGroup(text) { $0.filter { !gone.contains($0) } }
    }

    /// Takes part in a group that somebody has put this agent into.
    public func joinGroup(_ text: String) async throws -> GroupView {
        let view = try await group(text)
        guard view.standing == .invited || view.standing == .joined else {
            throw MessageRefusal.group("This agent was not asked into the group")
        }
        try await store.change { try $0.changeGroup(view.id) { $0.standing = .joined } }
        try await settleGroups()
        return try await group(view.id)
    }

    /// Tells the others, and takes nothing more of it.
    public func leaveGroup(_ text: String) async throws -> GroupSent {
        _ = try await receive()
        let (id, held, state) = try await known(text)
        let sent: GroupSent
        if held.standing == .joined {
            sent = try await say(.leaving, "", [], id, state, held)
        } else {
            sent = GroupSent(group: try await group(id), messageID: "", delivered: [], unreached: [])
        }
        try await store.change { try $0.changeGroup(id) { $0.standing = .left } }
        try await settleGroups()
        return GroupSent(
            group: try await group(id), messageID: sent.messageID, delivered: sent.delivered, unreached: sent.unreached)
    }

    /// Says something to all members.
    public func send(
        toGroup text: String, _ words: String, files: [String] = []
    ) async throws -> GroupSent {
        _ = try await receive()
        try await tellUntold()
        let (id, held, state) = try await joined(text)
        var attachments: [AttachmentDescriptor] = []
        for file in files { attachments.append(try await upload(path: file)) }
        return try await say(.words, words, attachments, id, state, held)
    }

    /// What was said in a group.
    public func conversation(ofGroup text: String) async throws -> StoredConversation {
        let id = "group:" + (try await group(text).id)
        return await store.contents.conversation(id) ?? StoredConversation(id: id, peer: nil)
    }

    // MARK: The parts

    private func found(
        _ name: String, _ others: [ObjectUUID], by delivery: DeliveryID?, bundlesOf old: String? = nil
    ) async throws -> GroupSent {
        let state: GroupState
        do {
            state = try GroupState(
                group: .random(), version: 1, name: name, admins: [sender.agent], members: [sender.agent] + others,
                delivery: .random(), previous: nil)
        } catch { throw MessageRefusal.group("A group has 1 to 100 members and a name of 200 bytes at most") }
        let id = state.group.text
        let me = sender.agent.text
        try await store.change { contents in
            var held = HeldGroup(state, signer: me, standing: .joined)
            held.untold = others.map(\.text)
            held.tellBy = delivery?.text
            if let old { held.bundles = try contents.group(old)?.bundles ?? [:] }
            for other in others { contents.know(other.text, named: nil, keys: []) }
            try contents.keep(held, id)
        }
        try await settleGroups()
        return try await tell(id, isNew: true)
    }

    /// Makes the next state and gives it to the members.
    private func changeGroup(
        _ text: String, _ change: ([ObjectUUID]) -> [ObjectUUID]
    ) async throws -> GroupSent {
        _ = try await receive()
        let (id, held, state) = try await joined(text)
        guard state.admins.contains(sender.agent) else {
            throw MessageRefusal.group("Only an administrator of \(state.name) may change it")
        }
        // Who left has no place in the next state, whatever else it changes.
        let members = change(state.members).filter { !held.gone.contains($0.text) }
        let isSomebodyGone = !Set(state.members).isSubset(of: members)
        let next: GroupState
        do {
            next = try GroupState(
                group: state.group, version: state.version + 1, name: state.name,
                admins: state.admins.filter { members.contains($0) }, members: members,
                delivery: isSomebodyGone ? .random() : state.delivery, previous: state.hash)
        } catch { throw MessageRefusal.group("A group has 1 to 100 members") }
        guard next.membersHash != state.membersHash else { throw MessageRefusal.group("Nothing changes") }
        let me = sender.agent.text
        try await store.change { contents in
            for member in members where member.text != me { contents.know(member.text, named: nil, keys: []) }
            try contents.changeGroup(id) { held in
                let untold = held.untold
                let tellBy = held.tellBy
                held.advance(to: next, signer: me, me: me)
                held.untold = members.map(\.text).filter { $0 != me }
                // Who has not been told the last change knows an older capability.
                held.tellBy = untold.isEmpty ? state.delivery.text : tellBy ?? state.delivery.text
            }
        }
        // Whoever has been told writes by the new capability at once.
        try await settleGroups(leaving: false)
        let sent = try await tell(id, isNew: true)
        try await settleGroups()
        return sent
    }

    private func agents(_ names: [String]) async throws -> [ObjectUUID] {
        guard !names.isEmpty else { throw MessageRefusal.group("Name at least one agent") }
        var agents: [ObjectUUID] = []
        for name in names {
            let found = try await recipient(address(of: name), medium: true)
            guard found.agent != sender.agent else { continue }
            try await know(found)
            agents.append(found.agent)
        }
        return agents
    }

    func known(_ text: String) async throws -> (String, HeldGroup, GroupState) {
        let id = try await group(text).id
        guard let held = try await store.contents.group(id) else { throw MessageRefusal.group("There is no such group") }
        return (id, held, try held.current())
    }

    private func joined(_ text: String) async throws -> (String, HeldGroup, GroupState) {
        let (id, held, state) = try await known(text)
        guard held.standing == .joined else {
            throw MessageRefusal.group(
                held.standing == .invited
                    ? "Join it first: nacre agent dm group join" : "This agent is no longer in the group \(state.name)")
        }
        return (id, held, state)
    }
}
