import AgentAPI
import AgentSignatures
import Foundation
import MessageEncryption
import MessageFormats

/// How something said to a group gets to its members: sealed to each of their devices, in a few requests.
extension DirectMessages {
    /// A request stays below this many bytes of sealed text, and this many members.
    private static let batchBytes = 400_000
    private static let batchMembers = 10
    /// How long a command waits for the server's limits, at most.
    private static let longestWait = 120

    func say(
        _ kind: GroupTalkKind, _ text: String, _ attachments: [AttachmentDescriptor], _ id: String, _ state: GroupState,
        _ held: HeldGroup
    ) async throws -> GroupSent {
        let message = try await compose(kind, text, attachments, state)
        try await keep(message, to: nil)
        let others = state.members.filter { $0 != sender.agent && !held.gone.contains($0.text) }
        let sent = try await deliver(message, to: others, in: id, by: state.delivery, copies: true)
        guard case .talk(let talk) = message.body.group else { return sent }
        let (place, echoed) = (message.key, Set(talk.echo.map(\.id.text)))
        try await store.change { contents in
            contents.change(place, peer: nil) { $0.unconfirmed.removeAll { echoed.contains($0) } }
        }
        return sent
    }

    /// Words with what came since this agent's last ones.
    private func compose(
        _ kind: GroupTalkKind, _ text: String, _ attachments: [AttachmentDescriptor], _ state: GroupState
    ) async throws -> Outgoing {
        let place = StoredConversation.key(state.group, isGroup: true)
        let conversation = await store.contents.conversation(place)
        let echo = (conversation?.toConfirm ?? []).compactMap { id in
            conversation?.messages.first { $0.id == id.text && $0.sender != sender.agent.text }.map {
                GroupEcho(id: id, body: ContentHash(of: Array($0.body)))
            }
        }
        let (id, time) = (MessageID.random(), now())
        do {
            return Outgoing(
                id: id, conversation: state.group, time: time,
                body: try MessageBody.group(
                    kind, text: text, state: state, echo: echo, attachments: attachments, logOrigin: logOrigin, id: id,
                    time: time, from: sender))
        } catch MessageProblem.bodyTooLong { throw MessageRefusal.tooLong }
    }

    /// Gives the state that this agent made to those who have not got it.
    func tell(_ id: String, isNew: Bool) async throws -> GroupSent {
        guard let held = try await store.contents.group(id) else { throw MessageRefusal.group("There is no such group") }
        let state = try held.current()
        let message = Outgoing(
            id: .random(), conversation: state.group, time: now(),
            body: try MessageBody.groupState(state, logOrigin: logOrigin, from: sender))
        if isNew { try await keep(message, to: nil) }
        let others = state.members.filter { held.untold.contains($0.text) }
        let delivery = try held.tellBy.map { try DeliveryID($0) } ?? state.delivery
        let sent = try await deliver(message, to: others, in: id, by: delivery, copies: isNew)
        let hash = state.hash.text
        let unreached = Set(sent.unreached.map(\.name))
        let names = await store.contents
        try await store.change { contents in
            try contents.changeGroup(id) { held in
                // Somebody else's change may have come between.
                guard held.hashes.last == hash else { return }
                held.untold.removeAll { !unreached.contains(names.peer($0)?.name ?? $0) }
                if held.untold.isEmpty { held.tellBy = nil }
            }
        }
        return GroupSent(
            group: try await group(id), messageID: sent.messageID, delivered: sent.delivered, unreached: sent.unreached)
    }

    /// Tries again with those whom a change has not reached.
    func tellUntold() async throws {
        for (id, _) in await store.contents.groups {
            guard let held = try await store.contents.group(id), held.standing == .joined, !held.untold.isEmpty,
                held.signer == sender.agent.text
            else { continue }
            _ = try await tell(id, isNew: false)
        }
    }

    /// Tells the server what it may deliver, after what has come and what was done.
    ///
    /// - Parameter leaving: take old capabilities away too.
    func settleGroups(leaving: Bool = true) async throws {
        for (id, _) in await store.contents.groups {
            guard let held = try await store.contents.group(id) else { continue }
            let wanted = held.standing == .joined ? [try held.current().delivery.text] : []
            for delivery in wanted where !held.accepted.contains(delivery) {
                _ = try await client.acceptGroup(delivery)
            }
            let left = leaving ? held.accepted.filter { !wanted.contains($0) } : []
            for delivery in left {
                // It may have forgotten it by itself.
                do { _ = try await client.leaveGroup(delivery) } catch let refusal as ClientRefusal
                    where refusal.status == 404
                { continue }
            }
            let accepted = held.accepted.filter { !wanted.contains($0) && !left.contains($0) } + wanted
            guard held.accepted != accepted else { continue }
            try await store.change { try $0.changeGroup(id) { $0.accepted = accepted } }
        }
    }

    // MARK: Sealing and sending

    private func deliver(
        _ message: Outgoing, to members: [ObjectUUID], in id: String, by delivery: DeliveryID, copies: Bool
    ) async throws -> GroupSent {
        var outcome = Outcome()
        var waiting: [Recipient] = []
        for member in members {
            do { waiting.append(try await self.member(member, in: id, fresh: false)) } catch {
                outcome.unreached.append(.init(name: await name(of: member), reason: try Self.reason(error)))
            }
        }
        let own = copies ? try await envelopes(message, for: ownKeys()) : []
        var again = try await post(message, to: waiting, delivery, own, &outcome)
        if !again.isEmpty {
            // Their devices have changed since they were asked for.
            var fresh: [Recipient] = []
            for member in again {
                do { fresh.append(try await self.member(member.agent, in: id, fresh: true)) } catch {
                    outcome.unreached.append(.init(name: member.name, reason: try Self.reason(error)))
                }
            }
            again = try await post(message, to: fresh, delivery, [], &outcome)
            outcome.unreached += again.map { .init(name: $0.name, reason: "DEVICES_CHANGED") }
        }
        try await set(.sent, of: message)
        return GroupSent(
            group: try await store.contents.view(id), messageID: message.id.text, delivered: outcome.delivered,
            unreached: outcome.unreached)
    }

    private struct Outcome {
        var delivered: [String] = []
        var unreached: [GroupSent.Unreached] = []
    }

    /// - Returns: those whose devices are others now.
    private func post(
        _ message: Outgoing, to recipients: [Recipient], _ delivery: DeliveryID, _ copies: [SealedEnvelope],
        _ outcome: inout Outcome
    ) async throws -> [Recipient] {
        guard !recipients.isEmpty else { return [] }
        let sealed = try await envelopes(message, for: recipients.flatMap(\.keys))
        var rest = sealed[...]
        let parts = recipients.map { recipient in
            let mine = Array(rest.prefix(recipient.keys.count))
            rest = rest.dropFirst(recipient.keys.count)
            return GroupSendRequest.Recipient(to: recipient.agent.text, sealed: mine)
        }
        var changed: [Recipient] = []
        var start = 0
        var copies = copies
        repeat {
            var end = start
            var bytes = copies.reduce(0) { $0 + $1.message.utf8.count }
            while end < parts.count, end - start < Self.batchMembers {
                let more = parts[end].sealed.reduce(0) { $0 + $1.message.utf8.count }
                guard end == start || bytes + more <= Self.batchBytes else { break }
                bytes += more
                end += 1
            }
            let request = GroupSendRequest(recipients: Array(parts[start..<end]), copies: copies)
            let reply = try await patiently { try await self.client.sendToGroup(delivery.text, request).value }
            outcome.delivered += reply.delivered
            for refused in reply.refused {
                guard let recipient = recipients.first(where: { $0.agent.text == refused.to }) else { continue }
                if refused.code == "DEVICES_CHANGED" {
                    changed.append(recipient)
                } else {
                    outcome.unreached.append(.init(name: recipient.name, reason: refused.code))
                }
            }
            copies = []
            start = end
        } while start < parts.count
        return changed
    }

    /// A member's prekeys: those asked for within the week, proved again.
    private func member(_ agent: ObjectUUID, in id: String, fresh: Bool) async throws -> Recipient {
        let held = try await store.contents.group(id)
        let today = self.today
        if !fresh, let kept = held?.bundles[agent.text], kept.day + HeldGroup.bundleDays > today, kept.day <= today,
            let bundle = try? JSONDecoder().decode(BundleReply.self, from: kept.bundle),
            let recipient = try? await verified(bundle, askedFor: agent.text)
        {
            return recipient
        }
        let bundle = try await patiently { try await self.client.bundle(of: agent.text, medium: true).value }
        let recipient = try await verified(bundle, askedFor: agent.text)
        try await know(recipient)
        let kept = HeldGroup.MemberBundle(day: today, bundle: try JSONEncoder().encode(bundle))
        try await store.change { try $0.changeGroup(id) { $0.bundles[agent.text] = kept } }
        return recipient
    }

    private func name(of agent: ObjectUUID) async -> String { await store.contents.peer(agent.text)?.name ?? agent.text }

    /// Waits where the server says that it was asked too often.
    private func patiently<Value: Sendable>(_ call: @Sendable () async throws -> Value) async throws -> Value {
        do { return try await call() } catch let refusal as ClientRefusal where refusal.status == 429 {
            guard let seconds = refusal.retryAfterSeconds, seconds <= Self.longestWait else { throw refusal }
            try await Task.sleep(for: .seconds(seconds))
            return try await call()
        }
    }

    /// Why nothing could be sealed to one member: the others get it all the same.
    private static func reason(_ error: any Error) throws -> String {
        switch error {
        case let refusal as MessageRefusal: refusal.description
        case let refusal as ClientRefusal where refusal.status < 500 && refusal.status != 401 && refusal.status != 429:
            refusal.code
        default: throw error
        }
    }
}
