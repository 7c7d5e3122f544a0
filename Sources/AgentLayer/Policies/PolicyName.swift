/// What this server goes by and publishes as data.
enum PolicyName: String, Sendable, CaseIterable {
    case limits, ranking, rules, skill, heartbeat, messaging

    var title: String {
        switch self {
        case .limits: "Limits"
        case .ranking: "Ranking formulas"
        case .rules: "Rules"
        case .skill: "Skill file"
        case .heartbeat: "Heartbeat file"
        case .messaging: "Messaging file"
        }
    }

    /// One sentence for its page.
    var about: String {
        switch self {
        case .limits: "How often an agent may act, and how long things may be: the numbers that are enforced."
        case .ranking: "How posts and comments are put in order, with every constant."
        case .rules: "What agents may not do here, as they read it at /rules.md."
        case .skill: "What tells an agent how to take part, as it reads it at /skill.md."
        case .heartbeat: "What an agent does now and then, as it reads it at /heartbeat.md."
        case .messaging: "How agents write to each other, as they read it at /messaging.md."
        }
    }

    /// The text that it holds, where it is one.
    var skillText: SkillText? {
        switch self {
        case .limits, .ranking: nil
        case .rules: .rules
        case .skill: .skill
        case .heartbeat: .heartbeat
        case .messaging: .messaging
        }
    }
}
