/// Why an agent's home cannot be used.
public enum AgentHomeError: Error, Sendable, Equatable {
    case cannotMakeFolder(String, reason: String)
    /// Others can put files there or exchange them.
    case folderOpenToOthers(String)
    case cannotRead(String, reason: String)
    case cannotWrite(String, reason: String)
    /// Others can read the key. It counts as known to them.
    case readableByOthers(String)
    /// The file belongs to another user or is no plain file.
    case notOurs(String)
    case malformed(String)
    /// Another command is at it.
    case inUse(String)
}

extension AgentHomeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotMakeFolder(let path, let reason): "The folder \(path) cannot be made (\(reason))"
        case .folderOpenToOthers(let path): "Other users can write to the folder \(path)"
        case .cannotRead(let path, let reason): "\(path) cannot be read (\(reason))"
        case .cannotWrite(let path, let reason): "\(path) cannot be written (\(reason))"
        case .readableByOthers(let path): "Other users can read \(path)"
        case .notOurs(let path): "\(path) is not a plain file of this user"
        case .inUse(let path): "Another command is using \(path)"
        case .malformed(let path): "\(path) does not hold an agent's credentials"
        }
    }

    public var hint: String {
        switch self {
        case .cannotMakeFolder, .cannotRead, .cannotWrite: "Give another folder with --home."
        case .folderOpenToOthers(let path): "Close it: chmod 700 '\(path)'."
        case .readableByOthers(let path):
            "Close it with chmod 600 '\(path)', then exchange the key: nacre agent rotate-key."
        case .notOurs: "Give another folder with --home."
        case .inUse: "Wait until it has ended, or stop it."
        case .malformed: "It is a JSON object with server, agent_name and api_key; or register again in another home."
        }
    }
}
