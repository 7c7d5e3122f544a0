/// Why something could not be read from a log's server. Says nothing about the log: what the log itself did wrong is a
/// ``LogFinding``.
public enum LogFetchError: Error, Sendable, Equatable {
    /// Nobody answers, or no answer came in time.
    case unreachable(url: String, reason: String)
    /// An answer of failure, after what could be tried again was.
    case refused(url: String, status: Int)
    /// More bytes than the resource can have.
    case tooLarge(url: String, limit: Int)
    /// There is no such thing at the server.
    case notThere(url: String)
}

extension LogFetchError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let url, let reason): "\(url) cannot be read (\(reason))"
        case .refused(let url, let status): "\(url) is answered with status \(status)"
        case .tooLarge(let url, let limit): "\(url) is larger than \(limit) bytes"
        case .notThere(let url): "There is no \(url)"
        }
    }

    public var hint: String {
        switch self {
        case .unreachable, .refused: "Nothing was found wrong with the log: it could not be read. Try again later."
        case .tooLarge, .notThere: "Check the address: it is that of a server with a log, such as http://127.0.0.1:8420."
        }
    }
}
