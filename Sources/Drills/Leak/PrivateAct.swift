/// Something an agent did that nobody may learn of: who did it and what it was done to must not stand together.
public struct PrivateAct: Sendable {
    /// "vote", "follow".
    public let name: String
    /// Everything that names who did it, and everything that names what it was done to: ids and names.
    public let actor: [[UInt8]]
    public let target: [[UInt8]]

    /// - Parameters:
    ///   - actor: ids (UUIDs as text are also looked for as bytes and as digits without hyphens) and names.
    public init(_ name: String, actor: [String], target: [String]) {
        self.name = name
        self.actor = actor.flatMap(Self.marks)
        self.target = target.flatMap(Self.marks)
    }

    private static func marks(of text: String) -> [[UInt8]] {
        let plain = Array(text.utf8)
        let digits = plain.filter { $0 != UInt8(ascii: "-") }
        guard plain.count == 36, let bytes = Hex.decode(digits) else { return [plain] }
        return [plain, bytes, digits, digits.map { $0 >= 0x61 ? $0 - 0x20 : $0 }]
    }
}

/// Where an act was found with its actor.
public struct PrivateActFinding: Sendable, Hashable {
    public let act: String
    public let place: String
}

/// Looks for rows, and for commits, that name both who acted and what was acted upon.
public struct PrivateActSearch: Sendable {
    private let acts: [(name: String, actor: PatternSet, target: PatternSet)]

    public init(_ acts: [PrivateAct]) {
        self.acts = acts.map { ($0.name, PatternSet($0.actor), PatternSet($0.target)) }
    }

    /// Rows that join them. A piece of an index is about many rows: what stands in it together belongs together by its
    /// words only.
    public func search(_ snapshot: DatabaseSnapshot, named place: String) -> [PrivateActFinding] {
        snapshot.tables.values.filter { !$0.isIndex }.sorted { $0.name < $1.name }.flatMap { table in
            acts.filter { act in
                table.rows.contains { row in
                    row.values.contains(where: act.actor.isFound) && row.values.contains(where: act.target.isFound)
                }
            }.map { PrivateActFinding(act: $0.name, place: "\(place), a row of \(table.name)") }
        }
    }

    /// Transactions that join them, on PostgreSQL: rows that bear the same `xmin` were written together.
    ///
    /// - Parameter changes: since before the acts.
    public func search(_ changes: [RowChange], named place: String) -> [PrivateActFinding] {
        let written = Dictionary(
            grouping: changes.compactMap { change in
                change.after.flatMap { row in row.transaction.map { ($0, change.table, row) } }
            }, by: \.0)
        return written.values.flatMap { rows in
            acts.filter { act in
                rows.contains { $0.2.values.contains(where: act.actor.isFound) }
                    && rows.contains { $0.2.values.contains(where: act.target.isFound) }
            }.map { act in
                let tables = Set(rows.map(\.1)).sorted().joined(separator: ", ")
                return PrivateActFinding(act: act.name, place: "\(place), one transaction (\(tables))")
            }
        }
    }

    /// Commits that join them: by rows, or by what is new on a page, since indexes have no rows. Begin with the commits
    /// after the target was made.
    public func search(_ log: WriteAheadLog, from start: Int, named place: String) -> [PrivateActFinding] {
        var findings: [PrivateActFinding] = []
        log.forEachCommit(from: start) { commit in
            for act in acts where commit.names(act.actor) && commit.names(act.target) {
                findings.append(
                    .init(
                        act: act.name,
                        place: "\(place), commit \(commit.number) (\(commit.tables.sorted().joined(separator: ", ")))"))
            }
        }
        return findings
    }
}

extension LoggedCommit {
    func names(_ marks: PatternSet) -> Bool {
        changed.contains { $0.values.contains(where: marks.isFound) }
            || pages.reduce(0) { $0 + marks.count(in: $1.after) - marks.count(in: $1.before) } > 0
    }
}

extension PatternSet {
    func isFound(in bytes: [UInt8]) -> Bool { count(in: bytes) > 0 }

    func count(in bytes: [UInt8]) -> Int {
        var count = 0
        bytes.withUnsafeBytes { forEachMatch(in: $0) { _, _ in count += 1 } }
        return count
    }
}
