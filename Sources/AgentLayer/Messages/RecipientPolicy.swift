import AgentAPI
import HTTPSupport
import Storage

/// What the owner of an agent says about who may write to it (`messages_from`).
struct RecipientPolicy: Sendable {
    private let agentTag: [UInt8]
    /// The owner's record as it was read; nil when the agent has none.
    private let sealed: [UInt8]?

    /// Throws a 403 `Refusal`.
    static func check(from sender: AgentID, to recipient: AgentID, _ network: AgentNetwork) async throws
        -> RecipientPolicy
    {
        let agentTag = network.owners.keys.agentTag(of: recipient)
        guard let row = try await network.store.first(OwnerQueries.find(agentTag: agentTag)),
            case .owner(let owner) = try await Owners(network).open(row.sealed, of: row.tag)
        else { return RecipientPolicy(agentTag: agentTag, sealed: nil) }
        switch owner.record.policy.messagesFrom {
        case .anyone: break
        case .nobody: throw Refusal.messagesNotTaken
        case .followed:
            let follows = try await PrivateLists(network: network).follows(of: recipient)
            guard follows.contains(sender) else { throw Refusal.messagesNotTaken }
        }
        return RecipientPolicy(agentTag: agentTag, sealed: row.sealed)
    }

    /// What an owner forbids is forbidden when its request is answered: throws `MailboxMoved` when the record is another by
    /// now, and all is looked at again.
    func requireSame(in transaction: WriteTransaction) throws {
        let now = try transaction.first(OwnerQueries.find(agentTag: agentTag))?.sealed
        guard now == sealed else { throw MailboxMoved() }
    }
}
