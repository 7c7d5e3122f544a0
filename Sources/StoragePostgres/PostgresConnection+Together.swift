import CLibPQ
import Storage

/// How statements ended that were sent together.
struct TogetherOutcome {
    /// Of the statements before the first that failed.
    var results: [PostgresResult] = []
    /// Why the statement after those failed; the server ran none after it.
    var failure: StorageError?
    /// Whether it was the server that refused it. Otherwise the connection broke, and nobody knows what was run.
    var isRefusal = false
}

/// libpq's pipeline mode (https://www.postgresql.org/docs/current/libpq-pipeline-mode.html): statements travel together
/// and are answered together, in one round trip.
extension PostgresConnection {
    /// Runs statements one after the other, each only if those before it succeeded. For statements whose results are
    /// small: all are held at once.
    func runTogether(_ statements: [SQL]) throws -> TogetherOutcome {
        // Only the blocking calls can prepare, and only outside of the pipeline.
        try makeRoom(for: statements.count)
        let names = try statements.map(prepare)
        guard PQenterPipelineMode(handle) == 1 else { throw StorageError.connectionLost("pipeline") }
        defer { PQexitPipelineMode(handle) }
        // libpq would still be in single-row mode for the first statement after a `stream`.
        let isAfterStream = hasStreamed
        hasStreamed = false
        if isAfterStream {
            guard PQsendQueryParams(handle, "", 0, nil, nil, nil, nil, 1) == 1 else {
                throw StorageError.connectionLost("pipeline")
            }
        }
        for (name, sql) in zip(names, statements) {
            let sent = parameters.withPointers(to: sql.values) { pointers, lengths, formats in
                PQsendQueryPrepared(handle, name, Int32(sql.values.count), pointers, lengths, formats, 1)
            }
            guard sent == 1 else { throw StorageError.connectionLost(sql.text) }
        }
        guard PQpipelineSync(handle) == 1 else { throw StorageError.connectionLost("pipeline") }
        var outcome = TogetherOutcome()
        if isAfterStream { while let empty = PQgetResult(handle) { PQclear(empty) } }
        for sql in statements { receive(sql, &outcome) }
        // The end of the pipeline, after which the server listens again.
        while !isLost, let end = PQgetResult(handle) {
            defer { PQclear(end) }
            if PQresultStatus(end) == PGRES_PIPELINE_SYNC { break }
        }
        return outcome
    }

    /// Takes every result of one statement.
    private func receive(_ sql: SQL, _ outcome: inout TogetherOutcome) {
        guard let first = PQgetResult(handle) else {
            if outcome.failure == nil { outcome.failure = .connectionLost(sql.text) }
            return
        }
        defer { while let rest = PQgetResult(handle) { PQclear(rest) } }
        guard outcome.failure == nil else { return PQclear(first) }
        do {
            outcome.results.append(try checked(first, statement: sql.text))
        } catch let error as StorageError {
            outcome.failure = error
            outcome.isRefusal = error != .connectionLost(sql.text)
        } catch {
            outcome.failure = .connectionLost(sql.text)
        }
    }
}
