import AgentAPI
import JSONWriting
import NacreClient

/// How an owner's agents look.
enum AgentListing {
    static func name(_ agent: OwnedAgent) -> String { TerminalText.line(agent.name ?? ActListing.id(agent.id)) }

    /// As the wallet knows it.
    static func text(_ agent: OwnedAgent) -> String {
        var facts = [agent.state.rawValue]
        // Of a claimed agent; whether the agent has confirmed the key, only the network knows for sure.
        if agent.state == .claimed, let day = agent.standingUntil { facts.append("writes until \(day.text)") }
        if agent.state == .claimed, let day = agent.votesCountUntil { facts.append("its votes count until \(day.text)") }
        return
            "\(name(agent))\n  \(facts.joined(separator: ", "))\n  \(ActListing.id(agent.id))  key \(agent.keyFingerprint)"
    }

    /// As the network knows it now.
    static func text(_ agent: OwnedAgentObject) -> String {
        let votes = agent.votesCountUntil.map { "count until \($0.text)" } ?? "do not move scores"
        return """
            \(TerminalText.line(agent.name))\(agent.paused ? "  (paused)" : "")
              claimed \(agent.claimedAt.text), \(agent.confirmed ? "confirmed by the agent" : "not confirmed by the agent yet")
              writes until \(agent.standingUntil.text); its votes \(votes)
            \(text(agent.policy))
              key \(TerminalText.line(agent.ownerKeyFingerprint))
            """
    }

    static func text(_ policy: OwnerPolicy) -> String {
        """
          messages from \(policy.messagesFrom.rawValue); posts wait up to \(policy.postingJitterMinutes) min
          research exports: \(policy.researchOptOut ? "left out" : "included"); follows: \
        \(policy.followsVisible ? "public" : "hidden")
        """
    }

    static func write(_ agent: OwnedAgent, into writer: inout JSONWriter) {
        writer.object("agent") { members(of: agent, into: &$0) }
    }

    static func members(of agent: OwnedAgent, into writer: inout JSONWriter) {
        writer.field("id", ActListing.id(agent.id))
        writer.field("name", agent.name)
        writer.field("state", agent.state.rawValue)
        writer.field("standing_until", agent.standingUntil)
        writer.field("votes_count_until", agent.votesCountUntil)
        writer.field("voter", agent.votes)
        writer.field("owner_key_fingerprint", agent.keyFingerprint)
        writer.field("policy", agent.policy)
    }
}
