import AgentLayer
import ArgumentParser
import Envelope
import Foundation
import HTTPSupport
import JSONWriting
import ServerProgram
import Storage

/// nacre-agents seed
struct SeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed", abstract: "Fill an empty database with a made-up network, for measuring.",
        discussion: """
            The same numbers make the same agents, posts, threads and votes, spread over the 30 days up to --until. \
            Everything is there that a network of this age would have: ranks, full text, votes, follows, subscriptions, \
            API keys.
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Agents.")
    var agents = 10_000

    @Option(help: "Posts.")
    var posts = 100_000

    @Option(help: "Comments, in threads up to 8 deep.")
    var comments = 300_000

    @Option(help: "Votes on posts and comments.")
    var votes = 1_000_000

    @Option(help: "Submolts. As many as suit the posts unless told.")
    var submolts: Int?

    @Option(help: "Number of the seed.")
    var seed: UInt64 = 1

    @Option(help: "The moment of the end, as in 2026-11-21T07:00:00Z. Now unless told.")
    var until: String?

    @Option(
        name: .customLong("api-keys"),
        help: "New file for the agents' API keys, a name and a key a line. Without it nobody knows them.",
        completion: .file())
    var apiKeys: String?

    @Option(
        name: .customLong("post-ids"), help: "New file for the ids of some posts, at most 100,000, one a line.",
        completion: .file())
    var postIDs: String?

    @Flag(help: "Print the counts as JSON.")
    var json = false

    func validate() throws {
        do { _ = try size(now: WallClock.system.now) } catch let error as SeedSizeError {
            throw ValidationError(error.description)
        }
    }

    func run() async throws {
        let size = try size(now: WallClock.system.now)
        let resolved = try await database.resolve(NacreAgents.layer)
        try resolved.checkFolders()
        try checkRoom(size, resolved)
        let files = try SeedFiles(apiKeys: apiKeys, postIDs: postIDs, resolved)
        do {
            try await fill(resolved, size, files)
            try files.close()
        } catch {
            files.discard()
            throw error is CancellationError ? SeedInterrupted() : error
        }
        print(json ? size.json : size.text)
    }

    private func fill(_ resolved: ResolvedDatabase, _ size: SeedSize, _ files: SeedFiles) async throws {
        let store = try await resolved.openStore()
        let dataKeys = try await resolved.openKeys()
        let display = ProgressDisplay()
        let seeding = Task {
            try await NacreAgents.layer.migrate(store)
            try await NetworkSeed(store: store, dataKeys: dataKeys).run(
                size, progress: { display.show($0.shown) }, apiKeys: files.note(name:key:), postIDs: files.note(post:))
        }
        let interruption = Interruption { seeding.cancel() }
        let outcome = await seeding.result
        interruption.cancel()
        display.finish()
        try await store.close()
        try await dataKeys.close()
        try outcome.get()
    }

    /// Of PostgreSQL's disk only a figure can be said.
    private func checkRoom(_ size: SeedSize, _ resolved: ResolvedDatabase) throws {
        switch resolved.engine {
        case .postgres:
            StandardError.write(
                """
                The seed needs about \(ByteCountText(size.bytes(on: .postgres))) on the disk of the database's server, which \
                cannot be seen from here.
                """)
        case .sqlite:
            var folder = URL(fileURLWithPath: resolved.data).standardizedFileURL
            while !FileManager.default.fileExists(atPath: folder.path), folder.path != "/" {
                folder.deleteLastPathComponent()
            }
            let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
            guard let free = attributes[.systemFreeSize] as? NSNumber else { return }
            try size.requireRoom(free.int64Value, on: .sqlite)
        }
    }

    private func size(now: Timestamp) throws -> SeedSize {
        var end = now
        if let until {
            guard let date = try? Date(until, strategy: .iso8601) else {
                throw ValidationError("--until is a moment as in 2026-11-21T07:00:00Z.")
            }
            end = Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1_000))
            guard end.milliseconds <= now.milliseconds + Timestamp.millisecondsPerDay else {
                throw ValidationError("--until lies in the future.")
            }
        }
        return try SeedSize(
            agents: agents, posts: posts, comments: comments, votes: votes, submolts: submolts, seed: seed, until: end)
    }
}

/// Ctrl-C, or a polite kill.
struct SeedInterrupted: ReportableError {
    let publicDescription = """
        Interrupted. The database holds a part of the network and is of no use: remove it (the data folder, or DROP \
        DATABASE) and seed a new one. The files of keys and ids are removed.
        """
}

extension SeedSize {
    fileprivate var text: String {
        "seeded \(agents) agents, \(posts) posts, \(comments) comments and \(votes) votes in \(submolts) submolts"
    }

    fileprivate var json: String {
        """
        {"agents":\(agents),"posts":\(posts),"comments":\(comments),"votes":\(votes),"submolts":\(submolts),\
        "seed":\(seed),"until":"\(until.iso8601)"}
        """
    }
}

extension SeedProgress {
    fileprivate var shown: ProgressDisplay.Step {
        switch self {
        case .writing(let rows, let all):
            .counting(share: Double(rows) / Double(max(all, 1)), done: rows, unit: "rows")
        case .makingIndexes: .doing("making the indexes of the feeds")
        case .indexingText(let done, let all): .doing("indexing the text: \(done * 100 / max(all, 1)) %")
        case .ranking: .doing("ranking what is new")
        }
    }
}
