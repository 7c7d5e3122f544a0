import Foundation
import NIOCore
import Storage
import TestDatabases
import Testing

@testable import Drills

/// The leak drill on a network of files: it holds where nothing leaks, and finds each defect by name.
struct LeakTests {
    private static let agent = "5b8f3c1e-3f0a-4c7d-9a51-0d6a1e2f3b4c"
    private static let post = "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9"

    private static func drill(_ extra: [LeakDrill.Step] = []) -> LeakDrill {
        LeakDrill(
            steps: [
                .init("vote") { $0.voted(agent: agent, agentName: "a-reader", post: post) },
                .init("key") { $0.learn("API key", "moltbook_sk_0123456789abcdef") },
                .init("words") { secrets in
                    secrets.learn("e-mail", secrets.email)
                    secrets.learn("search", secrets.search)
                    secrets.learn("address", secrets.address)
                    secrets.learn("billing address", secrets.street)
                },
            ] + extra, seed: 12)
    }

    /// Runs the drill on a data folder with two databases and a folder for logs.
    private func run(
        _ drill: LeakDrill = LeakTests.drill(), twin: LeakTwin? = nil, expecting: [(canary: String, place: String)] = [],
        _ spoil: @escaping @Sendable (any Store, _ logs: String, LeakSecrets) async throws -> Void = { _, _, _ in }
    ) async throws -> LeakFindings {
        try await withDatabase(.sqlite) { accounts in
            try await withDatabase(.sqlite) { agents in
                let logs = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_leak_\(UUID())").path
                defer { try? FileManager.default.removeItem(atPath: logs) }
                for name in ["log", "outbox"] {
                    try FileManager.default.createDirectory(
                        atPath: "\(logs)/\(name)", withIntermediateDirectories: true)
                }
                let schema = """
                    CREATE TABLE posts (id TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL);
                    CREATE TABLE votes (tag BYTEA NOT NULL PRIMARY KEY, fresh BOOLEAN NOT NULL) /* unordered */;
                    """
                let people = try await accounts.open()
                let network = try await agents.open()
                for store in [people, network] { try await store.migrate(script: schema) { _ in } }
                try await network.write { try $0.run(Command("INSERT INTO posts VALUES (\(Self.post), 'Low tide')")) }
                try await network.write {
                    try $0.run(Command("INSERT INTO votes VALUES (\([1, 2, 3] as [UInt8]), TRUE)"))
                }
                let folders = [
                    LeakEvidence.Folder("accounts' data", try #require(accounts.folder)),
                    .init("agents' data", try #require(agents.folder)), .init("logs", logs + "/log"),
                    .init("outbox", logs + "/outbox"),
                ]
                return try await drill.run(breaking: twin, scratch: logs + "/copy") { secrets in
                    try await spoil(network, logs, secrets)
                    var evidence = LeakEvidence()
                    evidence.folders = folders
                    evidence.databases = zip(["accounts", "agents"], folders).map { name, folder in
                        .init(name, .sqlite(folder: folder.path, file: TestDatabase.fileName), actsFrom: 0)
                    }
                    evidence.allowed = [("e-mail", "outbox")]
                    evidence.expected = expecting
                    return evidence
                }
            }
        }
    }

    @Test func whereNothingLeaksTheDrillHolds() async throws {
        let findings = try await run()
        #expect(findings.holds && findings.isAsItShouldBe)
        #expect(
            findings.canaries.contains("API key") && findings.acts == ["vote"] && findings.forms.values.reduce(0, +) > 100
        )
        let text = LeakReport(findings).text
        #expect(text.contains("holds: nothing in the clear") && text.contains("agents' data"))
        #expect(text.contains("not in this version"))
    }

    @Test(arguments: LeakTwin.allCases)
    func aDefectIsCaughtByName(twin: LeakTwin) async throws {
        let findings = try await run(twin: twin)
        #expect(findings.caught(twin) && !findings.holds)
        #expect(LeakTwin.allCases.filter(findings.caught) == [twin])
        #expect(findings.isAsItShouldBe && LeakReport(findings).verdict == "caught: \(twin.rawValue)")
        let json = String(buffer: LeakReport(findings).json)
        #expect(json.contains(#""caught":true"#) && !json.contains("@nacre.test"))
    }

    @Test func aVoteCommittedWithItsVoterIsFoundInTheLog() async throws {
        let findings = try await run(Self.drill()) { network, _, _ in
            try await network.write { transaction in
                try transaction.run(Command("INSERT INTO posts VALUES (\(Self.agent), 'the voter')"))
                try transaction.run(Command("UPDATE posts SET title = title || '!' WHERE id = \(Self.post)"))
            }
        }
        #expect(findings.joined.contains { $0.act == "vote" && $0.place.contains("commit") })
        #expect(findings.found.isEmpty)
    }

    @Test func mailMayHoldAnAddressAndALogMayNot() async throws {
        let findings = try await run(Self.drill()) { _, logs, secrets in
            try Data("To: \(secrets.email)".utf8).write(to: URL(fileURLWithPath: logs + "/outbox/1.eml"))
        }
        #expect(findings.holds)
        let logged = try await run(Self.drill()) { _, logs, secrets in
            try Data("signed up \(secrets.email)".utf8).write(to: URL(fileURLWithPath: logs + "/log/server.log"))
        }
        #expect(logged.found.allSatisfy { $0.canary == "e-mail" } && !logged.holds && !logged.isAsItShouldBe)
        #expect(logged.found.allSatisfy { $0.place == "logs/server.log" })
    }

    @Test func aDrillThatDoesNotSeeWhatIsThereFails() async throws {
        await #expect(throws: LeakDrillError.blind(canary: "e-mail", place: "outbox")) {
            _ = try await run(Self.drill(), expecting: [("e-mail", "outbox")])
        }
    }

    @Test func aDrillThatDoesNotSeeACommitFails() async throws {
        let drill = Self.drill([.init("post") { $0.published(by: [Self.agent], [Self.post]) }])
        await #expect(throws: LeakDrillError.blind(canary: "a publication", place: "the commits")) {
            _ = try await run(drill)
        }
        let findings = try await run(drill) { network, _, _ in
            try await network.write {
                _ = try $0.run(Command("UPDATE posts SET title = \(Self.agent) WHERE id = \(Self.post)"))
            }
        }
        #expect(findings.joined.contains { $0.act == "vote" })
    }

    @Test func aRowThatNamesBothIsFoundAndAPieceOfAnIndexIsNot() {
        let search = PrivateActSearch([PrivateAct("follow", actor: [Self.agent], target: [Self.post])])
        let row = SnapshotRow(values: [Array("\(Self.agent) \(Self.post)".utf8)], position: nil, transaction: nil)
        for isIndex in [false, true] {
            let table = TableSnapshot(name: "t", columns: ["c"], key: [0], rows: [row], isIndex: isIndex)
            #expect(search.search(DatabaseSnapshot(tables: [table]), named: "here").isEmpty == isIndex)
        }
    }

    @Test func rowsOfOneTransactionThatNameBothAreFound() {
        let search = PrivateActSearch([PrivateAct("follow", actor: [Self.agent], target: [Self.post])])
        func row(_ text: String, _ transaction: Int64) -> RowChange {
            let row = SnapshotRow(values: [Array(text.utf8)], position: 1, transaction: transaction)
            return RowChange(table: "t", before: nil, after: row)
        }
        #expect(search.search([row(Self.agent, 7), row(Self.post, 8)], named: "here").isEmpty)
        #expect(search.search([row(Self.agent, 7), row(Self.post, 7)], named: "here").map(\.act) == ["follow"])
    }

    @Test(arguments: [true, false])
    func rowsInTheOrderOfActsAreFound(areInOrder: Bool) {
        func snapshot(_ count: Int, _ place: (Int) -> Int) -> DatabaseSnapshot {
            let rows = (0..<count).map { number in
                SnapshotRow(values: [Array("row \(number)".utf8)], position: Int64(place(number)), transaction: nil)
            }
            return DatabaseSnapshot(tables: [TableSnapshot(name: "votes", columns: ["tag"], key: [0], rows: rows)])
        }
        var order = ActsInOrder(before: snapshot(0) { $0 })
        let acts = ActsInOrder.leastActs + 1
        for count in 1...acts { order.note(snapshot(count) { $0 }) }
        #expect(order.mostActs == acts)
        let found = order.search(snapshot(acts) { areInOrder ? $0 * 3 : $0 * 7 % 10 }, act: "vote", named: "agents")
        #expect(found.map(\.place) == (areInOrder ? ["agents, the order of votes"] : []))
    }

    @Test func withNothingToSearchTheDrillFails() async throws {
        await #expect(throws: LeakDrillError.nothingSearched) {
            _ = try await Self.drill().run(scratch: "/nowhere") { _ in LeakEvidence() }
        }
    }
}
