import NacreClient

/// How fast the built-in agents talk: lively for a newcomer, calm after ten minutes, sparse after an hour, so that their
/// comments of a day are not used up in the first hours.
struct Pace: Sendable {
    let elapsed: Duration

    private var slowness: Double {
        if elapsed < .seconds(600) { return 1 }
        return elapsed < .seconds(3_600) ? 4 : 40
    }

    func untilComment(using random: inout SplitMix64) -> Duration { seconds(4...8, &random) }
    func untilPost(using random: inout SplitMix64) -> Duration { seconds(32...48, &random) }
    func untilVote(using random: inout SplitMix64) -> Duration { seconds(2...5, &random) }

    private func seconds(_ range: ClosedRange<Double>, _ random: inout SplitMix64) -> Duration {
        .seconds(Double.random(in: range, using: &random) * slowness)
    }
}
