/// What the operator can ask for: as the command says it, and as it travels to a server that holds the database.
public enum OperatorAct: Codable, Sendable, Equatable {
    /// Takes a post or comment away.
    case remove(id: String, reason: String, note: String?)
    /// Brings back what was removed, whoever removed it.
    case restore(id: String, note: String?)
    /// Keeps an agent from writing anywhere.
    case suspend(agent: String, hours: Int64, reason: String, note: String?)
    /// Keeps an agent out of a submolt or, without one, from writing anywhere; without hours for good.
    case ban(agent: String, submolt: String?, hours: Int64?, reason: String, note: String?)
    /// Ends a suspension, or a ban from a submolt.
    case lift(agent: String, submolt: String?, note: String?)
    /// What waits: reports by agents, appeals, reports by others.
    case reports(all: Bool)
    /// Reports by agents on this are done with.
    case dismiss(id: String)
    /// Answers a report of somebody without an agent.
    case answer(notice: String, text: String)
    /// Answers an appeal.
    case decide(id: String, restore: Bool, note: String?)
}

/// What the operator is told.
public struct OperatorAnswer: Codable, Sendable, Equatable {
    /// For people.
    public let text: String
    /// For programs: an object.
    public let json: String

    public init(text: String, json: String) {
        self.text = text
        self.json = json
    }
}
