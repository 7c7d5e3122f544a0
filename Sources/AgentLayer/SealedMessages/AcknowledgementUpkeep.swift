import JSONWriting
import Storage

/// Deletes the rows of messages that were acknowledged, those of all mailboxes together and in random order.
///
/// Only of days that are over for a whole day: who took the time before midnight may still write into the day before, and
/// finds the first free place by those that are taken (`MailboxPlace`).
struct AcknowledgementUpkeep: Sendable {
    let network: AgentNetwork

    private static let page = 1_000
    /// Rows in one statement and, of those, statements in one commit.
    private static let rows = 200
    private static let statements = 20
    private static let window = 64

    func run(today: Int64) async throws {
        var done: [[UInt8]] = []
        var gone: [[UInt8]] = []
        var last: [UInt8] = []
        while true {
            let start = last
            let pending = try await network.store.all(AcknowledgementQueries.page(after: start, limit: Self.page))
            for row in pending {
                // Sealed under keys that are gone: its rows go when they expire.
                let opened = try? network.messages.acknowledgements.open(row.sealed, id: row.id)
                if let opened {
                    guard opened.to.day <= today - 2 else { continue }
                    gone += try await tags(of: opened, today: today)
                }
                done.append(row.id)
            }
            guard pending.count == Self.page, let end = pending.last?.id else { break }
            last = end
        }
        try await remove(gone.shuffled(), then: done)
    }

    private func tags(of opened: Acknowledgement, today: Int64) async throws -> [[UInt8]] {
        let address = network.messages.keys.mailbox(bytes: opened.mailbox)
        var tags: [[UInt8]] = []
        for (day, start, end) in opened.places(today: today) {
            var number = start
            while number < end ?? .max {
                let window = (number..<min(number + Self.window, end ?? .max)).map {
                    address.tag(MailboxPlace(day: day, number: $0))
                }
                let there = try await network.store.all(MessageQueries.taken(window))
                tags += there
                if there.count < window.count { break }
                number += window.count
            }
        }
        return tags
    }

    /// What was noted goes last: a run that was cut off is done again.
    private func remove(_ tags: [[UInt8]], then done: [[UInt8]]) async throws {
        let batch = Self.rows * Self.statements
        for start in stride(from: 0, to: tags.count, by: batch) {
            let some = Array(tags[start..<min(start + batch, tags.count)])
            try await network.store.write(.upkeep) { transaction in
                for start in stride(from: 0, to: some.count, by: Self.rows) {
                    try transaction.run(MessageQueries.remove(Array(some[start..<min(start + Self.rows, some.count)])))
                }
            }
        }
        let ids = done.shuffled()
        try await network.store.write(.upkeep) { transaction in
            for start in stride(from: 0, to: ids.count, by: Self.rows) {
                try transaction.run(
                    AcknowledgementQueries.remove(Array(ids[start..<min(start + Self.rows, ids.count)])))
            }
        }
    }
}
