import Foundation
import Storage
import Synchronization

/// The schema most storage tests work on.
let testSchema = Migrator(
    layer: "tests",
    migrations: [
        Migration(
            version: 1,
            script: """
                CREATE TABLE thing (
                    id BIGINT NOT NULL PRIMARY KEY,
                    name TEXT COLLATE "C" UNIQUE,
                    note TEXT COLLATE "C",
                    count BIGINT NOT NULL DEFAULT 0 CHECK (count >= 0),
                    small SMALLINT,
                    ratio DOUBLE PRECISION,
                    flag BOOLEAN,
                    data BYTEA
                );
                CREATE INDEX thing_by_count ON thing (count, id);
                CREATE TABLE part (
                    id BIGINT NOT NULL PRIMARY KEY,
                    thing BIGINT NOT NULL REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED
                );
                CREATE TABLE vote (
                    tag TEXT COLLATE "C" NOT NULL PRIMARY KEY,
                    value BIGINT NOT NULL,
                    fresh BOOLEAN NOT NULL
                ) /* unordered */;
                """)
    ])

func insertThing(_ id: Int, name: String? = nil, count: Int = 0) -> Command {
    Command("INSERT INTO thing (id, name, count) VALUES (\(id), \(name), \(count))")
}

func thingCount() -> Query<Int64> { Query("SELECT COUNT(*) FROM thing") { try $0.integer() } }

func thingIDs() -> Query<Int64> { Query("SELECT id FROM thing ORDER BY id") { try $0.integer() } }

func counter(_ id: Int) -> Query<Int64> {
    Query("SELECT count FROM thing WHERE id = \(id)") { try $0.integer() }
}

struct Refusal: Error, Equatable {}

/// Counts across threads.
final class Counter: Sendable {
    private let total = Mutex(0)
    var value: Int { total.withLock { $0 } }
    @discardableResult
    func add() -> Int {
        total.withLock { total in
            total += 1
            return total
        }
    }
}

/// Holds a store's closure at a point until the test lets it go on.
final class Gate: Sendable {
    private let release = DispatchSemaphore(value: 0)
    private let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    init() { (arrivals, arrival) = AsyncStream.makeStream() }

    /// Called inside the closure.
    func pass() {
        arrival.yield()
        _ = release.wait(timeout: .now() + 200)
    }

    /// Returns when a closure is at the gate.
    func reached() async { for await _ in arrivals { return } }
    func open() { release.signal() }
}
