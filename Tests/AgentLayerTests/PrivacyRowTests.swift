import Envelope
import Foundation
import GRDB
import JSONWriting
import NIOHTTP1
import PrivacyPassToken
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// What the rows of a stolen database say, each for itself and by its place.
@Suite(.serialized) struct PrivacyRowTests {
    private func rows(_ network: PrivacyNetwork) async throws -> [WrittenRow] {
        guard let folder = network.database.folder else { return try await PostgresRows.all(in: network.store) }
        return try SQLiteRows.all(inFile: folder + "/" + TestDatabase.fileName)
    }

    @Test(arguments: TestEngine.available)
    func noRowHoldsWhoVotedOrFollows(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let agents = try await network.agents(6)
            let (voter, target) = (agents[2], agents[5])
            let post = try await target.publish()
            let comment = try await target.comment(on: post)
            _ = try await voter.comment(on: post)
            _ = try await voter.publish("mine")
            try await voter.act(.POST, "/posts/\(post.text)/upvote")
            try await voter.act(.POST, "/comments/\(comment.text)/downvote")
            try await voter.act(.POST, "/agents/\(target.name)/follow")
            for _ in 0..<2 {
                try await network.rank()
                expectNoPrivateActs(of: voter, on: target, post, in: try await rows(network), all: agents)
                try await network.midnight()
            }
        }
    }

    private func expectNoPrivateActs(
        of voter: PrivacyAgent, on target: PrivacyAgent, _ post: PostID, in rows: [WrittenRow],
        all agents: [PrivacyAgent]
    ) {
        let targetMarks = target.marks + [Array(post.text.utf8)]
        let namesBoth = rows.contains { $0.names(voter.marks) && $0.names(targetMarks) }
        #expect(!namesBoth)
        let namesEach = rows.contains { $0.names(voter.marks) } && rows.contains { $0.names(targetMarks) }
        #expect(namesEach, "the test sees names")
        let votes = rows.filter { $0.table == "votes" }
        #expect(votes.count == 2)
        #expect(votes.allSatisfy { Set($0.columns.keys) == ["tag", "up", "counted", "fresh"] })
        let sealed = rows.filter { ["votes", "private_lists", "pending_counts"].contains($0.table) }
        let namesAnyone = sealed.contains { row in agents.contains { row.names($0.marks) } }
        #expect(!namesAnyone)
    }

    @Test(arguments: TestEngine.available)
    func oneFollowLooksLikeAHundred(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let agents = try await network.agents(103)
            let (one, many) = (agents[0], agents[1])
            try await one.act(.POST, "/agents/\(agents[2].name)/follow")
            for agent in agents[2..<102] { try await many.act(.POST, "/agents/\(agent.name)/follow") }
            try await agents[2].act(.POST, "/submolts/general/subscribe")
            let sizes = Query("SELECT tag, length(sealed) FROM private_lists") { row in
                (tag: try row.blob(), size: try row.integer())
            }
            let lists = try await network.store.read { try $0.all(sizes) }
            #expect(
                Set(lists.map(\.tag)).isSuperset(
                    of: [one, many].map { network.inside.keys.listTag(.follows, of: $0.id) }))
            #expect(lists.count == 3 && Set(lists.map(\.size)) == [4_096 + 37])
            let pending = Query("SELECT length(sealed) FROM pending_counts") { try $0.integer() }
            let waiting = try await network.store.read { try $0.all(pending) }
            #expect(waiting.count == 102 && Set(waiting).count == 1)
            // A long list shows its power of two, not more.
            for size in [254, 255, 256, 300, 511, 512, 2_000] {
                var list = PrivateList<AgentKind>()
                for _ in 0..<size { _ = list.add(AgentID()) }
                #expect(list.bytes.count == size * 16)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func nothingOfAnAgentIsFinerThanADay(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            for agent in try await network.agents(3) {
                _ = try await agent.publish()
                try await agent.act(.PATCH, "/agents/me", #"{"description":"new"}"#)
                try await agent.act(.POST, "/agents/\(network.agent().name)/follow")
                try await agent.act(.POST, "/agents/me/rotate-key")
            }
            let issuer = try await network.learnIssuer()
            for _ in 0..<3 { _ = try await network.inside.redeem(try issuer.token(), for: network.agent().id) }
            try await network.rank()
            let today = network.clock.now.day
            // Everything that is not the text of an agent, a count, or a mark.
            let known: [String: Set<String>] = [
                "agents": [
                    "karma", "posts_count", "comments_count", "follower_count", "text_row", "imported", "fresh",
                ],
                "agent_names": ["fresh"], "api_keys": ["key_version", "fresh"], "active_days": [],
                "dirty_agents": ["times"], "votes": ["up", "counted", "fresh"], "spent_tokens": ["epoch", "fresh"],
                "standings": ["fresh"], "private_lists": ["revision", "fresh"],
                "pending_counts": [], "agents_text": ["rowid", "document", "fresh"],
            ]
            var days = 0
            for row in try await rows(network) {
                guard let ignored = known[row.table] else { continue }
                for (column, value) in row.columns where !ignored.contains(column) {
                    guard let number = Int64(String(decoding: value, as: UTF8.self)) else { continue }
                    #expect(column == "day" || column.hasSuffix("_day"), "\(row.table).\(column)")
                    #expect((today - 1...today).contains(number), "\(row.table).\(column) is \(number)")
                    days += 1
                }
            }
            #expect(days > 10)
        }
    }

    // MARK: Order

    /// Sixty agents, each with all its private rows, made one after the other.
    private func populate(_ network: PrivacyNetwork) async throws -> (agents: [PrivacyAgent], post: PostID) {
        let author = try await network.agent()
        let post = try await author.publish()
        let issuer = try await network.learnIssuer()
        var agents: [PrivacyAgent] = []
        for _ in 0..<60 {
            let agent = try await network.agent()
            agents.append(agent)
            try await agent.act(.POST, "/posts/\(post.text)/upvote")
            try await agent.act(.POST, "/agents/\(author.name)/follow")
            _ = try await network.inside.redeem(try issuer.token(), for: agent.id)
            try await network.rank()
        }
        return (agents, post)
    }

    /// For each table the keys of its rows, in the order in which they were made.
    private func keys(
        of agents: [PrivacyAgent], on post: PostID, _ network: PrivacyNetwork
    ) async throws -> [(table: String, key: String, made: [[UInt8]])] {
        let day = TestClock.start.day
        let tagger = try #require(try await network.inside.keys.voteTagger(day: day, today: day))
        let spent = try await network.inside.keys.spentTokenKey(.run, TestIssuer.epoch)
        return [
            ("agents", "id", agents.map { Array($0.id.text.utf8) }),
            ("agent_names", "agent_id", agents.map { Array($0.id.text.utf8) }),
            ("api_keys", "agent_id", agents.map { Array($0.id.text.utf8) }),
            ("votes", "tag", agents.map { tagger.tag(target: post.bytes, agent: $0.id) }),
            ("private_lists", "tag", agents.map { network.inside.keys.listTag(.follows, of: $0.id) }),
            ("spent_tokens", "tag", agents.map { spent.tag("nacre/renewed-agent/v1\0", $0.id.bytes) }),
            ("standings", "tag", agents.map { network.inside.keys.standingTag(of: $0.id) }),
            ("agents_text", "rowid", agents.map { Array(String($0.id.textRow).utf8) }),
        ]
    }

    /// Spearman's rank correlation of the order in which rows lie with the order in which they were made.
    private func correlation(_ lying: [[UInt8]], _ made: [[UInt8]]) -> Double {
        let places = Dictionary(uniqueKeysWithValues: made.enumerated().map { ($1, Double($0)) })
        let order = lying.compactMap { places[$0] }
        guard order.count == made.count else { return .nan }
        let count = Double(order.count)
        let squares = order.enumerated().reduce(0.0) {
            $0 + ($1.element - Double($1.offset)) * ($1.element - Double($1.offset))
        }
        return 1 - 6 * squares / (count * (count * count - 1))
    }

    /// Of 60 rows in random order: beyond 0.65 once in a million runs.
    private func expectNoOrder(_ lying: [[UInt8]], _ made: [[UInt8]], _ table: String) {
        #expect(abs(correlation(lying, made)) < 0.65, "\(table) lies as it was made")
    }

    @Test func rowsOfSQLiteLieUnderRandomKeys() async throws {
        try await PrivacyNetwork.run(.sqlite) { network in
            let (agents, post) = try await populate(network)
            let path = try #require(network.database.folder) + "/" + TestDatabase.fileName
            let marked = AgentSchema.migrations(for: .sqlite).flatMap { migration in
                migration.script.matches(of: /CREATE TABLE (\w+) \(([^;]*)\) \/\* unordered \*\/;/).map { String($0.1) }
            }
            #expect(
                Set(marked).isSuperset(of: [
                    "agents", "agent_names", "api_keys", "votes", "private_lists", "pending_counts", "active_days",
                    "dirty_agents", "spent_tokens", "standings", "learned_issuer_keys",
                ]))
            let queue = try DatabaseQueue(path: path)
            let withoutRowID = try await queue.read { database in
                try Set(String.fetchAll(database, sql: "SELECT name FROM pragma_table_list WHERE wr = 1"))
            }
            #expect(withoutRowID.isSuperset(of: marked))
            for (table, key, made) in try await keys(of: agents, on: post, network) {
                let sql = "SELECT \(key) FROM \(table)" + (table == "agents_text" ? "" : " NOT INDEXED")
                let lying = try await queue.read { database in
                    try GRDB.Row.fetchAll(database, sql: sql).map { row -> [UInt8] in
                        let value: DatabaseValue = row[0]
                        if case .blob(let data) = value.storage { return Array(data) }
                        return Array(value.description.trimmingCharacters(in: ["\""]).utf8)
                    }
                }
                expectNoOrder(lying.filter { Set(made).contains($0) }, made, table)
            }
            try queue.close()
        }
    }

    @Test(.enabled(if: TestEngine.available.contains(.postgres)))
    func afterMidnightRowsOfPostgresTellNothing() async throws {
        try await PrivacyNetwork.run(.postgres) { network in
            let (agents, post) = try await populate(network)
            let tables = try await keys(of: agents, on: post, network)
            for (table, key, made) in tables {
                let before = try await places(table, key, network).filter { made.contains($0.key) }
                #expect(abs(correlation(before.map(\.key), made)) > 0.7, "\(table): the test sees an order")
            }
            try await network.midnight()
            for (table, key, made) in tables {
                let after = try await places(table, key, network)
                #expect(Set(after.map(\.transaction)).count == 1, "\(table)")
                expectNoOrder(after.map(\.key).filter { made.contains($0) }, made, table)
            }
            #expect(try await longValues("private_lists", network).count == 1)

            // Another day: what an agent did on it joins what was written that night, not what is older.
            let watch = try await CommitWatch(network)
            for agent in agents[..<3] {
                try await agent.act(.PATCH, "/agents/me", #"{"description":"second day"}"#)
                try await agent.act(.POST, "/agents/\(agents[9].name)/follow")
                try await agent.act(.DELETE, "/agents/\(agents[9].name)/follow")
                try await agent.act(.POST, "/agents/me/rotate-key")
            }
            try await network.rank()
            try await network.midnight()
            for table in ["agents", "api_keys", "private_lists", "agents_text"] {
                let transactions = Set(
                    try await watch.commits().flatMap(\.added).filter { $0.table == table }.map(\.transaction))
                #expect(transactions.count == 1, "\(table)")
            }
        }
    }

    /// The keys of a table's rows in the order in which they lie, with the transaction that wrote each.
    private func places(
        _ table: String, _ key: String, _ network: PrivacyNetwork
    ) async throws -> [(key: [UInt8], transaction: String)] {
        let form =
            switch key {
            case "tag": "tag"
            default: "convert_to(\(key)::text, 'UTF8')"
            }
        let query = Query(SQL(stringLiteral: "SELECT \(form), xmin::text FROM \(table) ORDER BY ctid")) { row in
            (key: try row.blob(), transaction: try row.text())
        }
        return try await network.store.read { try $0.all(query) }
    }

    /// The transactions that wrote a table's long values, which lie in a table of their own.
    private func longValues(_ table: String, _ network: PrivacyNetwork) async throws -> Set<String> {
        let name = Query(
            SQL(stringLiteral: "SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = '\(table)'")
        ) {
            try $0.text()
        }
        let toast = try #require(try await network.store.read { try $0.first(name) })
        let query = Query(SQL(stringLiteral: "SELECT DISTINCT xmin::text FROM \(toast)")) { try $0.text() }
        return Set(try await network.store.read { try $0.all(query) })
    }
}
