import NacreClient

/// How much happened.
struct SimulationTally: Sendable {
    var signUps = 0
    var registrations = 0
    var acts = 0
    var failedActs = 0
    var posts = 0
    /// Posts refused because the agent was out of standing.
    var silences = 0
    var failures: [String: Int] = [:]

    mutating func count(_ reports: [ActReport]) {
        for report in reports {
            switch report.state {
            case .done: acts += 1
            case .failed(let reason):
                failedActs += 1
                failures[reason, default: 0] += 1
            case .waiting, .started, .held: break
            }
        }
    }
}
