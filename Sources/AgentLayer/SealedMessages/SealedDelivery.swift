import AgentAPI
import HTTPSupport
import JSONWriting
import MessageFormats
import Storage

/// Puts sealed messages into the mailboxes of the recipient's devices, and the sender's copies into those of its own.
///
/// One commit holds these rows and the sender's own sealed mailbox, as with every message (decision 10). What the
/// conversation is, and that this agent is in it, stands in that mailbox alone: the recipient's knows nothing of it until the
/// recipient, who opened the message, answers by the sender's name.
struct SealedDelivery: Sendable {
    let writer: WriterContext
    let network: AgentNetwork
    let recipient: AgentID
    let conversation: ConversationID
    let envelopes: SealedEnvelopes
    let copies: SealedEnvelopes
    /// Whether it asks for a conversation; else there has to be one.
    let asks: Bool

    /// Throws a `Refusal`.
    func run() async throws -> Delivery.Receipt {
        let now = network.clock.now
        let partners = MessagePartners(network)
        try partners.requireSender(writer.agent, now: now)
        guard recipient != writer.agent.id else { throw Refusal.messageToOneself }
        try await partners.requireReader(recipient)
        if asks { try network.limiters.spendFirstContact(by: writer.agent.id, now: now) }
        do {
            let receipt = try await deliver(now)
            if asks, receipt.isOpen { network.limiters.takeBackFirstContact(by: writer.agent.id) }
            return receipt
        } catch {
            if asks { network.limiters.takeBackFirstContact(by: writer.agent.id) }
            throw error
        }
    }

    private func deliver(_ now: Timestamp) async throws -> Delivery.Receipt {
        let (sender, recipient) = (writer.agent.id, recipient)
        let holder = try await MailboxHolder(writing: sender, network)
        let target = EnvelopeRows(try await MailboxHolder(reading: recipient, network), envelopes)
        let own = EnvelopeRows(holder, copies)
        let identities = try await SealingIdentities(of: recipient, network)
        let id = MessageID()
        while true {
            let policy = try await RecipientPolicy.check(from: sender, to: recipient, network)
            let readings = network.messages.readings.of(sender)
            let revision = Int64.random(in: 1...Int64.max)
            do {
                let (isOpen, places) = try await writer.write(.privateAct) { transaction in
                    try transaction.lock(all: target.lockKeys + own.lockKeys)
                    try transaction.requirePresent(recipient)
                    try policy.requireSame(in: transaction)
                    let devices = try transaction.read.devices(of: target.holder).devices
                    try Self.requireAll(devices.current(identities, today: now.day), envelopes)
                    let theirs = try transaction.read.storedMailbox(of: target.holder, today: now.day)?
                        .mailbox[conversation]
                    return try transaction.changeMailbox(
                        of: holder, today: now.day, readings: readings, revision: revision
                    ) { mailbox in
                        let known = mailbox[conversation]
                        let opening = try Opening(
                            asks: asks, repeats: known.map { $0.lastAt.day < now.day } ?? false, own: known,
                            theirs: theirs,
                            conversation)
                        if opening.isRequest, devices.policy.from == .known { throw Refusal.knownSendersOnly }
                        guard mailbox.takePlace(on: now.day, limit: network.limits.messagesPerDay) != nil else {
                            throw Refusal.messageLimit(network.limits.messagesPerDay, now: now)
                        }
                        let places = try insert(target, devices, own, transaction, opening, now)
                        mailbox.sendSealed(conversation, to: recipient, opening, at: now)
                        return (opening.isOpen, places)
                    }
                }
                network.messages.ends.note(places)
                return Delivery.Receipt(id: id, sentAt: now, isOpen: isOpen)
            } catch is MailboxMoved {
                continue
            } catch let refusal as Refusal {
                try await PrivateLists(network: network).destroyKey(ofWithdrawn: sender)
                throw refusal
            }
        }
    }

    private func insert(
        _ target: EnvelopeRows, _ devices: SealedDevices, _ own: EnvelopeRows, _ transaction: WriteTransaction,
        _ opening: Opening, _ now: Timestamp
    ) throws -> [MailboxAddress: MailboxPlace] {
        let ends = network.messages.ends
        let room = opening.isRequest ? Delivery.arrivalsPerDay / 2 : Delivery.arrivalsPerDay
        guard let arrived = try target.insert(transaction, into: devices, now: now, room: room, ends: ends) else {
            throw Refusal.mailboxFull(now: now)
        }
        return arrived.merging(try Self.insertCopies(own, transaction, now, ends)) { $1 }
    }

    /// Throws a 409 `Refusal` unless there is a message for each device and for no other.
    static func requireAll(_ current: [SealedDevice], _ envelopes: SealedEnvelopes) throws(Refusal) {
        guard !current.isEmpty else { throw .noSealedKeys }
        guard Set(current.map(\.id)) == Set(envelopes.messages.keys) else {
            throw .devicesChanged(current.map(\.id.text))
        }
    }

    static func insertCopies(
        _ own: EnvelopeRows, _ transaction: WriteTransaction, _ now: Timestamp, _ ends: MailboxEnds
    ) throws -> [MailboxAddress: MailboxPlace] {
        guard !own.envelopes.messages.isEmpty else { return [:] }
        let devices = try transaction.read.devices(of: own.holder).devices
        guard Set(own.envelopes.messages.keys).isSubset(of: devices.devices.map(\.id)) else {
            throw Refusal.copyDeviceUnknown(devices.devices.map(\.id.text))
        }
        // What others send must leave room for it.
        let room = Delivery.arrivalsPerDay * 2
        guard let places = try own.insert(transaction, into: devices, now: now, room: room, ends: ends) else {
            throw Refusal.mailboxFull(now: now)
        }
        return places
    }
}

extension Mailbox {
    /// The agent's own sealed message: only that there is a conversation is kept of it.
    ///
    /// The other side's mailbox does not learn of a request. So one that was sent where the conversation is open on this
    /// side alone is a request from then on, and a second waits for an answer like any other.
    mutating func sendSealed(_ id: ConversationID, to other: AgentID, _ opening: Opening, at time: Timestamp) {
        if self[id] == nil { begin(Conversation(id, with: other, .requested, isOwn: true, at: time)) }
        change(id) { conversation in
            conversation.lastAt = max(conversation.lastAt, time)
            conversation.isSealed = true
            if opening.isRequest {
                conversation.state = .requested
            } else if opening.isOpen {
                conversation.state = .open
            }
        }
    }
}
