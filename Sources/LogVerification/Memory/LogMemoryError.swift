/// Why what was remembered of a log cannot be used.
public enum LogMemoryError: Error, Sendable, Equatable {
    case cannotRead(String, reason: String)
    case cannotWrite(String, reason: String)
    /// Other users can change what this one would trust.
    case openToOthers(String)
    case notOurs(String)
    case malformed(String)
    /// Another command is at it.
    case inUse(String)
    /// It is of another log.
    case otherLog(String, remembered: String, given: String)
}

extension LogMemoryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotRead(let path, let reason): "\(path) cannot be read (\(reason))"
        case .cannotWrite(let path, let reason): "\(path) cannot be written (\(reason))"
        case .openToOthers(let path): "Other users can read or write \(path)"
        case .notOurs(let path): "\(path) is not a plain file of this user"
        case .malformed(let path): "\(path) does not hold what a verification remembers, or is damaged"
        case .inUse(let path): "Another command is using \(path)"
        case .otherLog(let path, let remembered, let given):
            "\(path) is about the log \(remembered), not about \(given)"
        }
    }

    public var hint: String {
        switch self {
        case .cannotRead, .cannotWrite, .notOurs: "Give another file with --state."
        case .openToOthers(let path): "Close it: chmod 600 '\(path)'."
        case .malformed:
            "It holds the last checkpoint that was seen here: keep it aside as evidence, then start anew with another --state."
        case .inUse: "Wait until it has ended, or stop it."
        case .otherLog: "Give the state file of this log with --state, or the key of that one with --log."
        }
    }
}
