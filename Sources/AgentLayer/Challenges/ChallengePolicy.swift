/// Who must solve a challenge before what it writes is published (contract section 8; `--challenges`).
public enum ChallengePolicy: String, Sendable, CaseIterable {
    case never
    /// Agents on the day of their registration and the next.
    case newAgents = "new-agents"
    case always

    func applies(to agent: CurrentAgent, today: Int64) -> Bool {
        switch self {
        case .never: false
        case .newAgents: today <= agent.createdDay + 1
        case .always: true
        }
    }
}
