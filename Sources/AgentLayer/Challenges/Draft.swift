import AgentAPI
import JSONWriting

/// What kind of thing waits.
enum DraftKind: UInt8, Codable, Sendable {
    case post, comment, submolt

    /// As the contract calls it.
    var name: String {
        switch self {
        case .post: "post"
        case .comment: "comment"
        case .submolt: "submolt"
        }
    }

    /// How long its challenge can be answered.
    var seconds: Int64 { self == .submolt ? 30 : 300 }
}

/// What an agent wrote and has not published yet, as it sent it.
enum DraftContent: Codable, Sendable {
    case post(CreatePostRequest)
    case comment(CreateCommentRequest, on: String)
    case submolt(CreateSubmoltRequest)

    var kind: DraftKind {
        switch self {
        case .post: .post
        case .comment: .comment
        case .submolt: .submolt
        }
    }
}

/// Content that waits, with its challenge.
struct Draft: Codable, Sendable {
    /// The id under which it will be published.
    let id: String
    let content: DraftContent
    /// Milliseconds.
    let writtenAt: Int64
    let challengeText: String
    /// Hundredths.
    let answer: Int64

    var kind: DraftKind { content.kind }
}

/// What a row of `drafts` holds: once a draft is done with, what it said is gone.
enum DraftState: Codable, Sendable {
    case open(Draft)
    case answered(DraftKind, id: String)
    case failed(DraftKind, id: String)
}

/// When drafts were made, in steps of ten minutes. They share a key and go together: when nothing of a period can be
/// answered any more, its key is destroyed.
struct DraftPeriod: Hashable, Sendable {
    let number: Int64

    static let seconds: Int64 = 600
    /// For what was begun in the period's last moment and is written a little later.
    private static let slack: Int64 = 60

    init(number: Int64) { self.number = number }

    init(of time: Timestamp) { number = time.milliseconds / 1_000 / Self.seconds }

    /// Those in which something may be that can still be answered.
    static func open(at now: Timestamp) -> [DraftPeriod] {
        let current = DraftPeriod(of: now)
        return [DraftPeriod(number: current.number - 1), current]
    }

    /// The newest that is over.
    static func lastOver(at now: Timestamp) -> DraftPeriod {
        let allowance = (DraftKind.post.seconds + slack) * 1_000
        return DraftPeriod(number: DraftPeriod(of: Timestamp(milliseconds: now.milliseconds - allowance)).number - 1)
    }
}
