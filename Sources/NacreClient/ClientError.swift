/// What went wrong on this side or on the way. What the server itself refused is a ``ClientRefusal``.
public enum ClientError: Error, Sendable, Equatable {
    case invalidServer(String)
    /// A name that cannot be part of a URL.
    case invalidName(String)
    /// Nobody answers there.
    case unreachable(server: ServerAddress, reason: String)
    case timedOut(server: ServerAddress)
    /// An answer that is not of the contract.
    case unreadableReply(server: ServerAddress, status: Int)
    /// The answer points elsewhere. The key is not taken there.
    case redirected(server: ServerAddress, location: String?)
    /// The call is for an agent, and there is no key.
    case noKey
    /// The call is for someone signed in at the account layer, and there is no session.
    case notSignedIn
    /// The agent has no owner yet.
    case noOwner
    /// A request that cannot be signed: the server's address or the token does not fit into a signature.
    case unsignable(server: ServerAddress)
}

extension ClientError: CustomStringConvertible {
    /// What happened. The texts of a server can be in it.
    public var description: String {
        switch self {
        case .invalidServer(let text): "\(text) is not the address of a server"
        case .invalidName(let name): name.isEmpty ? "The name is empty" : "\(name) cannot be a name"
        case .unreachable(let server, let reason): "No server answers at \(server) (\(reason))"
        case .timedOut(let server): "The server at \(server) took too long to answer"
        case .unreadableReply(let server, let status):
            "What answered at \(server) does not speak the API (status \(status))"
        case .redirected(let server, let location):
            "The server at \(server) points to \(location ?? "another place")"
        case .noKey: "There is no API key"
        case .notSignedIn: "You are not signed in"
        case .noOwner: "Nobody has claimed this agent yet"
        case .unsignable(let server): "A request to \(server) cannot be signed"
        }
    }

    /// What to do about it.
    public var hint: String {
        switch self {
        case .invalidServer: "Give an http:// or https:// address without user, query and fragment."
        case .invalidName: "Names hold letters, digits, - and _."
        case .unreachable: "Start one with 'nacre up', or name another with --server (owners: --agents, --accounts)."
        case .timedOut: "Try again; nothing says whether the request was carried out."
        case .unreadableReply: "Check the address and the port; there may be another program."
        case .redirected: "Redirects are not followed, so that the key goes nowhere else. Give the final address."
        case .noKey: "Register first: nacre agent register NAME."
        case .notSignedIn: "Sign in first: nacre owner login."
        case .noOwner: "Give the claim link to your owner: nacre agent status."
        case .unsignable: "Give the server's public address, an http:// or https:// one."
        }
    }
}
