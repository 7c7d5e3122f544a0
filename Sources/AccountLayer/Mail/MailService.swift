import HTTPSupport
import JSONWriting
import Logging
import ServiceLifecycle
import Storage

/// Hands waiting mail over and deletes its rows. What fails is tried again, after 10 seconds, then after twice as long
/// each time up to an hour, for two days. A mail may go out twice when the process dies between the two; the same code
/// twice does no harm. Of several processes over one database one sends mail.
struct MailService: Service {
    let people: People
    let logger: Logger

    private static let turn = Duration.milliseconds(50)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var backOff = MailBackOff()
            let turnsPerLook = Self.turnsPerLook(people.clock)
            var sinceLook = 0
            while !Task.isCancelled {
                sinceLook += 1
                // Woken by this process's own mails; others' and those from before a start are found by looking.
                if people.post.signal.takeWake() || sinceLook >= turnsPerLook {
                    sinceLook = 0
                    do { try await deliver(&backOff) } catch { logger.report(error, doing: "reading waiting mail") }
                }
                try? await Task.sleep(for: Self.turn)
            }
        }
    }

    /// On a clock that runs ahead, two days of trying may be over in a moment: then each turn looks.
    static func turnsPerLook(_ clock: WallClock) -> Int { max(1, min(20, Int(clock.pollInterval / turn))) }

    func deliver(_ backOff: inout MailBackOff) async throws {
        var position: [UInt8] = []
        while true {
            let after = position
            let rows = try await people.store.read { try $0.all(MailQueries.some(after: after)) }
            for row in rows where !Task.isCancelled { try await deliver(row, &backOff) }
            guard let last = rows.last, !Task.isCancelled else { return }
            position = last.id
        }
    }

    private func deliver(_ row: MailQueries.Row, _ backOff: inout MailBackOff) async throws {
        guard backOff.mayTry(row.id, now: people.clock.now) else { return }
        do {
            guard let mail = try await people.post.open(row) else { return }
            try await people.post.sender.send(mail)
        } catch {
            if backOff.failed(row.id, now: people.clock.now) { logger.report(error, doing: "sending mail") }
            return
        }
        try await people.store.write(.upkeep) { try $0.run(MailQueries.delete(row.id)) }
        backOff.succeeded(row.id)
    }
}

/// When what failed may be tried again. In memory: after a start everything is tried at once.
struct MailBackOff: Sendable {
    private struct Failure {
        var wait: Int64
        var notBefore: Int64
    }

    private var failures: [[UInt8]: Failure] = [:]
    private static let first: Int64 = 10_000
    private static let longest: Int64 = 3_600_000

    func mayTry(_ id: [UInt8], now: Timestamp) -> Bool {
        failures[id].map { now.milliseconds >= $0.notBefore } ?? true
    }

    /// Whether it is worth a line in the log: the first time, and each hour.
    mutating func failed(_ id: [UInt8], now: Timestamp) -> Bool {
        let wait = failures[id].map { min($0.wait * 2, Self.longest) } ?? Self.first
        failures[id] = Failure(wait: wait, notBefore: now.milliseconds + wait)
        // Rows that were dropped meanwhile must not stay for ever.
        let old = now.milliseconds - 2 * Self.longest
        failures = failures.filter { $0.value.notBefore > old }
        return wait == Self.first || wait == Self.longest
    }

    mutating func succeeded(_ id: [UInt8]) { failures[id] = nil }
}
