import Foundation
import JSONWriting
import NIOHTTP1
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// Who reads SQLite's write-ahead log, or PostgreSQL's `xmin`, sees what was written together. A private act is not
/// written together with anything that names who did it (protocols.md, section 5).
@Suite(.serialized) struct PrivacyCommitTests {
    /// An act of `actor` on `target`, and whether it writes rows that name the target.
    private struct Act: Sendable {
        let name: String
        let namesTarget: Bool
        let run: @Sendable (PrivacyAgent, PrivacyAgent, PostID, CommentID) async throws -> Void
    }

    private static let acts = [
        Act(name: "upvote", namesTarget: true) { actor, _, post, _ in
            try await actor.act(.POST, "/posts/\(post.text)/upvote")
        },
        Act(name: "change to downvote", namesTarget: true) { actor, _, post, _ in
            try await actor.act(.POST, "/posts/\(post.text)/downvote")
        },
        Act(name: "vote taken back", namesTarget: true) { actor, _, post, _ in
            try await actor.act(.POST, "/posts/\(post.text)/downvote")
        },
        Act(name: "vote on a comment", namesTarget: true) { actor, _, _, comment in
            try await actor.act(.POST, "/comments/\(comment.text)/upvote")
        },
        Act(name: "follow", namesTarget: false) { actor, target, _, _ in
            try await actor.act(.POST, "/agents/\(target.name)/follow")
        },
        Act(name: "unfollow", namesTarget: false) { actor, target, _, _ in
            try await actor.act(.DELETE, "/agents/\(target.name)/follow")
        },
        Act(name: "subscribe", namesTarget: false) { actor, _, _, _ in
            try await actor.act(.POST, "/submolts/general/subscribe")
        },
        Act(name: "unsubscribe", namesTarget: false) { actor, _, _, _ in
            try await actor.act(.DELETE, "/submolts/general/subscribe")
        },
    ]

    @Test(arguments: TestEngine.available)
    func aPrivateActIsWrittenWithNothingThatNamesItsActor(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let agents = try await network.agents(12)
            let (actor, target) = (agents[3], agents[8])
            // Everyone has published: the actor's own posts lie between the others'.
            for agent in agents { _ = try await agent.publish("by \(agent.name)") }
            let post = try await target.publish()
            let comment = try await target.comment(on: post)
            try await network.rank()
            for act in Self.acts {
                let watch = try await CommitWatch(network)
                try await act.run(actor, target, post, comment)
                try await network.rank()
                let commits = try await watch.commits()
                #expect(commits.count > 0, "\(act.name): nothing was written")
                // A failed expectation would print every byte of the commits.
                let namesActor = commits.contains { $0.names(actor.marks) }
                #expect(!namesActor, "\(act.name) names its actor")
                let namesTarget = commits.contains { $0.names(target.marks) }
                #expect(namesTarget == act.namesTarget, "\(act.name)")
                let tables = Set(commits.flatMap(\.changed).map(\.table))
                #expect(!tables.isDisjoint(with: ["votes", "private_lists"]) || act.name == "vote taken back")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func theSumOfTheDayNamesNoFollower(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let agents = try await network.agents(6)
            let (actor, target) = (agents[1], agents[4])
            try await actor.act(.POST, "/agents/\(target.name)/follow")
            let watch = try await CommitWatch(network)
            try await PendingCounts(network: network.inside).apply()
            let commits = try await watch.commits()
            let namesTarget = commits.contains { $0.names(target.marks) }
            let namesActor = commits.contains { $0.names(actor.marks) }
            #expect(namesTarget && !namesActor)
        }
    }

    /// The checker of the tests above finds what it looks for.
    @Test(arguments: TestEngine.available)
    func aTransactionThatNamesBothIsCaught(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let agents = try await network.agents(6)
            let (actor, target) = (agents[1], agents[4])
            let post = try await target.publish()
            try await network.rank()
            try await network.store.migrate(
                script: "CREATE TABLE twin (\n    voter TEXT NOT NULL,\n    target TEXT NOT NULL\n);"
            ) { _ in }

            func isCaught(_ body: @escaping @Sendable (WriteTransaction) throws -> Void) async throws -> Bool {
                let watch = try await CommitWatch(network)
                try await network.store.write(.privateAct, body)
                let targetMarks = target.marks + [Array(post.text.utf8)]
                return try await watch.commits().contains { $0.names(actor.marks) && $0.names(targetMarks) }
            }
            let insert = Command("INSERT INTO twin (voter, target) VALUES (\(actor.name), \(target.id.text))")
            #expect(try await isCaught { try $0.run(insert) }, "one row")
            // A vote as it should be, and beside it the day on which the voter was seen.
            #expect(
                try await isCaught { transaction in
                    try transaction.run(AgentQueries.addKarma(target.id, 1))
                    try transaction.run(AgentQueries.markActive(actor.id, day: 20_778))
                }, "two rows")
            let index = Command("UPDATE posts SET author_id = \(actor.id.text) WHERE id = \(post.text)")
            #expect(try await isCaught { try $0.run(index) }, "a changed row")
            #expect(try await isCaught { _ in } == false, "nothing")
        }
    }

    /// Under load writes share commits (SQLite), but private acts never with what their actors publish, nor with the
    /// ranking of it.
    @Test(arguments: TestEngine.available)
    func underLoadNoPrivateActSharesACommitWithAPublicationOfItsActor(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let authors = try await network.agents(4)
            let actors = try await network.agents(8)
            var posts: [PostID] = []
            for author in authors { posts.append(try await author.publish()) }
            try await network.rank()
            // What the actors publish waits to be ranked while they vote and follow.
            for actor in actors { _ = try await actor.publish("before a vote") }
            let watch = try await CommitWatch(network)
            let targets = posts
            try await withThrowingTaskGroup(of: Void.self) { group in
                // On SQLite the writer is busy for a while: what arrives meanwhile is committed in large batches.
                group.addTask { try await network.store.write { _ in Thread.sleep(forTimeInterval: 0.5) } }
                try await Task.sleep(for: .milliseconds(50))
                for actor in actors {
                    for post in targets {
                        group.addTask { try await actor.act(.POST, "/posts/\(post.text)/upvote") }
                        group.addTask { _ = try await actor.publish("beside a vote") }
                    }
                    for author in authors {
                        group.addTask { try await actor.act(.POST, "/agents/\(author.name)/follow") }
                    }
                    group.addTask { try await actor.act(.POST, "/submolts/general/subscribe") }
                }
                for _ in 0..<20 {
                    group.addTask {
                        try await network.rank()
                        try await Task.sleep(for: .milliseconds(5))
                    }
                }
                try await group.waitForAll()
            }
            let owners = try await owners(of: actors, on: targets, network)
            var seen = 0
            var largest = 0
            for commit in try await watch.commits() {
                let acts = commit.added.filter { ["votes", "private_lists"].contains($0.table) }
                // PostgreSQL shows bytes as \x…
                let here = acts.compactMap { row in owners.first { row.names([$0.tag, $0.hex]) }?.agent }
                #expect(here.count == acts.count)
                seen += acts.count
                largest = max(largest, acts.count)
                let named = here.filter { commit.names($0.marks) }.count
                #expect(named == 0, "a commit joins \(acts.count) acts to their actors")
                if !acts.isEmpty {
                    let tables = Set(commit.changed.map(\.table))
                    let allowed: Set = [
                        "votes", "private_lists", "pending_counts", "posts", "agents", "dirty_posts",
                    ]
                    #expect(tables.isSubset(of: allowed), "\(tables.subtracting(allowed)) with a private act")
                }
            }
            #expect(seen >= actors.count * 5)
            if engine == .sqlite { #expect(largest > 10, "the test makes batches") }
        }
    }

    private struct Owner {
        let agent: PrivacyAgent
        let tag: [UInt8]
        var hex: [UInt8] { Array(tag.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined().utf8) }
    }

    /// Whose each private row is: who holds the keys can tell.
    private func owners(
        of actors: [PrivacyAgent], on posts: [PostID], _ network: PrivacyNetwork
    ) async throws -> [Owner] {
        let day = network.clock.now.day
        let tagger = try #require(try await network.inside.keys.voteTagger(day: day, today: day))
        return actors.flatMap { actor in
            posts.map { Owner(agent: actor, tag: tagger.tag(target: $0.bytes, agent: actor.id)) }
                + PrivateListKind.allCases.map {
                    Owner(agent: actor, tag: network.inside.keys.listTag($0, of: actor.id))
                }
        }
    }
}
