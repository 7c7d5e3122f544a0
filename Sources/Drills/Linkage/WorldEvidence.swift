import Foundation

/// What a thief finds in both databases and their logs, joined to whom it is about.
///
/// Of each row he knows whose it is: with the key files he computes the keyed hashes under which rows lie. The world tells
/// him instead, from the rows that came with each act (``KeyedRows``), and agents' ids are public.
struct WorldEvidence {
    private let servers: SimulatedServers
    private let agentRows: KeyedRows
    private let accountRows: KeyedRows
    private var subjects: [[UInt8]: Subject] = [:]
    /// How many rows of each table are somebody's.
    private(set) var attributed: [String: Int] = [:]
    private(set) var commits: [ObservedCommit] = []
    private(set) var commitsRead = 0
    /// How much of each log was read before.
    private var read: [String: Int] = [:]

    init(servers: SimulatedServers) throws {
        self.servers = servers
        agentRows = try KeyedRows(file: servers.agentsDatabase, tables: KeyedRows.agents)
        accountRows = try KeyedRows(file: servers.accountsDatabase, tables: KeyedRows.accounts)
    }

    /// Rows that came since the last call are about these; nil where that cannot be told.
    mutating func attribute(agent: Int?, account: Int?) throws {
        for (rows, subject) in [
            (agentRows, agent.map { Subject.agent($0) }), (accountRows, account.map { Subject.account($0) }),
        ] {
            for (table, key) in try rows.new() {
                guard let subject else { continue }
                subjects[key] = subject
                attributed[table, default: 0] += 1
            }
        }
    }

    /// - Parameter id: its UUID, in text.
    mutating func noteAgent(_ number: Int, id: String) {
        subjects[Array(id.utf8)] = .agent(number)
        if let uuid = UUID(uuidString: id) { subjects[withUnsafeBytes(of: uuid.uuid) { Array($0) }] = .agent(number) }
    }

    /// Reads what was committed since the last call. Often enough for the logs not to begin anew in between, and right
    /// before midnight, which empties them.
    mutating func readLogs(minute: Int) throws {
        for path in [servers.agentsDatabase, servers.accountsDatabase] {
            let url = URL(fileURLWithPath: path)
            let log = try WriteAheadLog(folder: url.deletingLastPathComponent().path, file: url.lastPathComponent)
            var found: [ObservedCommit] = []
            let start = read[path].flatMap { $0 <= log.count ? $0 : nil } ?? 0
            read[path] = log.count
            log.forEachCommit(from: start) { commit in
                let named = Set(commit.changed.compactMap { subject(of: $0.values) })
                if !named.isEmpty { found.append(ObservedCommit(minute: minute, subjects: named, tables: commit.tables)) }
            }
            commits += found
            commitsRead += log.count - start
        }
    }

    /// Rows as they lie in the end: their values and their places.
    func readRows(into observation: inout Observation) throws {
        for path in [servers.agentsDatabase, servers.accountsDatabase] {
            for table in try DatabaseSnapshot.sqlite(file: path).tables.values.sorted(by: { $0.name < $1.name }) {
                for (index, row) in table.rows.enumerated() {
                    guard let subject = subject(of: row.values) else { continue }
                    let place = Place(table: table.name, position: row.position ?? Int64(index), transaction: nil)
                    observation.events.append(Event(subject, .stored, minute: 0, place: place))
                    for (column, value) in zip(table.columns, row.values) where subjects[value] == nil {
                        observation.values.append(
                            ObservedValue(subject: subject, column: "\(table.name).\(column)", bytes: value))
                    }
                }
            }
        }
    }

    private func subject(of values: [[UInt8]]) -> Subject? {
        for value in values {
            switch value.count {
            case 16, 32, 36: if let subject = subjects[value] { return subject }
            default: if let object = Self.object(ofLeaf: value), let subject = subjects[object] { return subject }
            }
        }
        return nil
    }

    /// What a leaf of the log is about: canonical JSON, which everybody can read.
    private static func object(ofLeaf value: [UInt8]) -> [UInt8]? {
        guard value.first == UInt8(ascii: "{"), value.last == UInt8(ascii: "}"), value.count < 2_048 else { return nil }
        guard let name = value.firstRange(of: Array("\"object\":\"".utf8)) else { return nil }
        return Array(value[name.upperBound...].prefix(36))
    }
}
