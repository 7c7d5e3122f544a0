import AgentAPI
import HTTPSupport
import JSONWriting
import MessageFormats
import Storage

/// Puts one message to a group into the mailboxes of all members that take it, in one commit, as `SealedDelivery` does for
/// one recipient: rows that say nothing, and the sender's own sealed mailbox.
struct GroupDelivery: Sendable {
    let writer: WriterContext
    let network: AgentNetwork
    let delivery: DeliveryID
    let copies: SealedEnvelopes

    struct Member: Sendable {
        /// As the request names it.
        let named: String
        let agent: AgentID
        let name: String
        let conversation: ConversationID
        let rows: EnvelopeRows
        let identities: SealingIdentities
        let policy: RecipientPolicy

        /// Throws a `Refusal` where the member's owner lets the sender not write.
        init(
            as named: String, _ agent: StoredAgent, _ envelopes: SealedEnvelopes, from sender: AgentID,
            _ network: AgentNetwork
        ) async throws {
            try await self.init(as: named, agent.id, agent.name, envelopes, from: sender, network)
        }

        private init(
            as named: String, _ agent: AgentID, _ name: String, _ envelopes: SealedEnvelopes, from sender: AgentID,
            _ network: AgentNetwork
        ) async throws {
            (self.named, self.agent, self.name) = (named, agent, name)
            conversation = network.messages.keys.conversation(of: sender, and: agent)
            rows = EnvelopeRows(try await MailboxHolder(reading: agent, network), envelopes)
            identities = try await SealingIdentities(of: agent, network)
            policy = try await RecipientPolicy.check(from: sender, to: agent, network)
        }

        /// The same after something changed meanwhile.
        func checkedAgain(from sender: AgentID, _ network: AgentNetwork) async throws -> Member {
            try await Member(as: named, agent, name, rows.envelopes, from: sender, network)
        }
    }

    struct Outcome: Sendable {
        var delivered: [String] = []
        var refused: [GroupSendReply.Refused] = []
        var places: [MailboxAddress: MailboxPlace] = [:]
    }

    /// Throws a `Refusal`; what one member refuses is in the outcome.
    func run(_ members: [Member]) async throws -> Outcome {
        guard !members.isEmpty else { return Outcome() }
        let (sender, now) = (writer.agent.id, network.clock.now)
        try MessagePartners(network).requireSender(writer.agent, now: now)
        let holder = try await MailboxHolder(writing: sender, network)
        let own = EnvelopeRows(holder, copies)
        let limit = network.limits.messagesPerDay
        // Rows in an order that is not that of the members.
        var members = members.shuffled()
        while true {
            let readings = network.messages.readings.of(sender)
            let revision = Int64.random(in: 1...Int64.max)
            let all = members
            do {
                let outcome = try await writer.write(.privateAct) { transaction in
                    try transaction.lock(all: all.flatMap(\.rows.lockKeys) + own.lockKeys)
                    return try transaction.changeMailbox(
                        of: holder, today: now.day, readings: readings, revision: revision
                    ) { mailbox in
                        guard mailbox.takePlace(on: now.day, limit: limit) != nil else {
                            throw Refusal.messageLimit(limit, now: now)
                        }
                        return try deliver(to: all, own, transaction, now)
                    }
                }
                network.messages.ends.note(outcome.places)
                return outcome
            } catch is MailboxMoved {
                var again: [Member] = []
                for member in members { again.append(try await member.checkedAgain(from: sender, network)) }
                members = again
            } catch let refusal as Refusal {
                try await PrivateLists(network: network).destroyKey(ofWithdrawn: sender)
                throw refusal
            }
        }
    }

    private func deliver(
        to members: [Member], _ own: EnvelopeRows, _ transaction: WriteTransaction, _ now: Timestamp
    ) throws -> Outcome {
        var outcome = Outcome()
        let gone = Set(try transaction.all(WithdrawalQueries.withdrawn(of: members.map(\.agent))))
        for member in members {
            do {
                guard !gone.contains(member.agent) else { throw Refusal.agentWithdrawn }
                outcome.places.merge(try deliver(to: member, transaction, now)) { $1 }
                outcome.delivered.append(member.name)
            } catch let refusal as Refusal {
                outcome.refused.append(.init(to: member.named, code: refusal.code))
            }
        }
        outcome.places.merge(
            try SealedDelivery.insertCopies(own, transaction, now, network.messages.ends)
        ) { $1 }
        return outcome
    }

    /// Throws a `Refusal` before anything is written.
    private func deliver(
        to member: Member, _ transaction: WriteTransaction, _ now: Timestamp
    ) throws -> [MailboxAddress: MailboxPlace] {
        try member.policy.requireSame(in: transaction)
        let devices = try transaction.read.devices(of: member.rows.holder).devices
        try SealedDelivery.requireAll(devices.current(member.identities, today: now.day), member.rows.envelopes)
        let theirs = try transaction.read.storedMailbox(of: member.rows.holder, today: now.day)?
            .mailbox[member.conversation]
        guard theirs?.state != .blocked else { throw Refusal.messagesNotTaken }
        // Who asked the sender wants to hear from it, whether or not the answer was noticed there (`Opening`).
        let isWanted = theirs?.state == .open || theirs?.state == .requested
        guard isWanted || devices.groups.contains(delivery) else { throw Refusal.groupNotTaken }
        let places = try member.rows.insert(
            transaction, into: devices, now: now, room: Delivery.arrivalsPerDay, ends: network.messages.ends)
        guard let places else { throw Refusal.mailboxFull(now: now) }
        return places
    }
}
