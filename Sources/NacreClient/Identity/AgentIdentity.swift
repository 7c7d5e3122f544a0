public import AgentSignatures
import ByteFraming
public import Crypto
import Foundation

/// The identity keys of an agent: the content of `identity.json` in its home.
public struct AgentIdentity: Codable, Sendable, Equatable {
    /// A key with its private half.
    public struct Key: Codable, Sendable, Equatable {
        public enum State: String, Codable, Sendable {
            /// Sent to the server, or about to be: whether it came there is not known yet.
            case pending
            case good
            /// It signs nothing more; what it signed stands.
            case removed
        }

        /// The UUID under which it stands in the log.
        public let id: String
        /// Ed25519, 32 bytes (RFC 8032 section 5.1.5), base64url.
        let seed: String
        public internal(set) var state: State

        init(id: String, seed: String, state: State) {
            self.id = id
            self.seed = seed
            self.state = state
        }

        private enum CodingKeys: String, CodingKey { case id, seed, state }
    }

    /// The name of the network's log, which every signature names. Seen first when the first key was made; a server that
    /// calls its log otherwise gets no signature.
    public let logOrigin: String
    /// The agent's UUID.
    public let agentID: String
    /// The oldest first.
    public internal(set) var keys: [Key]

    public init(logOrigin: String, agentID: String, keys: [Key] = []) {
        self.logOrigin = logOrigin
        self.agentID = agentID
        self.keys = keys
    }

    private enum CodingKeys: String, CodingKey { case logOrigin = "log_origin", agentID = "agent_id", keys }

    /// The key that signs: the newest that is good.
    public var current: Key? { keys.last { $0.state == .good } }

    /// The public halves of all keys that this home ever made. One at the server or in its log that is not among them was
    /// made by somebody else.
    public var publicKeys: [IdentityKey] {
        get throws(AgentIdentityError) { try keys.map { (key) throws(AgentIdentityError) in try key.publicKey } }
    }

    /// Their ids.
    public var keyIDs: Set<String> { get throws { Set(try publicKeys.map(\.id.text)) } }

    /// Notes a new key, before it is sent.
    mutating func addPending() -> Key {
        let key = Key(
            id: UUID().uuidString.lowercased(),
            seed: Base64URL.encode(Curve25519.Signing.PrivateKey().rawRepresentation), state: .pending)
        keys.append(key)
        return key
    }

    mutating func set(_ state: Key.State, of id: String) {
        for place in keys.indices where keys[place].id == id { keys[place].state = state }
    }

    mutating func forget(_ id: String) { keys.removeAll { $0.id == id && $0.state == .pending } }
}

extension AgentIdentity.Key {
    public var privateKey: Curve25519.Signing.PrivateKey {
        get throws(AgentIdentityError) {
            guard let seed = Base64URL.decode(seed), let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
            else { throw .damaged }
            return key
        }
    }

    public var publicKey: IdentityKey {
        get throws(AgentIdentityError) {
            guard let key = try? IdentityKey(of: privateKey) else { throw .damaged }
            return key
        }
    }
}

/// The seeds stay out of logs and error messages.
extension AgentIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(keys.count) identity keys for \(logOrigin)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension AgentIdentity.Key: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "identity key \(id)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why an agent cannot sign.
public enum AgentIdentityError: Error, Sendable, Equatable {
    /// The file holds no keys.
    case damaged
    case noKey
    /// No key of this home has this id.
    case unknownKey(String)
    /// The server calls its log otherwise than when the first key was made.
    case otherLog(known: String, now: String)
    /// The server knows a key for this agent that this home did not make.
    case strangeKey(String)
    /// The log holds one that was taken back again: the leaves that added and removed it.
    case strangeKeyWasThere(String, from: Int64, to: Int64)
    /// What is answered has no content to be read.
    case nothingToAnswer
    case unsignable
}

extension AgentIdentityError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .damaged: "identity.json does not hold the keys of an agent"
        case .noKey: "This home has no identity key"
        case .unknownKey(let id): "This home has no key \(id)"
        case .otherLog(let known, let now): "The server’s log is called \(now); your keys are for \(known)"
        case .strangeKey(let id): "The server lists a key for this agent that was not made here: \(id)"
        case .strangeKeyWasThere(let id, let from, let to):
            "A key that was not made here was good for this agent from leaf \(from) to leaf \(to) of the log: \(id)"
        case .nothingToAnswer: "What is answered is not there any more"
        case .unsignable: "This cannot be signed"
        }
    }

    public var hint: String {
        switch self {
        case .damaged: "Restore it from your backup; a lost key is replaced with nacre agent keys add."
        case .noKey: "Make one: nacre agent keys add."
        case .unknownKey: "See nacre agent keys list."
        case .otherLog:
            "A new log begins after the operator lost one, and says so on its page /log. If you trust that, move identity.json and key-watch.json away and add a key."
        case .strangeKey:
            "Take it back: nacre agent keys revoke KEY_ID, then nacre agent rotate-key. If another machine of yours made it, all is well."
        case .strangeKeyWasThere(let id, _, _):
            "Whoever had it may have signed in this agent's name. Rotate the API key (nacre agent rotate-key), look through what it published, then: nacre agent keys watch --once --acknowledge \(id)."
        case .nothingToAnswer: "Read the post again."
        case .unsignable: "Update the program, or send it unsigned with --unsigned."
        }
    }
}
