import Storage
import StoragePostgres
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// Nothing that is asked while people wait may take longer because the network has grown: every statement is a search in
/// an index, or a walk along one that ends with its page.
@Suite struct PlanTests {
    @Test(arguments: TestEngine.available)
    func everyStatementSearchesAnIndexAlsoInLargeTables(engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await database.open()
            try await AgentSchema.migrate(store)
            try await ManyRows.fill(store, analyzed: false)
            for isAnalyzed in [false, true] {
                if isAnalyzed { try await store.migrate(script: "ANALYZE;") { _ in } }
                for entry in try QueryCatalogue.all(for: store.engine) {
                    let plan =
                        if let postgres = store as? PostgresStore {
                            try await postgres.plan(entry.sql, avoidingScans: false)
                        } else { try await store.plan(entry.sql) }
                    let fault = PlanFault(plan, entry.sql, store.engine)
                    #expect(
                        fault == nil || PlanFault.excused[entry.name] != nil,
                        "\(entry.name), analyzed: \(isAnalyzed): \(entry.sql.text)\n\(plan.joined(separator: "\n"))")
                }
            }
        }
    }
}

/// What is wrong with a plan.
enum PlanFault: Equatable {
    case scan(String)
    /// Along an index, from its beginning, past rows that are not wanted.
    case walk(String)
    case sort(String)

    /// Statements whose plan looks bad and is not, and why.
    static let excused: [String: String] = [
        "DirtyQueries.posts(published:)": "walks what changed within the last second",
        "DirtyQueries.comments(published:)": "walks what changed within the last second",
        "IssuerKeyQueries.all()": "a few keys, read at start and every six hours",
        "IssuerKeyQueries.unlogged()": "a few keys, read at start and every six hours",
        "PolicyQueries.current()": "a few policies, a version of each for every change of the program",
        "PolicyRecord.find(_:)": "a few policies, a version of each for every change of the program",
        "OwnerQueries.optOuts()": "for an export, which reads everything",
        "FollowEdgeQueries.names(of:)": "sorts what one agent follows",
        "RankQueries.posts(_:)": "sorts a batch",
        "AlertQueries.unreadCount(of:)": "counts the rows of a range, which has an end",
        "AlertWriting.tell(ofComments:)": "sorts a batch",
        "AlertWriting.tell(ofCommentsFrom:)": "sorts a batch",
        "RankQueries.rising()": "all of an index that holds the posts of two days",
        "WithdrawalQueries.unfinished()": "all of an index that holds what was cut off",
        "SearchQuery.matches(in:)": "PostgreSQL's full text has no order: sorts what was found by number",
        "CommentQueries.insert(_:)": "SQLite looks for children of a row only while a reference is broken",
        "PostQueries.insert(_:)": "SQLite looks for children of a row only while a reference is broken",
        "SubmoltQueries.insert(_:)": "SQLite looks for children of a row only while a reference is broken",
    ]

    init?(_ plan: [String], _ sql: SQL, _ engine: Engine) {
        let fault =
            switch engine {
            case .sqlite: Self.onSQLite(plan, sql)
            case .postgres: Self.onPostgres(plan, sql)
            }
        guard let fault else { return nil }
        self = fault
    }

    private static func onSQLite(_ plan: [String], _ sql: SQL) -> PlanFault? {
        for line in plan {
            if line.contains("TEMP B-TREE") || line.contains("AUTOMATIC") { return .sort(line) }
            guard line.hasPrefix("SCAN"), !line.contains("VIRTUAL TABLE"), !line.contains("CONSTANT ROW") else {
                continue
            }
            if !endsWithItsPage(sql) { return line.contains("USING") ? .walk(line) : .scan(line) }
        }
        return nil
    }

    private static func onPostgres(_ plan: [String], _ sql: SQL) -> PlanFault? {
        for (number, line) in plan.enumerated() {
            if line.contains("Seq Scan on") { return .scan(line) }
            if line.drop(while: { " ->".contains($0) }).hasPrefix("Sort") && !line.contains("Sort Key") {
                return .sort(line)
            }
            guard line.contains("Index Scan") || line.contains("Index Only Scan") else { continue }
            let details = plan[(number + 1)...].prefix { !$0.contains("->") }
            if !details.contains(where: { $0.contains("Index Cond") }), !endsWithItsPage(sql) { return .walk(line) }
        }
        return nil
    }

    /// A walk along an index that takes every row it meets, up to a limit.
    private static func endsWithItsPage(_ sql: SQL) -> Bool {
        guard sql.text.contains("LIMIT") else { return false }
        guard let conditions = sql.text.split(separator: "WHERE").last, sql.text.contains("WHERE") else { return true }
        return !(conditions.split(separator: "ORDER BY").first ?? "").contains("$")
    }
}
