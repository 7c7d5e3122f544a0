import Envelope
import PrivacyPassToken

/// What an agent may do, and until when: told to the agent and its owner alone.
///
/// Of a redemption only the last day is kept, which says neither the day on which it happened nor, for certain, the epoch.
struct Standing: Sendable, Equatable {
    /// The last day on which the agent may write.
    var runUntil: Int64?
    /// The last day on which its votes move scores.
    var voteUntil: Int64?
    /// Its owner has stopped it for a while.
    var paused = false

    static let none = Standing()

    func mayWrite(on day: Int64) -> Bool { (runUntil ?? .min) >= day }
    func votesCount(on day: Int64) -> Bool { (voteUntil ?? .min) >= day }

    func until(_ kind: TokenKind) -> Int64? {
        switch kind {
        case .run: runUntil
        case .vote: voteUntil
        default: nil
        }
    }

    /// With a day that never goes back: a late token of an older epoch takes nothing away.
    mutating func extend(_ kind: TokenKind, to day: Int64) {
        switch kind {
        case .run: runUntil = max(runUntil ?? day, day)
        case .vote: voteUntil = max(voteUntil ?? day, day)
        default: break
        }
    }
}

extension Standing {
    /// What is sealed, of one size whatever it says: both days (8 bytes, big-endian; the smallest number for none), and
    /// 1 for paused.
    var bytes: [UInt8] {
        [runUntil, voteUntil].flatMap { day in withUnsafeBytes(of: (day ?? .min).bigEndian) { Array($0) } }
            + [paused ? 1 : 0]
    }

    init(bytes: [UInt8]) throws {
        guard bytes.count == 17, bytes[16] < 2 else { throw EnvelopeError.cannotOpen }
        func day(_ part: ArraySlice<UInt8>) -> Int64? {
            let day = part.reduce(Int64(0)) { $0 << 8 | Int64($1) }
            return day == .min ? nil : day
        }
        self.init(runUntil: day(bytes[..<8]), voteUntil: day(bytes[8..<16]), paused: bytes[16] == 1)
    }
}
