@testable import Benchmarks
import AgentLayer
import Foundation
import Storage
import TestDatabases
import Testing

/// The engine alone runs on the schema as it is.
@Suite struct RawStatementTests {
    @Test(arguments: TestEngine.available)
    func theStatementsOfReadsFitTheSchema(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await database.open()
            try await AgentSchema.migrate(store)
            for operation in Operation.allCases {
                for text in RawStatements.reads(operation) ?? [] { try await store.prepare(SQL(stringLiteral: text)) }
            }
        }
    }

    @Test func theStatementsOfWritesFitTheSchemaOfSQLite() async throws {
        try await withDatabase(.sqlite) { database in
            let store = try await database.open()
            try await AgentSchema.migrate(store)
            try await database.closeStores()
            let file = try #require(database.folder) + "/" + TestDatabase.fileName
            try RawSQLite(file: file).run(
                """
                INSERT INTO agents (id, name, display_name, description, metadata, imported, created_day, updated_day,
                    last_active_day, karma, posts_count, comments_count, follower_count, text_row, fresh)
                VALUES ('a', 'a', 'a', '', '{}', FALSE, 1, 1, 1, 0, 0, 0, 0, 1, FALSE)
                """,
                """
                INSERT INTO submolts (id, name, display_name, description, allow_crypto, created_at, subscriber_count,
                    post_count) VALUES ('s', 's', 's', '', FALSE, 1, 0, 0)
                """)
            for operation in [Benchmarks.Operation.createPost, .createComment, .upvote, .upvote] {
                let rate = try RawSQLiteWrites.rate(of: operation, file, newest: 1, seconds: 1)
                #expect(rate > 0)
            }
            let counts = try ReadTransaction(RawSQLite(file: file)).first(
                Query("SELECT (SELECT COUNT(*) FROM posts), comment_count, upvotes FROM posts WHERE seq = 1") { row in
                    [try row.integer(), try row.integer(), try row.integer()]
                })
            #expect(try #require(counts).allSatisfy { $0 > 0 })
        }
    }
}
