import Crypto

extension Observation {
    /// Adds what a network would show that had made a twin's mistake. Mistakes of wallets are made by real wallets instead.
    mutating func plant(_ twin: LinkageTwin, truth: Truth) {
        switch twin {
        case .sameMinuteRenewal, .withdrawBurst, .walletVersion: break
        case .ownerColumn:
            // The account layer keeps a number of the owner, the agent layer a hash of it.
            for account in 0..<accounts {
                values.append(
                    ObservedValue(subject: .account(account), column: "accounts.number", bytes: Self.number(account)))
            }
            for (agent, owner) in truth.ownerOf.enumerated() {
                let hash = Array(SHA256.hash(data: Self.number(owner)))
                values.append(ObservedValue(subject: .agent(agent), column: "owners.reference", bytes: hash))
            }
        case .rowID:
            // Places for agents are made at sign-up, in one table after the other.
            for account in 0..<accounts { place(.account(account), in: "places", at: account) }
            for (agent, owner) in truth.ownerOf.enumerated() {
                let share = Double(owner) / Double(max(1, accounts - 1))
                place(.agent(agent), in: "slots", at: Int(share * 1_000_000) * 64 + agent % 64)
            }
        case .sharedTransaction:
            // A wallet sends all renewals in one request.
            for account in 0..<accounts {
                let own = truth.ownerOf.indices.filter { truth.ownerOf[$0] == account }
                guard own.count > 1 else { continue }
                commits.append(
                    ObservedCommit(minute: 0, subjects: Set(own.map { .agent($0) }), tables: ["standings"]))
            }
        case .perUserKey:
            for account in 0..<accounts {
                keys.append(KeyUse(subject: .account(account), epoch: 1, key: Self.number(account)))
            }
            for (agent, owner) in truth.ownerOf.enumerated() {
                keys.append(KeyUse(subject: .agent(agent), epoch: 1, key: Self.number(owner)))
            }
        case .counterDifference:
            // "How many of your tokens were used", brought up to date as they are.
            var claims: [Int: [Int]] = [:]
            for event in events where event.act == .claimed {
                guard case .agent(let agent) = event.subject else { continue }
                claims[truth.ownerOf[agent], default: []].append(event.minute)
            }
            for (account, minutes) in claims.sorted(by: { $0.key < $1.key }) {
                let readings =
                    [Counter.Reading(minute: 0, value: 0)]
                    + minutes.sorted().enumerated().map { Counter.Reading(minute: $1, value: Int64($0 + 1)) }
                counters.append(Counter(name: "tokens used", subject: .account(account), readings: readings))
            }
        }
    }

    private mutating func place(_ subject: Subject, in table: String, at position: Int) {
        events.append(
            Event(
                subject, .stored, minute: 0,
                place: Place(table: table, position: Int64(position), transaction: nil)))
    }

    private static func number(_ account: Int) -> [UInt8] { Array("owner-number-\(account)".utf8) }
}
