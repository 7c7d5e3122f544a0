import JSONWriting
import Synchronization

/// What this server's own writes have changed, so that nothing that is kept in memory outlives it.
///
/// Who writes says so, after the commit and before the reply: `network.changes.voted(on: post.seq, author: post.author)`.
/// A change that was said too often costs a read; one that was not said shows for as long as the reader keeps things.
///
/// Who keeps something takes `now` before it reads from the database, collects the `Subjects` that the bytes depend on,
/// and asks `areUntouched(_:since:)` before every use. What was read before a change began is then never used after it,
/// whichever of them is done first; nobody has to be told.
///
/// What other replicas write is not seen here: whoever keeps something must let go of it after a second.
final class Changes: Sendable {
    /// A place in the order of changes.
    struct Moment: Sendable, Comparable {
        fileprivate let number: UInt64

        static func < (one: Moment, other: Moment) -> Bool { one.number < other.number }
    }

    /// What kept bytes may depend on.
    enum Subject: Sendable {
        /// A post: its words, its votes, its number of comments.
        case post(Int64)
        /// The comments on a post, as a list.
        case comments(onPost: Int64)
        /// What is shown of an agent wherever it is named: description, karma.
        case agent(AgentID)
        /// Lists of the newest posts: of all, of a submolt, of an author.
        case newest
        case newestIn(SubmoltID)
        case newestBy(AgentID)
        /// The list of submolts, and what is shown of them.
        case submolts
        /// What a submolt shows of itself: settings, moderators, which posts it pins.
        case room(Int64)
        /// Everything that is ordered by rank.
        case ranks
        /// Where posts stand in lists, by time or by rank: in those of a submolt, of an author, of a day.
        case placesIn(submolt: Int64)
        case placesBy(AgentID)
        case placesOf(day: Int64)
    }

    /// Subjects, each as one of 65,536 slots: that two share one costs a read now and then.
    struct Subjects: Sendable {
        fileprivate private(set) var slots: [UInt16] = []

        init(_ subjects: Subject...) { for subject in subjects { insert(subject) } }

        mutating func insert(_ subject: Subject) {
            let slot = subject.slot
            if !slots.contains(slot) { slots.append(slot) }
        }
    }

    private struct State {
        var number: UInt64 = 1
        /// The number of the last change of each slot.
        var last = [UInt64](repeating: 0, count: 1 << 16)
        /// Of the last change of everything.
        var lastOfAll: UInt64 = 0
    }

    private let state = Mutex(State())
    private let forgetters = Mutex<[@Sendable () -> Void]>([])

    // MARK: For who writes

    /// A post was published. It stands in the ranked lists once it is ranked.
    func posted(by author: AgentID, in submolt: SubmoltID) {
        touch(.newest, .newestIn(submolt), .newestBy(author))
    }

    /// A post stands elsewhere in its lists: it is new, was ranked or is gone.
    func placed(by author: AgentID, in submolt: Int64, at created: Timestamp) {
        touch(.placesIn(submolt: submolt), .placesBy(author), .placesOf(day: created.day))
    }

    func commented(on post: Int64) { touch(.post(post), .comments(onPost: post)) }

    /// A vote was cast on a post or taken back. Its author's karma moved with it.
    func voted(on post: Int64, author: AgentID) { touch(.post(post), .agent(author)) }

    /// The same for a comment on `post`.
    func votedOnComment(on post: Int64, author: AgentID) { touch(.comments(onPost: post), .agent(author)) }

    /// A post was erased: its words are in nobody's memory when this returns.
    func erasedPost(_ post: Int64) {
        touch(.post(post))
        forget()
    }

    /// The same for a comment.
    func erasedComment(on post: Int64) {
        touch(.post(post), .comments(onPost: post))
        forget()
    }

    /// An agent speaks differently of itself; what it said before is in nobody's memory when this returns.
    func describedItself(_ agent: AgentID) {
        touch(.agent(agent))
        forget()
    }

    func madeSubmolt() { touch(.submolts) }

    /// A submolt shows other pictures; those before are in no kept page when this returns.
    func picturedSubmolt() {
        touch(.submolts)
        forget()
    }

    /// A post was pinned or unpinned.
    func pinned(_ post: Int64, in submolt: Int64) { touch(.post(post), .room(submolt)) }

    /// A post carries other labels.
    func labelled(_ post: Int64) { touch(.post(post)) }

    /// Other agents moderate a submolt.
    func changedModerators(of submolt: Int64) { touch(.room(submolt)) }

    /// A submolt speaks differently of itself; what it said before is in nobody's memory when this returns. Its name to be
    /// shown stands beside every post in it, so nothing that was read before is used again.
    func describedSubmolt() { everything() }

    /// Ranks were brought up to date, and with them the counts that many writers share.
    func ranked() { touch(.ranks) }

    /// Many things, as at midnight and when an agent is withdrawn: nothing that was read before is used again.
    func everything() {
        state.withLock { state in
            state.number += 1
            state.lastOfAll = state.number
        }
        forget()
    }

    // MARK: For who keeps things

    /// Take it before reading from the database.
    var now: Moment { state.withLock { Moment(number: $0.number) } }

    func areUntouched(_ subjects: Subjects, since moment: Moment) -> Bool {
        state.withLock { state in
            if state.number == moment.number { return true }
            guard state.lastOfAll <= moment.number else { return false }
            return subjects.slots.allSatisfy { state.last[Int($0)] <= moment.number }
        }
    }

    /// `forget` is called when words were erased. It drops whatever `areUntouched` would not let be used any more.
    func onErasure(_ forget: @escaping @Sendable () -> Void) { forgetters.withLock { $0.append(forget) } }

    private func touch(_ subjects: Subject...) {
        state.withLock { state in
            state.number += 1
            for subject in subjects { state.last[Int(subject.slot)] = state.number }
        }
    }

    private func forget() {
        for forget in forgetters.withLock({ $0 }) { forget() }
    }
}

extension Changes.Subject {
    /// 16 bits of FNV-1a over the kind and the id.
    fileprivate var slot: UInt16 {
        switch self {
        case .post(let seq): Self.slot(1, seq)
        case .comments(let post): Self.slot(2, post)
        case .agent(let id): Self.slot(3, id.text.utf8)
        case .newest: Self.slot(4, 0)
        case .newestIn(let id): Self.slot(5, id.text.utf8)
        case .newestBy(let id): Self.slot(6, id.text.utf8)
        case .submolts: Self.slot(7, 0)
        case .ranks: Self.slot(8, 0)
        case .placesIn(let submolt): Self.slot(9, submolt)
        case .placesBy(let id): Self.slot(10, id.text.utf8)
        case .placesOf(let day): Self.slot(11, day)
        case .room(let submolt): Self.slot(12, submolt)
        }
    }

    private static func slot(_ kind: UInt8, _ number: Int64) -> UInt16 {
        withUnsafeBytes(of: number) { slot(kind, $0) }
    }

    private static func slot(_ kind: UInt8, _ bytes: some Sequence<UInt8>) -> UInt16 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        hash = (hash ^ UInt64(kind)) &* 0x100_0000_01b3
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return UInt16(truncatingIfNeeded: hash ^ hash >> 32 ^ hash >> 48)
    }
}
