import Foundation
import JSONWriting
import LocalNetwork
import NacreClient

/// What one step of the drill leaves to the next, and what there is to search in the end.
actor LeakTraffic {
    nonisolated let people: LeakPeople
    private let servers: SimulatedServers
    private var wallet: OwnerWallet?
    private var agents: LeakAgents?
    private var order: ActsInOrder?
    /// Where the acts begin in the write-ahead log.
    private var actsFrom: Int?
    private var beforeActs: DatabaseSnapshot?
    private var evening: [(name: String, rows: DatabaseSnapshot)] = []
    private var changes: [(name: String, rows: [RowChange])] = []
    private var pages: [(name: String, bytes: [UInt8])] = []

    init(servers: SimulatedServers) {
        self.servers = servers
        people = LeakPeople(servers: servers)
    }

    // MARK: Steps

    func draw(_ secrets: inout LeakSecrets) async throws { wallet = try await people.draw(&secrets) }

    func register(_ secrets: inout LeakSecrets) async throws {
        agents = try await LeakAgents(servers: servers, &secrets)
    }

    func claim(_ secrets: inout LeakSecrets) async throws {
        try await ready().agents.claim(with: ready().wallet)
        await people.listen(&secrets)
    }

    func command(_ secrets: inout LeakSecrets) async throws {
        let (agents, wallet) = try ready()
        try await agents.command(with: wallet, &secrets)
        try await agents.tell(wallet, &secrets)
        await people.listen(&secrets)
    }

    func publish(_ secrets: inout LeakSecrets) async throws {
        var agents = try ready().agents
        try await agents.publish(&secrets)
        self.agents = agents
    }

    func rotateKeys(_ secrets: inout LeakSecrets) async throws {
        var (agents, wallet) = try ready()
        try await agents.rotateKeys(with: wallet, &secrets)
        self.agents = agents
        await people.listen(&secrets)
    }

    func withdraw(_ secrets: inout LeakSecrets) async throws {
        let (agents, wallet) = try ready()
        try await agents.withdraw(with: wallet, &secrets)
        await people.listen(&secrets)
    }

    func callAsStrangers(_ secrets: inout LeakSecrets) async throws {
        try await LeakStrangers(servers: servers).call(try ready().agents, &secrets)
    }

    /// Nothing else happens meanwhile: a commit that names both agents would be taken for a link.
    func actInPrivate(_ secrets: inout LeakSecrets) async throws {
        try await settle()
        let database = servers.database(of: .agents)
        let before = try await database.snapshot()
        beforeActs = before
        actsFrom = try database.commitCount()
        var order = ActsInOrder(before: before)
        try await ready().agents.actInPrivate(&secrets) { order.note(try await database.snapshot()) }
        guard order.mostActs >= ActsInOrder.leastActs else {
            throw DrillFailure("The votes left no rows that could be told apart")
        }
        self.order = order
        try await settle()
    }

    /// Before midnight, which empties the logs.
    func copyEvening() async throws {
        for layer in Layer.allCases {
            try FileManager.default.createDirectory(
                atPath: servers.root + "/evening", withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: servers.folders.data + "/" + layer.rawValue, toPath: eveningFolder(layer))
            guard case .postgres = servers.database(of: layer) else { continue }
            evening.append((Self.eveningName(layer) + ", rows", try await servers.database(of: layer).snapshot()))
        }
        if case .sqlite(_, let file) = servers.database(of: .agents) {
            // A log that was written back meanwhile would show no commit, and none that joins anything.
            let copied = try WriteAheadLog(folder: eveningFolder(.agents), file: file).count
            guard let actsFrom, copied >= actsFrom + ActsInOrder.leastActs else {
                throw DrillFailure("The write-ahead log of the acts is gone")
            }
        }
        // `xmin` tells what was written together until the night writes it all anew.
        if let beforeActs, let after = evening.first(where: { $0.name.hasPrefix(Self.eveningName(.agents)) })?.rows {
            changes = [("agents, written meanwhile", after.changes(since: beforeActs))]
        }
    }

    func night(_ secrets: inout LeakSecrets) async throws {
        try servers.clock.set(Timestamp(milliseconds: Timestamp(day: servers.clock.now.day + 1).milliseconds + 60_000))
        try await servers.waitForNight()
        let (agents, wallet) = try ready()
        try await people.comeBack(wallet, &secrets)
        _ = try await agents.author.client.createPost(title: "High tide", submolt: agents.submolt)
        try await settle()
    }

    func backUp(_ secrets: inout LeakSecrets) async throws {
        pages = try await LeakStrangers(servers: servers).pages(try ready().agents)
        pages += try await people.crawl(&secrets)
        try await settle()
        try FileManager.default.copyItem(atPath: servers.folders.data, toPath: servers.root + "/backup")
        wallet?.close()
    }

    // MARK: Evidence

    func evidence() async throws -> LeakEvidence {
        var evidence = LeakEvidence()
        for layer in Layer.allCases {
            evidence.folders.append(.init("\(layer)' data", servers.folders.data + "/" + layer.rawValue))
            evidence.databases.append(.init(layer.rawValue, servers.database(of: layer)))
        }
        for layer in Layer.allCases {
            evidence.folders.append(.init("\(layer)' keys", servers.folders.keys + "/" + layer.rawValue))
            evidence.folders.append(.init(Self.eveningName(layer), eveningFolder(layer)))
            if case .sqlite(_, let file) = servers.database(of: layer) {
                evidence.databases.append(
                    .init(
                        Self.eveningName(layer), .sqlite(folder: eveningFolder(layer), file: file),
                        actsFrom: layer == .agents ? actsFrom : nil))
            }
        }
        evidence.folders += [
            .init("backup", servers.root + "/backup"), .init("logs", servers.root + "/logs"),
            .init("outbox", servers.folders.outbox), .init("wallet", servers.root + "/wallet"),
        ]
        evidence.dumps = evening
        evidence.changes = changes
        evidence.streams = pages
        if let order {
            let morning = try await servers.database(of: .agents).snapshot()
            evidence.inOrder = order.search(morning, act: "vote", named: "agents")
        }
        evidence.allowed = Self.allowed
        let published =
            ["agents' data", "backup", Self.eveningName(.agents), "agents, rows"]
            + [Self.eveningName(.agents) + ", rows"] + pages.map(\.name).filter { $0.hasPrefix("agents") }
        evidence.allowed += published.map { ("published words", $0) }
        evidence.expected = [("e-mail", "outbox"), ("mailed code", "outbox"), ("published words", "agents, rows")]
        if case .sqlite = servers.database(of: .agents) {
            evidence.expected += published.prefix(3).map { ("published words", $0) }
        }
        return evidence
    }

    /// Letters go to addresses and carry codes. What is published stays readable in the log of the day, by whoever copies
    /// it before the night (docs/data-model.md).
    private static let allowed: [(canary: String, place: String)] =
        ["e-mail", "new e-mail", "unknown e-mail", "deleted account's e-mail", "neighbour's e-mail", "mailed code"]
        .map { ($0, "outbox") }
        // Who asks for their own account sees their own address.
        + [("neighbour's e-mail", LeakPeople.toNeighbour)]
        + ["deleted post's words", "withdrawn agent's words"].flatMap { words in
            [(words, eveningName(.agents)), (words, eveningName(.agents) + ", rows")]
        }

    private static func eveningName(_ layer: Layer) -> String { "\(layer)' data, that evening" }

    private func eveningFolder(_ layer: Layer) -> String { servers.root + "/evening/" + layer.rawValue }

    private func ready() throws -> (agents: LeakAgents, wallet: OwnerWallet) {
        guard let agents, let wallet else { throw DrillFailure("The drill's steps are out of order") }
        return (agents, wallet)
    }

    /// Waits until the servers have done what they do within a second of a change.
    private func settle() async throws {
        for _ in 0..<600 {
            try await Task.sleep(for: .milliseconds(100))
            let waiting = try await waitingRows()
            if waiting == 0 { return }
        }
        throw DrillFailure("The servers do not come to rest within a minute")
    }

    private func waitingRows() async throws -> Int {
        let dirty: Set<String> = ["dirty_posts", "dirty_comments", "dirty_submolts", "dirty_agents"]
        let agents = try await servers.database(of: .agents).snapshot(only: dirty)
        let accounts = try await servers.database(of: .accounts).snapshot(only: ["waiting_mail"])
        return (Array(agents.tables.values) + Array(accounts.tables.values)).reduce(0) { $0 + $1.rows.count }
    }
}
