import AgentAPI
import HTTPSupport
import JSONWriting
import Storage

/// An agent's answer to who wants to talk to it, from itself or from its owner. Writes the agent's own sealed mailbox and
/// nothing else: the other one finds the answer there.
struct MailboxAnswer: Sendable {
    let network: AgentNetwork
    let agent: AgentID
    let partner: ConversationPartner
    let answer: AnswerMessageRequest.Answer

    /// Runs a private act of the agent.
    typealias Writing = (@escaping @Sendable (WriteTransaction) throws -> Bool) async throws -> Bool

    /// Throws a `Refusal`. Answering the same again changes nothing; another answer takes the first one's place, so that
    /// approving also takes back a block.
    ///
    /// - Parameter write: under the agent's lock.
    func give(_ write: Writing) async throws {
        let now = network.clock.now
        while true {
            let holder = try await partner.holder(of: agent, network)
            let readings = network.messages.readings.of(agent)
            let revision = Int64.random(in: 1...Int64.max)
            do {
                _ = try await write { transaction in
                    try transaction.changeMailbox(
                        of: holder, today: now.day, readings: readings, revision: revision
                    ) { mailbox in
                        try apply(to: &mailbox, at: now)
                        return true
                    }
                }
                return
            } catch is MailboxMoved { continue }
        }
    }

    private func apply(to mailbox: inout Mailbox, at now: Timestamp) throws(Refusal) {
        if mailbox[partner.conversation] == nil {
            // A sealed request, which this server cannot see: whoever is named may have asked.
            guard let other = partner.other else { throw .conversationNotFound }
            var begun = Conversation(partner.conversation, with: other, .asked, isOwn: false, at: now)
            begun.isSealed = true
            mailbox.begin(begun)
        }
        guard let found = mailbox[partner.conversation] else { throw .conversationNotFound }
        let state: Conversation.State =
            switch answer {
            case .approve: .open
            case .reject: found.state == .blocked ? .blocked : .rejected
            case .block: .blocked
            }
        if found.state == .requested {
            guard partner.other != nil else { throw .ownRequest }
            // Who has asked wants it already, should the other one have asked too.
            if state == .open { return }
        }
        guard state != found.state else { return }
        if state != .rejected, ![.open, .blocked].contains(found.state), !mailbox.hasRoom {
            throw .tooManyConversations
        }
        mailbox.change(partner.conversation) { conversation in
            conversation.state = state
            if state != .open {
                // What was said is left out; a refusal holds for as long as messages are kept, a block until it is taken back.
                conversation.entries = []
                conversation.lastAt = max(conversation.lastAt, now)
            }
        }
    }
}
