/// Who watches, and what of the traffic.
public enum TimingObserver: String, Sendable, CaseIterable {
    /// Who runs the server and reads each request as it comes: sender and recipient stand in it.
    case requests = "operator reading requests"
    /// Who sees every agent's connections: when, and how many bytes each way. The network, or an operator who does not read.
    case connections = "watcher of connections"
    /// Who copies the database every hour with its write-ahead log: commits in their order, each with the sealed blobs that
    /// it changes. Is told which blobs are whose.
    case commits = "thief of hourly copies with the log"
    /// The same without the log: which blobs differ from the copy of an hour ago.
    case hours = "thief of hourly copies"
    /// One copy: how large each agent's sealed blobs are.
    case copy = "thief of one copy"

    /// Scores for all pairs of agents.
    /// - Parameter hasCover: whether there is cover traffic, which no watcher need be told.
    func scores(_ traffic: MessageTraffic, hasCover: Bool) -> PairScores {
        switch self {
        case .requests: Self.counted(traffic)
        case .connections: SharedCandidates(Self.connections(traffic)).scores
        case .commits: SharedCandidates(Self.commits(traffic, hasCover: hasCover)).scores
        case .hours: SharedCandidates(Self.hours(traffic, hasCover: hasCover)).scores
        case .copy: Self.sizes(traffic)
        }
    }

    private static func counted(_ traffic: MessageTraffic) -> PairScores {
        var scores = PairScores(.sibling, agents: traffic.agents, others: traffic.agents)
        for message in traffic.sent { scores[message.sender, message.recipient] += 1 }
        return scores
    }

    /// What is sent has its size, and so has all that a look takes out.
    private static func connections(_ traffic: MessageTraffic) -> Sightings {
        var sightings = Sightings(agents: traffic.agents, sizes: TimingWorld.sizes.count)
        for message in traffic.sent { sightings.sent(message.sender, at: message.moment, size: message.size) }
        var last = [Int](repeating: -1, count: traffic.agents)
        for look in traffic.looks {
            sightings.received(look.agent, after: last[look.agent], through: look.moment, look.taken.map(Double.init))
            last[look.agent] = look.moment
        }
        return sightings
    }

    /// Who sends changes its sealed mailbox, who has received acknowledges: so a commit has a number and somebody's blob,
    /// but no time, and not how much was received. Looks that find nothing write nothing. Who sends has just looked, unless
    /// what it sends is cover.
    private static func commits(_ traffic: MessageTraffic, hasCover: Bool) -> Sightings {
        var sightings = Sightings(agents: traffic.agents, sizes: 1)
        var last = [Int](repeating: -1, count: traffic.agents)
        for (number, commit) in Self.written(traffic).enumerated() {
            if commit.isSending {
                sightings.sent(commit.agent, at: number, size: 0)
                if hasCover { continue }
            } else {
                sightings.received(commit.agent, after: last[commit.agent], through: number, [1])
            }
            last[commit.agent] = number
        }
        return sightings
    }

    private static func hours(_ traffic: MessageTraffic, hasCover: Bool) -> Sightings {
        var sightings = Sightings(agents: traffic.agents, sizes: 1)
        var lastSent = [Int](repeating: -1, count: traffic.agents)
        var lastReceived = lastSent
        for commit in written(traffic) {
            let hour = commit.moment / 3_600
            if commit.isSending {
                if lastSent[commit.agent] < hour { sightings.sent(commit.agent, at: hour, size: 0) }
                lastSent[commit.agent] = hour
            } else {
                if lastReceived[commit.agent] < hour {
                    // What came before in an hour cannot be told from what came after.
                    let last = max(hasCover ? -1 : lastSent[commit.agent], lastReceived[commit.agent])
                    sightings.received(commit.agent, after: last - 1, through: hour, [1])
                }
                lastReceived[commit.agent] = hour
            }
        }
        return sightings
    }

    private struct Commit {
        let moment: Int
        let agent: Int
        let isSending: Bool
    }

    private static func written(_ traffic: MessageTraffic) -> [Commit] {
        let sent = traffic.sent.map { Commit(moment: $0.moment, agent: $0.sender, isSending: true) }
        let taken = traffic.looks.filter { $0.taken.contains { $0 > 0 } }
            .map { Commit(moment: $0.moment, agent: $0.agent, isSending: false) }
        return (sent + taken).sorted { ($0.moment, $0.isSending ? 1 : 0) < ($1.moment, $1.isSending ? 1 : 0) }
    }

    /// A sealed mailbox holds a line for each conversation and is filled up to a power of two from 4 KiB: busy agents write
    /// to busy ones, and that is all there is to see.
    private static func sizes(_ traffic: MessageTraffic) -> PairScores {
        var partners = [Set<Int>](repeating: [], count: traffic.agents)
        for message in traffic.sent {
            partners[message.sender].insert(message.recipient)
            partners[message.recipient].insert(message.sender)
        }
        let sizes = partners.map { partners in
            var size = 4_096
            while size < 256 + 200 * partners.count { size *= 2 }
            return Float(size)
        }
        var scores = PairScores(.sibling, agents: traffic.agents, others: traffic.agents)
        scores.fill { sizes[$0] * sizes[$1] }
        return scores
    }
}
