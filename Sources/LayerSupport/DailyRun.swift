import HTTPSupport
import Logging
import ServiceLifecycle
import Storage

/// Something that happens once a day, at the first moment after midnight UTC, or at start when a midnight was missed.
public struct DailyRun: Sendable {
    private let store: any Store
    private let name: String

    /// - Parameter name: under which the last day is remembered in `daily_jobs`.
    public init(_ name: String, store: any Store) {
        self.name = name
        self.store = store
    }

    /// Runs `body` with the day of the last run if today's has not been yet. In a new database there is nothing to do.
    /// A body that throws is run again.
    public func ifDue(today: Int64, _ body: (_ done: Int64) async throws -> Void) async throws {
        let (store, name) = (store, name)
        let done = try await store.read { try $0.first(DailyRunQueries.doneDay(name)) }
        if let done {
            guard done < today else { return }
            try await body(done)
        }
        try await store.write(.upkeep) { try $0.run(DailyRunQueries.setDone(name, day: today)) }
    }
}

/// Looks again and again whether something is due, until the server stops.
public struct Watch: Service {
    private let clock: WallClock
    private let logger: Logger
    private let doing: StaticString
    private let look: @Sendable () async throws -> Void

    /// - Parameter doing: for the log, when a look fails.
    public init(
        _ clock: WallClock, _ logger: Logger, doing: StaticString, _ look: @escaping @Sendable () async throws -> Void
    ) {
        self.clock = clock
        self.logger = logger
        self.doing = doing
        self.look = look
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await look() } catch is CancellationError { return } catch { logger.report(error, doing: doing) }
                try? await Task.sleep(for: clock.pollInterval)
            }
        }
    }
}

/// On `daily_jobs`, which each layer's first migration makes.
public enum DailyRunQueries {
    public static func doneDay(_ name: String) -> Query<Int64> {
        Query("SELECT done_day FROM daily_jobs WHERE name = \(name)") { row in try row.integer() }
    }

    public static func setDone(_ name: String, day: Int64) -> Command {
        Command(
            """
            INSERT INTO daily_jobs (name, done_day) VALUES (\(name), \(day))
            ON CONFLICT (name) DO UPDATE SET done_day = \(day)
            """)
    }
}
