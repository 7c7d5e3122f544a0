import Storage

/// A key store into which somebody writes when the walk over its keys is over, just before they are counted.
struct LateStore: Store {
    let base: any Store
    let late: @Sendable (any Store) async throws -> Void

    var engine: Engine { base.engine }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws -> Result
    ) async throws -> Result { try await base.read(body) }

    @discardableResult
    func write<Result: Sendable>(
        _ kind: WriteKind, _ body: @escaping @Sendable (WriteTransaction) throws -> Result
    ) async throws -> Result { try await base.write(kind, body) }

    func prepare(_ sql: SQL) async throws { try await base.prepare(sql) }

    func plan(_ sql: SQL) async throws -> [String] { try await base.plan(sql) }

    func migrate(
        script: String, then body: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws { try await base.migrate(script: script, then: body) }

    func shuffleFreshRows(of table: StaticString, columns: StaticString) async throws {
        try await base.shuffleFreshRows(of: table, columns: columns)
    }

    func scrub(tables: [StaticString]) async throws {
        try await base.scrub(tables: tables)
        try await late(base)
    }

    func close() async throws { try await base.close() }
}
