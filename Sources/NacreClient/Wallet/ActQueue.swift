import Foundation
import JSONWriting

/// The acts that a wallet has still to do, each at its own moment. A value: nothing here waits or sends.
struct ActQueue: Codable, Sendable, Equatable {
    private(set) var acts: [QueuedAct] = []

    subscript(id: UUID) -> QueuedAct? { acts.first { $0.id == id } }

    func pending(of agent: UUID) -> [QueuedAct] { acts.filter { $0.agent == agent && $0.isPending } }

    func holds(_ act: OwnerAct, of agent: UUID?) -> Bool {
        acts.contains { $0.agent == agent && $0.act == act && $0.isUnfinished }
    }

    /// An act that was sent and not answered, and does what `act` would do: to be repeated in its place.
    func started(like act: OwnerAct, of agent: UUID) -> QueuedAct? {
        acts.first { queued in
            guard queued.agent == agent, queued.state == .started else { return false }
            if case (.withdraw, .withdraw) = (queued.act, act) { return true }
            return queued.act == act
        }
    }

    /// The earliest moment at which something is due.
    var nextDue: Timestamp? { acts.lazy.filter(\.isPending).map(\.due).min() }

    /// The act to be done next, if one is due: those that were cut off first, then by moment.
    func next(at now: Timestamp) -> QueuedAct? {
        let due = acts.filter { $0.isPending && $0.due <= now }
        return due.min { one, other in
            (one.state == .started ? 0 : 1, one.dueMilliseconds) < (
                other.state == .started ? 0 : 1, other.dueMilliseconds
            )
        }
    }

    mutating func add(_ act: OwnerAct, of agent: UUID?, due: Timestamp, atOnce: Bool = false) -> QueuedAct {
        let queued = QueuedAct(
            id: UUID(), act: act, agent: agent, dueMilliseconds: due.milliseconds, isAtOnce: atOnce)
        acts.append(queued)
        return queued
    }

    /// Removes what is done, cancelled or given up.
    mutating func remove(_ id: UUID) { acts.removeAll { $0.id == id } }

    mutating func remove(where isUnwanted: (QueuedAct) -> Bool) { acts.removeAll(where: isUnwanted) }

    mutating func update(_ id: UUID, _ change: (inout QueuedAct) -> Void) {
        guard let index = acts.firstIndex(where: { $0.id == id }) else { return }
        change(&acts[index])
    }

    /// Gives new moments to what was missed, even to a single act and to what was sent once already.
    ///
    /// A machine that slept past several moments would otherwise do all of it in one minute of waking up, and so show
    /// which agents, and which account, belong together. One alone would still show when the machine woke up, and so
    /// join its agent to whatever else this owner does then. What was asked for at once is left alone.
    mutating func spreadMissed(at now: Timestamp, newMoment: (QueuedAct) -> Timestamp?) {
        for act in acts where act.isPending && act.isAtOnce != true {
            guard act.due.milliseconds < now.milliseconds - ActSpreading.tolerance else { continue }
            move(act.id, to: newMoment(act))
        }
    }

    /// From now on it is as if it had been asked for at once.
    mutating func hasten(_ id: UUID) -> QueuedAct? {
        update(id) { $0.isAtOnce = true }
        return self[id]
    }

    /// - Parameter moment: nil where there is none left: the act waits for a fresh claim link.
    mutating func move(_ id: UUID, to moment: Timestamp?) {
        update(id) { act in
            if let moment {
                act.dueMilliseconds = moment.milliseconds
            } else {
                act.state = .held(reason: QueuedAct.linkTooOld)
            }
        }
    }
}

extension QueuedAct {
    static let linkTooOld = "The claim link is too old; get a fresh one from the agent"

    /// Everything but what was refused for good.
    var isUnfinished: Bool {
        if case .failed = state { return false }
        return true
    }
}
