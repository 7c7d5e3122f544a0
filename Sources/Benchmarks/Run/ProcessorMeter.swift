import Storage

/// Processor time of the server and of its database, over a stretch of time.
struct ProcessorMeter: Sendable {
    let server: Int32
    /// The parent of all PostgreSQL processes, where it runs on this machine.
    let postmaster: Int32?

    struct Reading: Sendable {
        let server: Double?
        let database: Double?
    }

    init(server: Int32, _ database: BenchDatabase) async throws {
        self.server = server
        guard database.engine == .postgres else {
            postmaster = nil
            return
        }
        // Asked of a session that is over a moment later: only its parent matters, which is asked while it lives.
        postmaster =
            try await database.all(
                Query("SELECT pg_backend_pid()::bigint") { row in
                    ProcessUsage.parent(of: Int32(truncatingIfNeeded: try row.integer()))
                }
            ).first ?? nil
    }

    func read() -> Reading {
        Reading(
            server: ProcessUsage.seconds(of: server), database: postmaster.flatMap { ProcessUsage.treeSeconds(of: $0) })
    }

    /// What one of `requests` took between two readings.
    static func each(_ before: Double?, _ after: Double?, _ requests: Int) -> Double? {
        guard let before, let after, requests > 0 else { return nil }
        return max(0, after - before) / Double(requests)
    }
}
