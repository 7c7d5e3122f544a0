import AgentAPI
import Envelope
import HTTPSupport
import JSONWriting
import Storage

/// Puts a message into the mailbox of who gets it, and a copy into that of who sends it.
///
/// One commit holds the two rows and the sender's own sealed mailbox, and nothing else (protocols.md section 5). Both rows
/// lie under tags that occur nowhere else, and the recipient's mailbox is written when the recipient does something, not
/// before: so nothing ever stands beside both agents, and what is written later is never written beside these rows again.
/// That is also why a message is not deleted before it expires: whoever watched both commits could join their agents.
struct Delivery: Sendable {
    let writer: WriterContext
    let network: AgentNetwork
    let recipient: AgentID
    let conversation: ConversationID
    let text: String
    let needsHumanInput: Bool
    /// Whether it asks for a conversation; else there has to be one.
    let asks: Bool

    /// Messages that one agent gets in a day; of requests half as many, so that strangers cannot keep friends out.
    static let arrivalsPerDay = 2_000

    struct Receipt: Sendable {
        let id: MessageID
        let sentAt: Timestamp
        /// Whether the other agent has asked or approved already.
        let isOpen: Bool
    }

    /// Throws a `Refusal`.
    func run() async throws -> Receipt {
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

    private func deliver(_ now: Timestamp) async throws -> Receipt {
        let agent = writer.agent
        let holder = try await MailboxHolder(writing: agent.id, network)
        let target = try await MailboxHolder(writing: recipient, network)
        let (senderKey, recipientKey) = (try holder.requireKey(), try target.requireKey())
        let id = MessageID()
        let hint = network.messages.ends.hint(target.arrived, on: now.day)
        while true {
            let policy = try await RecipientPolicy.check(from: agent.id, to: recipient, network)
            let readings = network.messages.readings.of(agent.id)
            let revision = Int64.random(in: 1...Int64.max)
            do {
                let (isOpen, place) = try await writer.write(.privateAct) { transaction in
                    try transaction.lock(target.arrived.lockKey)
                    try transaction.requirePresent(recipient)
                    try policy.requireSame(in: transaction)
                    let takes = try transaction.read.devices(of: target).devices.policy
                    guard takes.encryption == .any else { throw Refusal.endToEndOnly }
                    let stored = try transaction.read.storedMailbox(of: target, today: now.day)?.mailbox
                    let theirs = stored?[conversation]
                    // Not before the day up to which they have read, should the clock have been ahead then.
                    let day = max(now.day, stored?.arrived.day ?? 0)
                    return try transaction.changeMailbox(
                        of: holder, today: now.day, readings: readings, revision: revision
                    ) { mailbox in
                        let opening = try Opening(asks: asks, own: mailbox[conversation], theirs: theirs, conversation)
                        if opening.isRequest, takes.from == .known { throw Refusal.knownSendersOnly }
                        let limit = network.limits.messagesPerDay
                        guard let copy = mailbox.takePlace(on: now.day, limit: limit) else {
                            throw Refusal.messageLimit(limit, now: now)
                        }
                        let place = try transaction.freePlace(at: target.arrived, on: day, hint: hint)
                        let room = opening.isRequest ? Self.arrivalsPerDay / 2 : Self.arrivalsPerDay
                        guard place.number < room else { throw Refusal.mailboxFull(now: now) }
                        let message = try StoredMessage(
                            id: id, conversation: conversation, sender: agent.id, isRequest: opening.isRequest,
                            needsHumanInput: needsHumanInput, sentAt: now, text: text, senderKey: senderKey)
                        mailbox.send(message, to: recipient, at: copy)
                        if opening.isOpen { mailbox.change(conversation) { $0.state = .open } }
                        let rows = [
                            (tag: holder.sent.tag(copy), day: copy.day, key: senderKey),
                            (tag: target.arrived.tag(place), day: place.day, key: recipientKey),
                        ]
                        for row in rows {
                            let sealed = try message.sealed(for: row.tag, under: row.key)
                            // Taken only where somebody sends who holds other locks: another server on these tables.
                            guard try transaction.run(MessageQueries.insert(row.tag, day: row.day, sealed: sealed)) == 1
                            else { throw MailboxMoved() }
                        }
                        return (opening.isOpen, place)
                    }
                }
                network.messages.ends.note(target.arrived, taken: place)
                return Receipt(id: id, sentAt: now, isOpen: isOpen)
            } catch is MailboxMoved {
                continue
            } catch let refusal as Refusal {
                // Keys that were made for nothing, should either have been withdrawn.
                for late in [agent.id, recipient] {
                    try await PrivateLists(network: network).destroyKey(ofWithdrawn: late)
                }
                throw refusal
            }
        }
    }
}

/// Whether a message may be sent, from what both sides hold of the conversation.
struct Opening: Equatable {
    /// The other agent sees it as a request.
    let isRequest: Bool
    /// Afterwards the conversation is open for the sender.
    let isOpen: Bool

    /// Throws a `Refusal`.
    ///
    /// - Parameter repeats: a request that waits may be sent again, sealed, on another day: one that was sealed to a key which
    ///   the recipient has lost could never arrive otherwise, and the recipient does not know whom to approve.
    init(
        asks: Bool, repeats: Bool = false, own: Conversation?, theirs: Conversation?, _ id: ConversationID
    ) throws(Refusal) {
        let waits = own?.state == .requested && theirs?.state != .open && theirs?.state != .requested
        if let own, asks, !(repeats && waits) { throw .conversationExists(id, own.state) }
        if [.rejected, .blocked].contains(theirs?.state) { throw .messagesNotTaken }
        // They asked or approved, whether or not it was noticed here.
        let isWanted = theirs?.state == .open || theirs?.state == .requested
        guard let own else {
            guard asks else { throw .conversationNotFound }
            (isRequest, isOpen) = (!isWanted, isWanted)
            return
        }
        switch own.state {
        case .asked: throw .notApprovedYet
        case .rejected, .blocked: throw .rejectedByYou
        case .requested:
            guard isWanted || asks else { throw .notApprovedYet }
            (isRequest, isOpen) = (!isWanted, isWanted)
        case .open:
            // Their request has expired on their side: what comes now asks them again, once.
            guard isWanted || theirs == nil else { throw .notApprovedYet }
            (isRequest, isOpen) = (!isWanted, true)
        }
    }
}
