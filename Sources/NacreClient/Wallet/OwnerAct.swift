import AgentAPI
import Foundation
import JSONWriting

/// Something that a wallet does, at once or at a moment of its own.
public enum OwnerAct: Codable, Sendable, Equatable {
    // On one agent
    case claim
    /// - Parameters:
    ///   - kind: `run` or `vote`.
    ///   - epoch: the number of the epoch whose token is spent.
    case renew(kind: String, epoch: Int64)
    case policy(OwnerPolicy)
    case pause
    case resume
    case rotateKey
    /// Vouches for an identity key of the agent, or takes one back.
    ///
    /// - Parameter keyID: its thumbprint.
    case authorizeKey(keyID: String)
    case revokeKey(keyID: String)
    /// - Parameter exportTo: the file that everything about the agent is written to, right before it is withdrawn.
    case withdraw(exportTo: String?)

    // At the account server
    case draw(epoch: Int64)
    /// The daily copy of the wallet.
    case copy

    /// As in the queue's listing.
    public var name: String {
        switch self {
        case .claim: "claim"
        case .renew(let kind, _): kind == "vote" ? "renew votes" : "renew"
        case .policy: "policy"
        case .pause: "pause"
        case .resume: "resume"
        case .rotateKey: "rotate-key"
        case .authorizeKey: "authorize-key"
        case .revokeKey: "revoke-key"
        case .withdraw: "withdraw"
        case .draw: "draw"
        case .copy: "copy"
        }
    }

    /// The kind of token that it spends.
    var tokenKind: String? {
        switch self {
        case .claim: "run"
        case .renew(let kind, _): kind
        default: nil
        }
    }
}

/// An act with its moment, as the wallet keeps it: everything that is needed to repeat it exactly.
struct QueuedAct: Codable, Sendable, Equatable, Identifiable {
    enum State: Codable, Sendable, Equatable {
        case waiting
        /// Written down before it was sent, and still so where no answer came: it is repeated.
        case started
        /// Cannot go on by itself: there is no token, or nobody is signed in.
        case held(reason: String)
        /// Refused for good.
        case failed(reason: String)
    }

    let id: UUID
    let act: OwnerAct
    let agent: UUID?
    var dueMilliseconds: Int64
    var state = State.waiting
    /// The token that it spends, from the moment it was started.
    var token: HeldToken?
    var attempts = 0
    /// Whether the owner asked for it with `--now`; nil in files of before, and as good as false.
    var isAtOnce: Bool?

    var due: Timestamp { Timestamp(milliseconds: dueMilliseconds) }

    var isPending: Bool { state == .waiting || state == .started }
}

extension ActReport {
    /// Held up until somebody signs in at the account server.
    public var waitsForSignIn: Bool {
        guard case .held = state else { return false }
        switch act {
        case .draw, .copy: return true
        default: return false
        }
    }
}

/// What became of an act, or is to become of it.
public struct ActReport: Sendable, Equatable {
    public enum State: Sendable, Equatable {
        case waiting
        /// Sent; no answer yet. It is repeated at `due`, and does nothing twice.
        case started(reason: String?)
        case done
        /// Waits for a token or for a sign-in.
        case held(reason: String)
        case failed(reason: String)
    }

    public let id: UUID
    public let act: OwnerAct
    /// Nil for what concerns no single agent.
    public let agent: OwnedAgent?
    /// When it is or was due.
    public let due: Timestamp
    public let state: State
    /// The agent's new API key, where the act was a rotation and is done.
    public var apiKey: String?
    /// Of a withdrawal that is done: the agent had not confirmed its owner, so lists, votes and messages are not in the
    /// export.
    public var isPartiallyExported = false
}
