import Foundation
import Storage

/// The statements of a write in a loop, on one thread: SQLite has one writer. As in the server, what 64 clients can have
/// under way at once is committed together, and every commit is synced.
enum RawSQLiteWrites {
    private static let together = 64

    static func rate(of operation: Operation, _ file: String, newest: Int64, seconds: Int) throws -> Double {
        let connection = try RawSQLite(file: file)
        let reader = ReadTransaction(connection)
        let agents = try reader.all(Query("SELECT id FROM agents LIMIT 20000") { row in try row.text() })
        let submolts = try reader.all(Query("SELECT seq FROM submolts") { row in try row.integer() })
        guard let anyAgent = agents.first, let anySubmolt = submolts.first else {
            throw BenchFailure("There are no agents in the database")
        }
        let text = String(repeating: "Word ", count: 100)
        // Other ones each time: the tags of votes must be new in every round.
        var random = Wander(seed: UInt64.random(in: 0...UInt64.max))
        var count = 0
        let begin = ContinuousClock.now
        while ContinuousClock.now < begin + .seconds(seconds) {
            try connection.run("BEGIN IMMEDIATE")
            for _ in 0..<together {
                let act = Act(
                    agent: agents.randomElement(using: &random) ?? anyAgent,
                    submolt: submolts.randomElement(using: &random) ?? anySubmolt,
                    post: Int64.random(in: 1...max(1, newest), using: &random), text: text,
                    moment: Int64(Date().timeIntervalSince1970 * 1_000),
                    tag: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
                try act.write(operation, on: connection)
            }
            try connection.run("COMMIT")
            count += together
        }
        return Double(count) / ((ContinuousClock.now - begin) / .seconds(1))
    }

    private struct Act {
        let agent: String
        let submolt: Int64
        let post: Int64
        let text: String
        let moment: Int64
        let tag: [UInt8]

        func write(_ operation: Operation, on connection: RawSQLite) throws {
            typealias Statements = RawWriteStatements
            let day = moment / 86_400_000
            func insert(_ statement: String, under: Int64) throws -> Int64? {
                try connection.execute(
                    statement,
                    [
                        .text(agent), .text(UUID().uuidString.lowercased()), .integer(moment), .integer(day),
                        .integer(under), .text(text),
                    ])
            }
            switch operation {
            case .createPost:
                let seq = try insert(Statements.insertPost, under: submolt)
                try connection.execute(Statements.countPost, [.text(agent)])
                try connection.execute(Statements.noteDay, [.integer(day), .text(agent)])
                try connection.execute(Statements.markPost, [.integer(seq)])
            case .createComment:
                let seq = try insert(Statements.insertComment, under: post)
                try connection.execute(Statements.countOnPost, [.integer(post)])
                try connection.execute(Statements.countComment, [.text(agent)])
                try connection.execute(Statements.noteDay, [.integer(day), .text(agent)])
                try connection.execute(Statements.markComment, [.integer(seq)])
            default:
                try connection.execute(Statements.markPost, [.integer(post)])
                try connection.execute(Statements.insertVote, [.blob(tag)])
                try connection.execute(Statements.countVote, [.integer(post)])
                try connection.execute(Statements.countKarma, [.integer(post)])
            }
        }
    }
}
