import HTTPSupport
import JSONWriting
import Logging
import ServiceLifecycle
import Storage

/// What happens to messages at night and when the server stops: old ones go, and what agents have read goes into their sealed
/// mailboxes.
struct MessageUpkeep: Sendable {
    let network: AgentNetwork

    private static let rows = 1_000
    private static let agents = 50

    /// Removes what is older than 30 days.
    func expire(today: Int64) async throws {
        while true {
            let removed = try await network.store.write(.upkeep) { transaction in
                let tags = try transaction.all(
                    MessageQueries.expired(before: today - MailboxPlace.keptDays, limit: Self.rows))
                if !tags.isEmpty { try transaction.run(MessageQueries.remove(tags)) }
                return tags.count
            }
            if removed < Self.rows { return }
        }
    }

    /// Several mailboxes in one commit, so that none stands beside something else that its agent did.
    func writeReadings() async throws {
        // In one order, since each is locked.
        let agents = network.messages.readings.agents.sorted { $0.lockKey < $1.lockKey }
        for start in stride(from: 0, to: agents.count, by: Self.agents) {
            try await writeReadings(of: Array(agents[start..<min(start + Self.agents, agents.count)]))
        }
    }

    private func writeReadings(of agents: [AgentID]) async throws {
        let today = network.clock.now.day
        var holders: [MailboxHolder] = []
        for agent in agents { holders.append(try await MailboxHolder(reading: agent, network)) }
        let known = holders
        while true {
            let all = known.map {
                (
                    holder: $0, readings: network.messages.readings.of($0.agent),
                    revision: Int64.random(in: 1...Int64.max)
                )
            }
            do {
                try await network.store.write(.upkeep) { transaction in
                    for (holder, readings, revision) in all where holder.key != nil {
                        try transaction.lock(holder.agent.lockKey)
                        guard try transaction.first(WithdrawalQueries.day(of: holder.agent)) == nil else { continue }
                        let (mailbox, stored) = try transaction.read.mailbox(
                            of: holder, today: today, readings: readings)
                        try transaction.replace(mailbox, of: holder, revision: revision, expected: stored)
                    }
                }
                for (holder, readings, _) in all { network.messages.readings.forget(holder.agent, readings) }
                return
            } catch is MailboxMoved { continue }
        }
    }

    /// Writes down what was read when the server stops.
    var service: any Service { AtStop(upkeep: self) }

    private struct AtStop: Service {
        let upkeep: MessageUpkeep

        func run() async throws {
            do { try await gracefulShutdown() } catch { return }
            do { try await upkeep.writeReadings() } catch {
                upkeep.network.logger.report(error, doing: "noting which messages were read")
            }
        }
    }
}
