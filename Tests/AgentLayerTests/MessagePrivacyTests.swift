import Foundation
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// Who talks to whom must follow neither from rows, nor from which of them were written together, nor from their order.
/// Whether words lie anywhere in the clear is looked at in `PrivacyPlantedTests`.
@Suite(.serialized) struct MessagePrivacyTests {
    /// What one commit of a message act did, as a thief sees it: tags are all that tells rows apart.
    private struct Sight {
        /// Sealed mailboxes and lists that were written.
        let actors: Set<[UInt8]>
        let messages: Set<[UInt8]>
    }

    private static func sight(_ commit: Commit) -> Sight {
        Sight(
            actors: Set(commit.changed.filter { $0.table == "private_lists" }.compactMap { $0.columns["tag"] }),
            messages: Set(commit.changed.filter { $0.table == "messages" }.compactMap { $0.columns["tag"] }))
    }

    /// Pairs of agents that somebody can tell who has seen all commits: those that were written together, and those beside
    /// whom one and the same message was.
    private static func pairs(in sights: [Sight]) -> Set<Set<[UInt8]>> {
        var pairs: Set<Set<[UInt8]>> = []
        for one in sights {
            for other in sights {
                for a in one.actors {
                    for b in other.actors where a != b {
                        // In one commit, or beside one and the same message.
                        let isTogether = one.actors.contains(b) || !one.messages.isDisjoint(with: other.messages)
                        if isTogether { pairs.insert([a, b]) }
                    }
                }
            }
        }
        return pairs
    }

    @Test(arguments: TestEngine.available)
    func noCommitJoinsThoseWhoTalk(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let agents = try await network.agents(8)
            let (one, other) = (agents[2], agents[5])
            for agent in agents { _ = try await agent.publish("by \(agent.name)") }
            try await network.rank()
            var id = ""
            let acts: [(name: String, isWritten: Bool, run: () async throws -> Void)] = [
                (
                    "request", true,
                    {
                        id = try await one.act(
                            .POST, "/agents/dm/request", #"{"to":"\#(other.name)","message":"May I ask you?"}"#
                        )["conversation_id"].text
                    }
                ),
                ("look", false, { try await other.act(.GET, "/agents/dm/check") }),
                ("approve", true, { try await other.act(.POST, "/agents/dm/requests/\(id)/approve") }),
                (
                    "send", true,
                    {
                        try await one.act(
                            .POST, "/agents/dm/conversations/\(id)/send", #"{"message":"a","needs_human_input":true}"#)
                    }
                ),
                ("read", false, { try await other.act(.GET, "/agents/dm/conversations/\(id)") }),
                (
                    "answer", true,
                    { try await other.act(.POST, "/agents/dm/conversations/\(id)/send", #"{"message":"b"}"#) }
                ),
                ("list", false, { try await one.act(.GET, "/agents/dm/conversations") }),
                (
                    "send again", true,
                    { try await one.act(.POST, "/agents/dm/conversations/\(id)/send", #"{"message":"c"}"#) }
                ),
                ("block", true, { try await other.act(.POST, "/agents/dm/requests/\(id)/reject", #"{"block":true}"#) }),
            ]
            var sights: [Sight] = []
            for act in acts {
                let watch = try await CommitWatch(network)
                try await act.run()
                try await network.rank()
                let commits = try await watch.commits().filter { !$0.changed.isEmpty }
                #expect(commits.isEmpty != act.isWritten, "\(act.name)")
                for commit in commits {
                    let names = agents.contains { commit.names($0.marks) } || commit.names([Array(id.utf8)])
                    #expect(!names, "\(act.name) names somebody")
                    let tables = Set(commit.changed.map(\.table))
                    #expect(tables.isSubset(of: ["private_lists", "messages"]), "\(act.name): \(tables)")
                    sights.append(Self.sight(commit))
                }
            }
            #expect(sights.count == 6 && sights.allSatisfy { $0.actors.count == 1 })
            // Whoever approves looks like whoever follows; whoever writes, like whoever writes to anybody else.
            #expect(sights.map(\.messages.count) == [2, 0, 2, 2, 2, 0])
            #expect(Set(sights.flatMap(\.messages)).count == 8, "a row is written once")
            #expect(Self.pairs(in: sights).isEmpty)
            #expect(Set(sights.flatMap(\.actors)).count == 2)
        }
    }

    /// What the test above would find, were it there: a delivery that also writes the recipient's mailbox, or a recipient
    /// that deletes what it has read.
    @Test func aCommitThatJoinsThoseWhoTalkIsCaught() {
        let (one, other, first, second): ([UInt8], [UInt8], [UInt8], [UInt8]) = ([1], [2], [3], [4])
        #expect(Self.pairs(in: [Sight(actors: [one, other], messages: [first])]).count == 1)
        let sent = Sight(actors: [one], messages: [first, second])
        #expect(Self.pairs(in: [sent, Sight(actors: [other], messages: [first])]).count == 1)
        #expect(Self.pairs(in: [sent, Sight(actors: [other], messages: [])]).isEmpty)
        let later = [Sight(actors: [other], messages: []), sent, Sight(actors: [other], messages: [second])]
        #expect(Self.pairs(in: later).count == 1)
    }

    /// A thief cannot tell how many messages an agent has, nor short ones from less short ones.
    @Test(arguments: TestEngine.available)
    func rowsTellNothingButTheirDay(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let agents = try await network.agents(5)
            var tags: [[UInt8]] = []
            for friend in agents[1...] {
                let id = try await agents[0].act(
                    .POST, "/agents/dm/request", #"{"to":"\#(friend.name)","message":"May I ask you?"}"#
                )["conversation_id"].text
                try await friend.act(.POST, "/agents/dm/requests/\(id)/approve")
                for length in [1, 20, 300, 700] {
                    try await friend.act(
                        .POST, "/agents/dm/conversations/\(id)/send",
                        #"{"message":"\#(String(repeating: "x", count: length))"}"#)
                }
            }
            let rows = try await network.store.all(MessageRows.all())
            #expect(rows.count == 40)
            tags = rows.map(\.tag)
            #expect(Set(tags).count == 40 && tags.allSatisfy { $0.count == 32 })
            #expect(Set(rows.map(\.sealed.count)) == [1_024 + 37])
            #expect(Set(rows.map(\.day)) == [network.clock.now.day])
            // No two have as much as four bytes at one place in common.
            for place in stride(from: 0, to: 32, by: 4) {
                #expect(Set(tags.map { Array($0[place..<(place + 4)]) }).count == 40)
            }
            let columns = try await Self.columns(network)
            #expect(columns == ["tag", "day", "sealed", "fresh"])
            let lists = Query("SELECT length(sealed) FROM private_lists") { row in try row.integer() }
            #expect(Set(try await network.store.all(lists)) == [4_096 + 37])
            if engine == .postgres {
                try await network.midnight()
                let transactions = Query("SELECT DISTINCT xmin::text FROM messages") { row in try row.text() }
                #expect(try await network.store.all(transactions).count == 1)
            }
        }
    }

    private static func columns(_ network: PrivacyNetwork) async throws -> Set<String> {
        guard let folder = network.database.folder else {
            let rows = try await PostgresRows.all(in: network.store)
            return Set(rows.first { $0.table == "messages" }?.columns.keys.map(\.self) ?? [])
        }
        let rows = try SQLiteRows.all(inFile: folder + "/" + TestDatabase.fileName)
        return Set(rows.first { $0.table == "messages" }?.columns.keys.map(\.self) ?? [])
    }

    /// What was read goes to disk at midnight, of several agents at once, and not before.
    @Test(arguments: TestEngine.available)
    func whatWasReadIsWrittenAtMidnightTogether(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let agents = try await network.agents(4)
            for reader in agents[1...] {
                let id = try await agents[0].act(
                    .POST, "/agents/dm/request", #"{"to":"\#(reader.name)","message":"May I ask you?"}"#
                )["conversation_id"].text
                try await reader.act(.GET, "/agents/dm/conversations/\(id)")
            }
            let watch = try await CommitWatch(network)
            try await MessageUpkeep(network: network.inside).writeReadings()
            let commits = try await watch.commits().filter { !$0.changed.isEmpty }
            #expect(commits.count == 1)
            let sight = try #require(commits.first.map(Self.sight))
            #expect(sight.actors.count == 3 && sight.messages.isEmpty)
        }
    }
}
