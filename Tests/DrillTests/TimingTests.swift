import NIOCore
import Testing

@testable import Drills

struct TimingTests {
    private static let findings = TimingDrill.small().run()

    private func result(_ observer: TimingObserver, cover: Double) throws -> TimingResult {
        try #require(Self.findings.result(observer, coverRate: cover))
    }

    @Test func whoReadsTheRequestsKnowsWhoWritesToWhom() throws {
        let open = try result(.requests, cover: 0)
        #expect(open.area == 1)
        #expect(open.topChoice == 1)
        #expect(open.closest > 0.7)
        // Cover goes to those with whom an agent is in conversation: it hides how much, hardly to whom.
        let covered = try result(.requests, cover: 2)
        #expect(covered.area > 0.95)
        #expect(covered.closest < open.closest)
    }

    @Test func whoWatchesConnectionsLearnsMuchAndLessUnderCover() throws {
        let open = try result(.connections, cover: 0)
        #expect(open.area > 0.7)
        #expect(open.topChoice > 5 * open.topChoiceChance)
        #expect(try result(.connections, cover: 2).closest < open.closest)
    }

    @Test func aThiefKnowsLessThanAWatcherAndOfOneCopyNearlyNothing() throws {
        let watcher = try result(.connections, cover: 0)
        #expect(try result(.commits, cover: 0).area < watcher.area)
        #expect(try result(.hours, cover: 0).area < watcher.area)
        let copy = try result(.copy, cover: 0)
        #expect(copy.topChoice < watcher.topChoice / 2)
    }

    @Test func coverChangesNothingOfWhatAgentsSay() {
        let costs = Self.findings.costs
        #expect(costs.map(\.coverRate) == [0, 2])
        #expect(costs[0].coverMessages == 0)
        #expect(abs(costs[1].coverMessages - 48) < 5)
        #expect(costs[1].messages == costs[0].messages)
        #expect(costs[1].bytes > costs[0].bytes)
    }

    @Test func theSameSeedIsTheSameWorld() {
        let again = TimingDrill.small().run()
        #expect(again.results.map(\.area) == Self.findings.results.map(\.area))
        #expect(again.pairs == Self.findings.pairs)
        #expect(TimingDrill.small(seed: 2).run().results.map(\.area) != again.results.map(\.area))
    }

    @Test func theReportNamesEveryObserver() {
        let report = TimingReport(Self.findings)
        for observer in TimingObserver.allCases { #expect(report.text.contains(observer.rawValue)) }
        #expect(String(buffer: report.json).hasPrefix(#"{"drill":"timing""#))
    }

    /// One sender whose messages arrive with one recipient, and many others.
    @Test func whatArrivesIsSharedOutAmongThoseWhoSent() {
        var seen = Sightings(agents: 4, sizes: 1)
        for round in 0..<50 {
            seen.sent(0, at: round * 10, size: 0)
            seen.sent(2, at: round * 10 + 5, size: 0)
            seen.received(1, after: round * 10 - 1, through: round * 10 + 1, [1])
            seen.received(3, after: round * 10 - 1, through: round * 10 + 1, [0])
        }
        let scores = SharedCandidates(seen).scores
        #expect(scores[0, 1] > 0)
        #expect(scores[1, 2] < 0)
        #expect(scores[0, 1] > scores[0, 3])
    }
}

extension TimingDrill {
    fileprivate static func small(seed: UInt64 = 1) -> TimingDrill {
        var drill = TimingDrill()
        drill.world = .small
        drill.seed = seed
        return drill
    }
}
