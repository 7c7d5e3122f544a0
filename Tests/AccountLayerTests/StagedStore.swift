import Storage
import Synchronization

/// What a test lets go wrong, or happen, between an endpoint and its database.
final class Stage: Sendable {
    private struct State {
        var writesUntilLoss: Int?
        var beforeWrite: (@Sendable () async throws -> Void)?
        var readsFail = false
    }

    private let state = Mutex(State())

    /// The connection is lost while the private act after `count` others is committed, which it is.
    func loseCommit(after count: Int) { state.withLock { $0.writesUntilLoss = count } }

    /// Runs `body` just before the next private act is written.
    func beforeNextWrite(_ body: @escaping @Sendable () async throws -> Void) {
        state.withLock { $0.beforeWrite = body }
    }

    func failReads(_ fail: Bool) { state.withLock { $0.readsFail = fail } }

    fileprivate var readsFail: Bool { state.withLock(\.readsFail) }

    fileprivate func takeHook() -> (@Sendable () async throws -> Void)? {
        state.withLock { state in
            defer { state.beforeWrite = nil }
            return state.beforeWrite
        }
    }

    fileprivate func takeLoss() -> Bool {
        state.withLock { state in
            guard let left = state.writesUntilLoss else { return false }
            state.writesUntilLoss = left > 0 ? left - 1 : nil
            return left == 0
        }
    }
}

/// A store that does what it is told, and what a `Stage` adds.
struct StagedStore: Store {
    let base: any Store
    let stage: Stage

    var engine: Engine { base.engine }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws -> Result
    ) async throws -> Result {
        guard !stage.readsFail else { throw StorageError.timedOut }
        return try await base.read(body)
    }

    @discardableResult
    func write<Result: Sendable>(
        _ kind: WriteKind, _ body: @escaping @Sendable (WriteTransaction) throws -> Result
    ) async throws -> Result {
        guard kind == .privateAct else { return try await base.write(kind, body) }
        try await stage.takeHook()?()
        let isLost = stage.takeLoss()
        let result = try await base.write(kind, body)
        // As the PostgreSQL store says it.
        guard !isLost else { throw StorageError.engine(code: "08007", statement: "COMMIT") }
        return result
    }

    func prepare(_ sql: SQL) async throws { try await base.prepare(sql) }

    func plan(_ sql: SQL) async throws -> [String] { try await base.plan(sql) }

    func migrate(
        script: String, then body: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws {
        try await base.migrate(script: script, then: body)
    }

    func shuffleFreshRows(of table: StaticString, columns: StaticString) async throws {
        try await base.shuffleFreshRows(of: table, columns: columns)
    }

    func scrub(tables: [StaticString]) async throws { try await base.scrub(tables: tables) }

    func close() async throws { try await base.close() }
}
