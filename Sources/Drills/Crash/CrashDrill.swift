import AgentAPI
import Foundation
import LocalNetwork
import NacreClient
import Synchronization
import TransparencyLog

/// `nacre drill crash`: kills a server again and again while agents write, at named points of the log's way and at random,
/// and looks after each restart: everything acknowledged is there and in the log, and no checkpoint contradicts another.
///
/// A real witness cosigns: were two different trees of one size ever signed and sent, it would refuse from then on and
/// nothing would be published any more.
public struct CrashDrill: Sendable {
    public var cycles = 100
    public var seed: UInt64 = 1
    /// An empty PostgreSQL database; nil is a file in the data folder.
    public var databaseURL: String?

    private static let writers = ["anemone", "barnacle", "cockle", "dulse"]

    public init() {}

    /// What a drill has seen.
    public struct Findings: Sendable {
        public var cycles = 0
        public var acknowledged = 0
        public var leaves = 0
        public var checkpoints = 0
        /// How often the server died where.
        public var deaths: [String: Int] = [:]
    }

    /// Throws `DrillFailure` where the promise is broken.
    public func run(in root: String, progress: @escaping @Sendable (String) -> Void) async throws -> Findings {
        let servers = try await CrashServers(root: root, databaseURL: databaseURL)
        let witness = try await servers.makeWitness()
        let first = try await servers.start(witness: nil, crash: nil)
        let keys = try await register(servers)
        let log = try await logKey(servers)
        first.send(SIGKILL)
        _ = await first.waitForExit()
        let watcher = try await servers.startWitness(of: log)
        let outcome: Result<Findings, any Error>
        do {
            let trust = try LogTrust(
                log: NoteVerifier(vkey: log), witnesses: [NoteVerifier(vkey: witness)], quorum: 1)
            let reader = LogReader(server: servers.server, trust: trust)
            outcome = .success(try await cycle(servers, witness, keys, reader, progress))
        } catch { outcome = .failure(error) }
        watcher.send(SIGTERM)
        _ = await watcher.waitForExit()
        return try outcome.get()
    }

    private func cycle(
        _ servers: CrashServers, _ witness: String, _ keys: [String], _ reader: LogReader,
        _ progress: @Sendable (String) -> Void
    ) async throws -> Findings {
        var random = SplitMix64(seed: seed)
        var findings = Findings()
        let receipts = Receipts()
        for number in 0..<cycles {
            // Every point in turn, and at random between them.
            let place = number % (CrashServers.points.count + 1)
            let point = place < CrashServers.points.count ? CrashServers.points[place] : nil
            let crash = point.map { "\($0):\(Int.random(in: 1...3, using: &random))" }
            let doomed = try await servers.start(witness: witness, crash: crash)
            let writing = keys.map { key in Task { await write(servers, key, receipts) } }
            // A server that was told to die at a point comes there within a second or two.
            let patience = point == nil ? Int.random(in: 20...1_500, using: &random) : 10_000
            let killer = Task {
                try await Task.sleep(for: .milliseconds(patience))
                doomed.send(SIGKILL)
            }
            _ = await doomed.waitForExit()
            killer.cancel()
            for writer in writing { await writer.value }
            findings.deaths[point ?? "at random", default: 0] += 1

            let recovered = try await servers.start(witness: witness, crash: nil)
            do { findings.leaves = try await check(servers, reader, receipts.all) } catch {
                recovered.send(SIGKILL)
                _ = await recovered.waitForExit()
                throw error
            }
            recovered.send(SIGKILL)
            _ = await recovered.waitForExit()
            findings.cycles += 1
            findings.acknowledged = receipts.all.count
            findings.checkpoints = await reader.seen
            progress("\(findings.cycles) of \(cycles) kills, \(findings.acknowledged) writes acknowledged")
        }
        return findings
    }

    /// Returns how many leaves there are.
    private func check(
        _ servers: CrashServers, _ reader: LogReader, _ receipts: [Int64: String]
    ) async throws -> Int {
        let needed = (receipts.keys.max() ?? -1) + 1
        let deadline = ContinuousClock.now + .seconds(60)
        while try await reader.checkpoint().map({ $0.size < needed }) ?? true {
            guard ContinuousClock.now < deadline else {
                throw DrillFailure("\(needed) leaves were acknowledged, and after a minute they are not published")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        let leaves = try await reader.leaves()
        for (sequence, post) in receipts {
            guard leaves.indices.contains(Int(sequence)), leaves[Int(sequence)].object == post else {
                throw DrillFailure("The post \(post) was acknowledged as leaf \(sequence), and that is another one")
            }
        }
        // The newest, which a crash may have hit; the older ones were looked at before.
        let visitor = try AgentClient(server: servers.server.text, key: nil)
        for (_, post) in receipts.sorted(by: { $0.key > $1.key }).prefix(50) {
            guard try await visitor.post(post).value.post.id == post else {
                throw DrillFailure("The post \(post) was acknowledged, and is not there")
            }
        }
        return leaves.count
    }

    private func register(_ servers: CrashServers) async throws -> [String] {
        let visitor = try AgentClient(server: servers.server.text, key: nil)
        var keys: [String] = []
        for name in Self.writers { keys.append(try await visitor.register(name: name).value.agent.apiKey) }
        return keys
    }

    private func logKey(_ servers: CrashServers) async throws -> String {
        let answer = try await RawExchange(server: servers.server).send("GET", "/log/info", headers: [])
        guard let info = try? JSONDecoder().decode(Info.self, from: Data(answer.body)) else {
            throw DrillFailure("/log/info is not to be read")
        }
        return info.vkey
    }

    private struct Info: Decodable {
        let vkey: String
    }

    /// Writes until the server is gone.
    private func write(_ servers: CrashServers, _ key: String, _ receipts: Receipts) async {
        guard let client = try? AgentClient(server: servers.server.text, key: key) else { return }
        for number in 0... {
            guard
                let post = try? await client.createPost(
                    title: "Post \(number)", submolt: "general", content: "Written while a server dies")
            else { return }
            guard let sequence = post.value.sequence else { continue }
            receipts.add(sequence, post.value.post.id)
            try? await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// What the server has confirmed: posts by the sequence of their receipts.
private final class Receipts: Sendable {
    private let known = Mutex<[Int64: String]>([:])

    var all: [Int64: String] { known.withLock { $0 } }
    func add(_ sequence: Int64, _ post: String) { known.withLock { $0[sequence] = post } }
}
