import HTTPSupport
import JSONWriting
import LogService
import Logging
import PrivacyPassToken
import ServiceLifecycle

/// Reads the issuer's directory on a schedule, and never because a token arrived: when this server asks says nothing about
/// anybody.
struct IssuerKeysService: Service {
    let network: AgentNetwork
    /// Nil: only what the database holds is known.
    let source: IssuerDirectorySource?

    func run() async throws {
        guard let source else {
            if network.registration == .token, !network.issuerKeys.isReady(on: network.clock.now.day) {
                network.logger.warning("no token can be redeemed: start the server with --issuer-directory")
            }
            return try await gracefulShutdown()
        }
        await cancelWhenGracefulShutdown {
            var schedule = DirectorySchedule()
            while !Task.isCancelled {
                let now = network.clock.now
                if schedule.isDue(now, knowing: network.issuerKeys.epochs) { schedule.note(await read(source), at: now) }
                try? await Task.sleep(for: min(network.clock.pollInterval, .seconds(1)))
            }
        }
    }

    /// Whether the directory could be used, and nothing of it will be in a moment that could not be now.
    @discardableResult
    func read(_ source: IssuerDirectorySource) async -> Bool {
        do {
            let json = try await IssuerDirectoryReader(source: source).read()
            let refused = try await network.issuerKeys.learn(
                json, at: network.clock.now, in: network.store, network.log.writer)
            network.log.wake()
            for key in refused {
                network.logger.report(
                    key, doing: "learning the issuer's keys", level: key.isPassing ? .notice : .error)
            }
            return !refused.contains(where: \.isPassing)
        } catch {
            network.logger.report(error, doing: "reading the issuer's directory")
            return false
        }
    }
}

/// When the directory is read next, in the server's time: every six hours, give or take up to one; soon again while it
/// cannot be read, or lacks a key that there should be. Nothing of it depends on what anybody sends.
struct DirectorySchedule: Sendable {
    private var next: Timestamp?
    private var last: Timestamp?
    private var failures = 0

    private static let hour: Int64 = Timestamp.millisecondsPerHour
    private static let firstPause: Int64 = 1_000
    private static let longestPause: Int64 = 15 * 60_000
    private static let pauseWithoutKeys: Int64 = 60_000
    /// The issuer publishes an epoch's keys five days before it begins.
    private static let daysAhead: Int64 = 4

    /// Also when the clock was set back.
    ///
    /// - Parameter epochs: whose keys are known.
    func isDue(_ now: Timestamp, knowing epochs: Set<Epoch>) -> Bool {
        guard let next, let last else { return true }
        guard now < next, now >= last else { return true }
        guard failures == 0 else { return false }
        let waited = now.milliseconds - last.milliseconds
        let current = Epoch(day: now.day)
        if !epochs.contains(current) { return waited >= Self.pauseWithoutKeys }
        let isNear = now.day >= current.next.firstDay - Self.daysAhead
        return isNear && !epochs.contains(current.next) && waited >= Self.hour
    }

    mutating func note(_ wasRead: Bool, at now: Timestamp) {
        failures = wasRead ? 0 : failures + 1
        let pause =
            wasRead
            ? 6 * Self.hour + Int64.random(in: -Self.hour...Self.hour)
            : min(Self.firstPause << Int64(min(failures - 1, 20)), Self.longestPause)
        last = now
        next = Timestamp(milliseconds: now.milliseconds + pause)
    }
}
