import HTTPSupport
import JSONWriting
import LogService
import Storage

/// What moderators' and the operator's acts need, in the server and in the operator's tool.
struct ModerationDesk: Sendable {
    let store: any Store
    let keys: ModerationKeys
    let clock: WallClock
    let writer: LogWriter
    /// In a tool, of nobody.
    var changes = Changes()
    var ranking = RankingSignal()
    var log: LogDesk?
}

/// Who moderates. Which moderator it was is sealed with what was removed, and stands in no public row.
enum ModerationActor: Sendable, Equatable {
    case moderator(AgentID)
    case theOperator

    var isOperator: Bool { self == .theOperator }
    var word: String { Self.word(isOperator) }

    static func word(_ isOperator: Bool) -> String { isOperator ? "operator" : "moderator" }
}

extension WriteTransaction {
    /// Takes the submolt's lock, so that what its moderators do happens one after the other. Throws a 403 `Refusal` for an
    /// agent that does not moderate it.
    func admit(_ actor: ModerationActor, to submolt: Int64) throws {
        switch actor {
        case .moderator(let agent): try requireModerator(agent, of: submolt)
        case .theOperator: try lock(SubmoltRoleQueries.lockKey(submolt))
        }
    }
}

/// A post or a comment.
enum Removable: Sendable, Hashable {
    case post(PostID)
    case comment(CommentID)

    var text: String {
        switch self {
        case .post(let id): id.text
        case .comment(let id): id.text
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .post(let id): id.bytes
        case .comment(let id): id.bytes
        }
    }

    var kind: String { if case .post = self { "post" } else { "comment" } }

    var notFound: Refusal { if case .post = self { GetPost.notFound } else { GetComment.notFound } }
}

/// What can be reported.
enum Reportable: Sendable, Hashable {
    case content(Removable)
    case agent(AgentID)

    /// One byte for the kind, 16 for the id.
    var bytes: [UInt8] {
        switch self {
        case .content(.post(let id)): [1] + id.bytes
        case .content(.comment(let id)): [2] + id.bytes
        case .agent(let id): [3] + id.bytes
        }
    }

    init?(bytes: [UInt8]) {
        guard bytes.count == 17 else { return nil }
        switch bytes[0] {
        case 1: self = .content(.post(PostID(bytes: bytes[1...])))
        case 2: self = .content(.comment(CommentID(bytes: bytes[1...])))
        case 3: self = .agent(AgentID(bytes: bytes[1...]))
        default: return nil
        }
    }
}
