/// Why an agent's message store or ledger cannot be used. Nothing was overwritten where one of these is thrown.
public enum MessageStoreError: Error, Sendable, Equatable {
    /// Another command holds it.
    case inUse(path: String)
    /// The passphrase, or the key file, is not the one it was sealed under.
    case wrongKey(path: String)
    /// It is sealed under a passphrase, and there is none; or under a key file, and a passphrase was given.
    case needsPassphrase(path: String)
    case needsKeyFile(path: String)
    case unfitPassphrase
    /// Truncated, or changed by somebody.
    case damaged(path: String)
    case otherVersion(path: String)
    case tooDemanding(path: String)
    /// An older state than this home has seen: keys that were destroyed are there again, and newer ones are missing.
    case older(path: String, counter: Int64, seen: Int64)
    /// There was one, and it is gone.
    case gone(path: String)
    case ledgerDamaged(path: String)
    /// The home's store is of another agent, or of another network's log.
    case otherAgent(known: String, now: String)
    case file(AgentHomeError)
}

extension MessageStoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .inUse(let path): "Another command works with \(path)"
        case .wrongKey(let path): "\(path) does not open under this key"
        case .needsPassphrase(let path): "\(path) is sealed under a passphrase"
        case .needsKeyFile(let path): "\(path) is sealed under messages.key, not under a passphrase"
        case .unfitPassphrase: "The passphrase is too short, too long or too common"
        case .damaged(let path): "\(path) is damaged: cut off, or changed"
        case .otherVersion(let path): "\(path) was written by another version of this program"
        case .tooDemanding(let path): "\(path) asks for more memory or time than any store of ours"
        case .older(let path, let counter, let seen):
            "\(path) is an older copy: state \(counter), and this home has seen state \(seen)"
        case .gone(let path): "\(path) was here, and is gone"
        case .ledgerDamaged(let path): "\(path) is damaged: cut off, or changed"
        case .otherAgent(let known, let now): "This home's messages are of \(known), not of \(now)"
        case .file(let error): error.description
        }
    }

    public var hint: String {
        switch self {
        case .inUse: "Wait until it has ended."
        case .wrongKey: "Give the passphrase it was made with, or put the messages.key back that belongs to it."
        case .needsPassphrase: "Give it with --passphrase-file, or in NACRE_MESSAGES_PASSPHRASE_FILE."
        case .needsKeyFile: "Leave --passphrase-file out."
        case .unfitPassphrase: "Choose a sentence of 12 characters or more."
        case .damaged:
            "Put your newest copy back. Without one, move it away: messages still sealed to its keys stay closed."
        case .otherVersion: "Use the newer of the two programs."
        case .tooDemanding: "It is not a store that this program made."
        case .older:
            "Put the newest copy back. With --accept-older this one goes on: what was sealed to newer keys stays closed, and messages may come twice."
        case .gone: "Put a copy back, or begin anew with --accept-older: what was sealed to its keys stays closed."
        case .ledgerDamaged: "Move it away: it is read again from the log, but forgets what it has seen of it."
        case .otherAgent: "Every agent has a home of its own: give it with --home."
        case .file(let error): error.hint
        }
    }
}
