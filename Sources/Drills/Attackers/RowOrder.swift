extension Attacker {
    /// Rows that were written one after the other lie one after the other, where a table keeps an order.
    static let rowid = Attacker(
        name: "rowid", summary: "order of rows: rowid, ctid, place in a scan",
        owners: { observation in
            let accounts = RowOrder.tables(observation, .account)
            let agents = RowOrder.tables(observation, .agent)
            var scores = PairScores(.owner, of: observation)
            // The best pair of tables counts: a wrong one only adds what chance gives.
            for account in accounts {
                for agent in agents {
                    scores.raise { max($0, RowOrder.closeness(agent.ranks[$1], account.ranks[$2])) }
                }
            }
            return scores
        },
        siblings: { observation in
            let tables = RowOrder.tables(observation, .agent)
            var scores = PairScores(.sibling, of: observation)
            for table in tables {
                scores.raise { max($0, RowOrder.closeness(table.ranks[$1], table.ranks[$2])) }
            }
            return scores
        })
}

/// Where the rows of each subject lie in one table, as shares of its length.
struct RowOrder {
    let table: String
    let ranks: [Float?]

    static func closeness(_ first: Float?, _ second: Float?) -> Float {
        guard let first, let second else { return 0 }
        return 1 - abs(first - second)
    }

    /// By the place at which each subject's row was first seen: later ones may have been moved.
    static func tables(_ observation: Observation, _ side: Observation.Side) -> [RowOrder] {
        let count = side == .account ? observation.accounts : observation.agents
        var positions: [String: [(minute: Int, position: Int64)?]] = [:]
        for event in observation.events {
            guard let place = event.place else { continue }
            let index: Int
            switch (side, event.subject) {
            case (.account, .account(let found)), (.agent, .agent(let found)): index = found
            default: continue
            }
            var rows = positions.removeValue(forKey: place.table) ?? Array(repeating: nil, count: count)
            if rows[index].map({ event.minute < $0.minute }) ?? true { rows[index] = (event.minute, place.position) }
            positions[place.table] = rows
        }
        return positions.keys.sorted().map { table in
            let rows = positions[table, default: []]
            let sorted = rows.compactMap { $0?.position }.sorted()
            let last = Float(max(1, sorted.count - 1))
            var rankOf: [Int64: Float] = [:]
            for (rank, position) in sorted.enumerated() { rankOf[position] = Float(rank) / last }
            return RowOrder(table: table, ranks: rows.map { $0.flatMap { rankOf[$0.position] } })
        }
    }
}

extension PairScores {
    /// Replaces every score by what `score` makes of it and of the pair.
    mutating func raise(_ score: (_ before: Float, _ agent: Int, _ other: Int) -> Float) {
        var place = 0
        for agent in 0..<agents {
            for other in (question == .owner ? 0 : agent + 1)..<others {
                values[place] = score(values[place], agent, other)
                place += 1
            }
        }
    }
}
