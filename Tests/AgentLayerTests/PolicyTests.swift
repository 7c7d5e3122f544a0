import AgentAPI
import ByteFraming
import Foundation
import JSONWriting
import LogService
import NIOCore
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing
import TransparencyLog

@testable import AgentLayer

@Suite struct PolicyTests {
    /// The leaves of type `policy`, in the order of the log.
    private static func leaves(_ network: TestNetwork) async throws -> [Leaf] {
        try await network.store.all(LogQueries.entries(from: 0, to: 10_000))
            .map { try Leaf(parsing: $0) }.filter { $0.type == .policy }
    }

    private static func documents(_ network: TestNetwork, limits: PublishedLimits) -> PolicyDocuments {
        PolicyDocuments(
            limits: limits, challenges: network.inside.challenges.policy, skills: network.inside.documents.skills)
    }

    @Test(arguments: TestEngine.available)
    func everyPolicyIsThereFromTheFirstStartOnAndEachHasALeaf(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let list = try await network.get("/policies")
            #expect(list["policies"].each("name").sorted() == PolicyName.allCases.map(\.rawValue).sorted())
            #expect(Set(list["policies"].items.map { $0["version"].number }) == [1])
            let leaves = try await Self.leaves(network)
            #expect(leaves.count == PolicyName.allCases.count)
            #expect(leaves.allSatisfy { $0.version == 1 && $0.prev == nil })
            // Another start with the same policies adds nothing.
            try await network.restart()
            #expect(try await Self.leaves(network).count == leaves.count)
        }
    }

    @Test(arguments: TestEngine.available)
    func theLimitsPolicyHoldsTheNumbersThatAreEnforced(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, limits: .default) { network in
            let document = try await network.get("/policies/limits")["document"]
            let limits = try await network.get("/limits")
            #expect(document["limits"] == limits["limits"])
            #expect(document["sizes"] == limits["sizes"])
            let rules = try await network.get("/policies/rules")["document"]
            let text = try await network.send(.GET, "/rules.md").text
            #expect(rules["lines"].items.map(\.text).joined(separator: "\n") == text)
        }
    }

    @Test(arguments: TestEngine.available)
    func aChangedLimitIsANewVersionWithALeafAndADifference(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            var changing = PublishedLimits.off
            changing.commentsPerDay = 77
            let documents = Self.documents(network, limits: changing)
            let day = network.clock.now.day + 1
            let policies = Policies(store: network.store, log: network.inside.log.writer)
            // Two servers that start at once make one version.
            let changed = try await withThrowingTaskGroup(of: [PolicyName].self) { group in
                for _ in 0..<4 {
                    group.addTask { try await policies.take(documents, day: day) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(changed == [.limits])
            let answer = try await network.get("/policies/limits")
            #expect(answer["version"].number == 2 && answer["newest_version"].number == 2)
            #expect(answer["document"]["limits"]["comments_per_day"].number == 77)
            let first = try await network.get("/policies/limits/1")
            #expect(first["version"].number == 1 && first["newest_version"].number == 2)
            #expect(first["document"]["limits"]["comments_per_day"].number == 0)
            let leaves = try await Self.leaves(network).filter { $0.object == answer["object"].text }
            #expect(leaves.map(\.version) == [1, 2])
            // Each version opens its own leaf for ever, not the newest alone.
            for (answer, leaf) in zip([first, answer], leaves) {
                guard case .committed(let statement) = leaf.statement else { throw CancellationError() }
                let document = try CanonicalValue(parsing: Array(answer["document"].json().readableBytesView))
                let record = PolicyRecord(object: leaf.object, name: "limits", document: document).value
                let full = PreparedLeaf.record(record, object: leaf.object, version: leaf.version)
                let salt = try LeafSalt(try #require(Base64URL.decode(answer["salt"].text)))
                #expect(statement.commitment.opens(type: .policy, record: full, salt: salt))
            }
            let page = try await network.page("/policy/limits")
            #expect(
                page.text.contains(#"<li class="added"><ins>    &quot;comments_per_day&quot;: 77,</ins>"#), "\(page.text)"
            )
            #expect(page.text.contains(#"<li class="removed"><del>    &quot;comments_per_day&quot;: 0,</del>"#))
            #expect(page.text.contains("unchanged lines"))
            let old = try await network.page("/policy/limits?version=1")
            #expect(!old.text.contains("What changed"))
        }
    }

    /// What an outsider does: the served document, made canonical, opens the leaf's commitment.
    @Test(arguments: TestEngine.available)
    func theServedDocumentOpensItsLeafAndAnAlteredOneDoesNot(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let answer = try await network.get("/policies/ranking")
            let object = answer["object"].text
            let last = try #require(try await network.store.first(LogQueries.last(of: [object])))
            let salt = try LeafSalt(#require(last.salt))
            let leaf = try #require(try await Self.leaves(network).first { $0.object == object })
            guard case .committed(let statement) = leaf.statement else { throw CancellationError() }
            func record() async throws -> CanonicalValue? {
                let found = try await network.store.all(PolicyRecord.find([object])).first
                return found.map { PreparedLeaf.record($0.value, object: object, version: 1) }
            }
            let served = try #require(try await record())
            #expect(statement.commitment.opens(type: .policy, record: served, salt: salt))
            #expect(
                served["document"]?["hot"]?["seconds"]?.number == RankFormulas.Constants.hotSeconds)
            try await network.store.write { transaction in
                try transaction.run(
                    Command(
                        "UPDATE log_policies SET document = REPLACE(document, '45000', '45001') WHERE name = 'ranking'"))
            }
            let altered = try #require(try await record())
            #expect(!statement.commitment.opens(type: .policy, record: altered, salt: salt))
        }
    }

    @Test(arguments: TestEngine.available)
    func whatThereIsNotIsRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            for path in [
                "/policies/none", "/policies/limits/0", "/policies/limits/2", "/policies/limits/01",
                "/policies/limits/-1", "/policies/limits/x", "/policies/limits/99999999999999999999", "/policies/LIMITS",
            ] {
                let answer = try await network.get(path)
                #expect(answer.status == 404, "\(path) \(answer.status)")
            }
            #expect(try await network.page("/policy/none").status == 404)
            #expect(try await network.page("/policy/limits?version=9").status == 404)
            #expect(try await network.page("/policy/limits?version=x").status == 400)
        }
    }

    @Test(arguments: TestEngine.available)
    func repliesArePinned(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            try expectGolden("GET /policies", try await network.get("/policies"))
            try expectGolden("GET /policies/:name", try await network.get("/policies/ranking"))
            try expectGolden("GET /policies/:name/:version", try await network.get("/policies/ranking/1"))
        }
    }

    @Test(arguments: TestEngine.available)
    func thePageListsEveryPolicyAndTheFooterLeadsThere(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let page = try await network.page("/policy")
            for name in PolicyName.allCases {
                #expect(page.text.contains(#"<a href="/policy/\#(name.rawValue)">"#))
                #expect(try await network.page("/policy/\(name.rawValue)").status == 200)
            }
            #expect(try await network.page("/limits").text.contains(#"<a href="/policy">"#))
        }
    }

    /// The published numbers are those that are computed with.
    @Test func theRankingDocumentComputesWhatTheServerComputes() throws {
        let document = RankFormulas.document
        let seconds = try #require(document["hot"]?["seconds"]?.number)
        let hours = try #require(document["rising"]?["hours"]?.number)
        let exponent = try #require(document["rising"]?["exponent"]?.text.flatMap { Double($0) })
        let z = try #require(document["best"]?["z"]?.text.flatMap { Double($0) })
        let start = Timestamp(milliseconds: 1_790_000_000_000)
        for score in [-100, -1, 0, 1, 7, 1_000] as [Int64] {
            let hot =
                log10(Double(max(abs(score), 1))) * Double(score.signum())
                + Double(start.milliseconds) / 1_000 / Double(seconds)
            #expect(abs(RankFormulas.hot(score: score, createdAt: start) - hot) < 1e-6)
            let later = Timestamp(milliseconds: start.milliseconds + 5 * 3_600_000)
            let rising = Double(score + 1) / pow(5 + Double(hours), exponent)
            #expect(abs(RankFormulas.rising(score: score, createdAt: start, now: later) - rising) < 1e-9)
        }
        let (p, n) = (0.75, 8.0)
        let best = (p + z * z / (2 * n) - z * ((p * (1 - p) + z * z / (4 * n)) / n).squareRoot()) / (1 + z * z / n)
        #expect(abs(RankFormulas.best(upvotes: 6, downvotes: 2) - best) < 1e-12)
    }
}
