import Synchronization

/// What agents have read since last midnight: in memory, so that reading writes nothing. It goes into the agent's own sealed
/// mailbox with the next thing that the agent writes there, at midnight, or when the server stops. After a crash messages
/// that were read count as unread again.
final class MailboxReadings: Sendable {
    /// How far each conversation was read.
    typealias OfAgent = [ConversationID: MailboxEnd]

    private let readings = Mutex<[AgentID: OfAgent]>([:])

    func note(_ agent: AgentID, read conversation: ConversationID, upTo end: MailboxEnd) {
        readings.withLock { $0[agent, default: [:]][conversation] = end }
    }

    func of(_ agent: AgentID) -> OfAgent { readings.withLock { $0[agent] ?? [:] } }

    /// Those who have read something.
    var agents: [AgentID] { readings.withLock { Array($0.keys) } }

    /// Forgets what was written down, unless more was read meanwhile.
    func forget(_ agent: AgentID, _ written: OfAgent) {
        readings.withLock { readings in
            guard var left = readings[agent] else { return }
            for (conversation, end) in written where left[conversation] == end { left[conversation] = nil }
            readings[agent] = left.isEmpty ? nil : left
        }
    }
}

/// Where mailboxes end, as seen a moment ago: the first free place, so that who sends need not look for it. It may be wrong, as after a write
/// that failed, and is looked at before it is believed.
final class MailboxEnds: Sendable {
    private struct End {
        let day: Int64
        let next: Int
    }

    private let ends = Mutex<[MailboxAddress: End]>([:])
    /// How far there was nothing in a mailbox beyond what its agent has taken in.
    private let quiet = Mutex<[MailboxAddress: MailboxEnd]>([:])
    private static let capacity = 50_000

    func quietUntil(_ address: MailboxAddress) -> MailboxEnd? { quiet.withLock { $0[address] } }

    func note(_ address: MailboxAddress, quietUntil end: MailboxEnd) {
        quiet.withLock { quiet in
            if quiet.count >= Self.capacity { quiet.removeAll() }
            quiet[address] = end
        }
    }

    func hint(_ address: MailboxAddress, on day: Int64) -> Int {
        ends.withLock { ends in ends[address].flatMap { $0.day == day ? $0.next : nil } ?? 0 }
    }

    func note(_ address: MailboxAddress, taken place: MailboxPlace) {
        ends.withLock { ends in
            if ends.count >= Self.capacity { ends.removeAll() }
            let known = ends[address].flatMap { $0.day == place.day ? $0.next : nil } ?? 0
            ends[address] = End(day: place.day, next: max(known, place.number + 1))
        }
    }
}
