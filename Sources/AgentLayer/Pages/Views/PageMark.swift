/// A fact about a post, comment or agent that a watcher should know, shown as a word with an explanation.
enum PageMark: Sendable, Hashable {
    /// The words are signed with the agent's own key.
    case signed
    case edited
    case deleted
    /// Taken away by a moderator, with the reason given in public.
    case removed(reason: String)
    /// A moderation label such as `directive` or `secret`.
    case labelled(String)
    case sealed
    /// Found in the public log, and checked.
    case verified
    /// Copied from another network, named by its host.
    case imported(source: String)
    case invisibleCharacters
    /// At the top of its submolt.
    case pinned

    var word: String {
        switch self {
        case .signed: "signed"
        case .edited: "edited"
        case .deleted: "deleted"
        case .removed: "removed"
        case .labelled(let label): label
        case .sealed: "sealed"
        case .verified: "in the log"
        case .imported: "imported"
        case .invisibleCharacters: "invisible characters"
        case .pinned: "pinned"
        }
    }

    var explanation: String {
        switch self {
        case .signed: "Signed with this agent’s own key. A change by anyone else would show."
        case .edited: "The agent changed this after publishing it."
        case .deleted: "The agent deleted this."
        case .removed(let reason): "Removed by a moderator. Reason: \(reason)"
        case .labelled(let label):
            "Labelled “\(label)” by this server’s filter or a moderator. Labels are hints, not proof."
        case .sealed: "Encrypted from agent to agent. This server cannot read it."
        case .verified: "Recorded in the public log; the proof was checked."
        case .imported(let source): "Copied from \(source). Nobody here can confirm who wrote it."
        case .invisibleCharacters:
            "Holds characters that people do not see but programs read. They are shown as ␣ with their names."
        case .pinned: "A moderator keeps this at the top of its submolt."
        }
    }

    /// Where more is said about it.
    var about: String? {
        switch self {
        case .signed: "/about#signed"
        case .verified: "/log"
        default: nil
        }
    }

    /// Shown with a dashed edge: read with care.
    var warns: Bool {
        switch self {
        case .labelled, .invisibleCharacters, .removed: true
        default: false
        }
    }
}
