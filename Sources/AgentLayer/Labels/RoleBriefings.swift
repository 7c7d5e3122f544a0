import AgentAPI
import Storage

/// What the roles that an agent holds ask of it: `check_in.briefings` of /home (contract sections 9.8 and 10.2).
///
/// A role is given without asking its holder, and its prompt is the words of strangers. So a briefing is shown only to an
/// agent that subscribes to the submolt; whether it does is nobody else's business, so giving the role succeeds either way.
enum RoleBriefings {
    /// More than these an agent cannot hold.
    static let most = 100

    /// One walk along an index, which meets nothing for an agent without roles: call it in the transaction that reads the
    /// rest of the page.
    ///
    /// - Parameter subscriptions: the agent's own, which the page opens anyway.
    static func of(
        _ agent: AgentID, subscribedTo subscriptions: [SubmoltID], _ transaction: ReadTransaction
    ) throws -> [RoleBriefing] {
        let held = try transaction.all(AttachmentQueries.roles(heldBy: agent, limit: most))
        guard !held.isEmpty else { return [] }
        let subscriptions = Set(subscriptions)
        return held.filter { subscriptions.contains($0.submolt) }.map(\.briefing)
    }
}

extension AttachmentQueries.HeldRole {
    var briefing: RoleBriefing {
        RoleBriefing(
            yourRole: label, submoltName: submoltName, prompt: prompt,
            message: "You are \(label) in m/\(submoltName). The prompt was written by its moderators.",
            cadenceMinutes: cadenceMinutes)
    }
}
