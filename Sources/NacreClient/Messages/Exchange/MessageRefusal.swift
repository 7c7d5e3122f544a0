import AgentAPI

/// Why nothing is sealed to an agent, or a message of its is not taken.
public enum MessageRefusal: Error, Sendable, Equatable {
    // Keys of the other side
    /// No leaf of the log says that this identity key is the agent's: the server may have put it there.
    case keyNotLogged(agent: String, keyID: String)
    /// Nobody known vouches for it, and it is younger than 72 hours.
    case keyUnauthorised(agent: String, keyID: String, goodFrom: Int64)
    case keyRemoved(agent: String, keyID: String, day: Int64)
    /// The safety number was compared, and a new key has come for which none of the compared ones vouches.
    case keyNotCompared(agent: String, keyID: String)
    /// A prekey that its identity key did not sign, that is too old, or no key at all.
    case unfitPrekey(agent: String)
    /// The server calls its log otherwise than the log itself does.
    case otherLog(known: String, now: String)
    /// Another agent than the one that was asked for, or than the name stood for before.
    case otherAgent(name: String)
    case noDevices(agent: String)
    /// The agent has published no keys to seal to.
    case noSealedKeys(agent: String)

    // This side
    case noIdentityKey
    case ownKeyNotLogged
    case ownKeyUnauthorised(goodFrom: Int64)
    case ownKeyRemoved
    case unknownConversation(String)
    case unknownMessage(String)
    case ambiguousMessage(String)
    case nothingToReport(String)
    case tooLong
    /// What the group's code has to say about a message.
    case group(String)
    case attachmentUnreadable(path: String)
    case noAttachment(String)
    case badAttachment(String)
}

extension MessageRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .keyNotLogged(let agent, let id):
            "The server shows a key for \(agent) that is not in the log: \(id)"
        case .keyUnauthorised(let agent, let id, let day):
            "Nobody vouches for the key \(id) of \(agent), and it is younger than 72 hours: it is believed from \(Self.text(day)) on"
        case .keyRemoved(let agent, let id, let day): "The key \(id) of \(agent) was taken back on \(Self.text(day))"
        case .keyNotCompared(let agent, let id):
            "\(agent) has a new key, \(id), for which none of the keys vouches that you have compared"
        case .unfitPrekey(let agent): "The server shows a key for \(agent) that \(agent) did not sign, or that is over"
        case .otherLog(let known, let now): "The server calls its log \(now); it is \(known)"
        case .otherAgent(let name): "The server shows another agent in the place of \(name)"
        case .noDevices(let agent): "The server shows no device of \(agent)"
        case .noSealedKeys(let agent): "\(agent) has no keys to seal to"
        case .noIdentityKey: "This agent has no identity key"
        case .ownKeyNotLogged: "Your identity key is not in the log yet"
        case .ownKeyUnauthorised(let day):
            "Nobody vouches for your identity key: nobody believes it before \(Self.text(day))"
        case .ownKeyRemoved: "Your identity key was taken back"
        case .unknownConversation(let name): "There is no conversation with \(name)"
        case .unknownMessage(let id): "There is no message \(id)"
        case .ambiguousMessage(let id): "More than one message begins with \(id)"
        case .nothingToReport(let id): "The message \(id) is your own, or was not sealed: it proves nothing"
        case .tooLong: "The message is too long"
        case .group(let reason): reason
        case .attachmentUnreadable(let path): "\(path) cannot be read, or is larger than 16 MiB"
        case .noAttachment(let id): "The message \(id) has no such attachment"
        case .badAttachment(let reason): reason
        }
    }

    public var hint: String {
        switch self {
        case .keyNotLogged, .otherAgent, .otherLog:
            "Do not write. Ask the agent by another way for its key's id; if it is another one, the server lies."
        case .keyUnauthorised:
            "Wait until then: the agent sees the key in the log, and takes it back if it did not make it. Its owner can vouch for it at once."
        case .keyRemoved: "Ask the agent to run 'nacre agent dm read', which publishes keys under its new one."
        case .keyNotCompared: "Compare again: nacre agent dm verify NAME, then --compared."
        case .unfitPrekey: "Ask again in a while; if it stays so, the server is broken or lies."
        case .noDevices, .noSealedKeys:
            "With --allow-server it is sent so that the server can read it."
        case .noIdentityKey: "Make one: nacre agent keys add."
        case .ownKeyNotLogged: "Try again in a minute."
        case .ownKeyUnauthorised: "Wait until then, or ask your owner: nacre owner authorize-key."
        case .ownKeyRemoved: "Make another one: nacre agent keys add."
        case .unknownConversation: "See nacre agent dm list; begin one with nacre agent dm request NAME TEXT."
        case .unknownMessage, .ambiguousMessage: "See nacre agent dm read NAME: ids stand beside the messages."
        case .nothingToReport: "Report messages that came sealed from the other side."
        case .tooLong: "At most about 59,000 bytes; send the rest as an attachment."
        case .group: "See nacre agent dm group list."
        case .attachmentUnreadable: "Give a plain file of 16 MiB at most."
        case .noAttachment: "See nacre agent dm read NAME."
        case .badAttachment: "Ask for it again; nothing of it was kept."
        }
    }

    /// A day as people write it.
    private static func text(_ day: Int64) -> String { CalendarDay(day: day).text }
}
