/// Looks whether rows lie in the order of the acts that made them: by `rowid` or `ctid`, or by a key that grows. Then who
/// knows when somebody acted knows which row it was.
struct ActsInOrder: Sendable {
    private var last: DatabaseSnapshot
    private var rows: [String: [(act: Int, key: [[UInt8]])]] = [:]
    private var acts = 0

    /// The odds of an order by chance are 2 in `leastActs` factorial.
    static let leastActs = 9

    init(before snapshot: DatabaseSnapshot) { last = snapshot }

    /// After each act: the rows that are new.
    mutating func note(_ snapshot: DatabaseSnapshot) {
        for change in snapshot.changes(since: last) where change.before == nil {
            guard let row = change.after, let table = snapshot.tables[change.table], !table.key.isEmpty else { continue }
            rows[change.table, default: []].append((acts, table.key(of: row)))
        }
        acts += 1
        last = snapshot
    }

    /// - Parameter snapshot: of the next morning.
    func search(_ snapshot: DatabaseSnapshot, act: String, named place: String) -> [PrivateActFinding] {
        rows.keys.sorted().filter { isOrdered($0, in: snapshot) }
            .map { PrivateActFinding(act: act, place: "\(place), the order of \($0)") }
    }

    private func isOrdered(_ name: String, in snapshot: DatabaseSnapshot) -> Bool {
        guard let table = snapshot.tables[name], let made = rows[name] else { return false }
        var positions: [[[UInt8]]: Int64] = [:]
        for (index, row) in table.rows.enumerated() { positions[table.key(of: row)] = row.position ?? Int64(index) }
        // One row of each act is enough.
        var places: [Int: Int64] = [:]
        for row in made where places[row.act] == nil { places[row.act] = positions[row.key] }
        let order = places.sorted { $0.key < $1.key }.map(\.value)
        guard order.count >= Self.leastActs else { return false }
        let neighbours = zip(order, order.dropFirst())
        return neighbours.allSatisfy(<) || neighbours.allSatisfy(>)
    }

    /// How many acts left rows that can be told apart, in the table where most did.
    var mostActs: Int { rows.values.map { Set($0.map(\.act)).count }.max() ?? 0 }
}
