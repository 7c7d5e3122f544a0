import Foundation
import JSONWriting
import PrivacyPassToken
import Testing

@testable import NacreClient

@Suite struct WalletSpreadingTests {
    private let now = Timestamp(day: 690 * 30 + 10)
    private let source = MomentSource.seeded(11)

    /// Kolmogorov-Smirnov: the largest distance of the sample from the uniform distribution over 0 to 1.
    private func distance(_ sample: [Double]) -> Double {
        let sorted = sample.sorted()
        return sorted.enumerated().map { index, value in
            max(abs(value - Double(index) / Double(sorted.count)), abs(Double(index + 1) / Double(sorted.count) - value))
        }.max() ?? 1
    }

    private static let hour: Int64 = 3_600_000

    @Test(arguments: [OwnerAct.pause, .rotateKey, .withdraw(exportTo: nil), .renew(kind: "run", epoch: 689)])
    func momentsAreUniformOverTheNextWindowThatAllOwnersShare(act: OwnerAct) {
        let window = 36 * Self.hour
        let start = (now.milliseconds / window + 1) * window
        // Whenever within a window two owners speak, their acts fall into the same one.
        for delay in [0, 1, start - now.milliseconds - 1] {
            let from = Timestamp(milliseconds: now.milliseconds + delay)
            let moments = ActSpreading.standard.moments(20_000, for: act, from: from, source: source)
            #expect(moments.allSatisfy { $0.milliseconds - from.milliseconds < 72 * Self.hour && $0 > from })
            // 1.95/√n is the bound at the level of one in a thousand.
            let shares = moments.map { Double($0.milliseconds - start) / Double(window) }
            #expect(distance(shares) < 1.95 / 20_000.0.squareRoot())
        }
    }

    @Test func claimsFallIntoTheNextDayWheneverTheyAreAskedFor() {
        let end = Timestamp(day: now.day + 30)
        for time in [0, 11 * Self.hour, 24 * Self.hour - 1] {
            let from = Timestamp(milliseconds: Timestamp(day: now.day).milliseconds + time)
            let moments = (0..<20_000).map { _ in
                ActSpreading.standard.claimMoment(from: from, until: end, source: source)?.milliseconds ?? 0
            }
            #expect(moments.allSatisfy { (Self.hour..<(48 * Self.hour)).contains($0 - from.milliseconds) })
            let first = Timestamp(day: now.day + 1).milliseconds + Self.hour
            let shares = moments.map { Double($0 - first) / Double(23 * Self.hour) }
            #expect(distance(shares) < 1.95 / 20_000.0.squareRoot())
        }
    }

    @Test func aClaimThatCannotWaitHasNoMoment() {
        let end = Timestamp(milliseconds: now.milliseconds + 2 * Self.hour)
        #expect(ActSpreading.standard.claimMoment(from: now, until: end, source: source) == nil)
    }

    @Test func theOrderOfSeveralActsIsRandom() {
        var counts: [String: Int] = [:]
        for _ in 0..<6_000 {
            let moments = ActSpreading.standard.moments(3, for: .pause, from: now, source: source)
            let order = [0, 1, 2].sorted { moments[$0] < moments[$1] }.map(String.init).joined()
            counts[order, default: 0] += 1
        }
        // Six orders, 1,000 each; chi-squared with 5 degrees of freedom, 20.5 at one in a thousand.
        let chi = counts.values.reduce(0.0) { $0 + pow(Double($1) - 1_000, 2) / 1_000 }
        #expect(counts.count == 6 && chi < 20.5, "\(counts)")
    }

    @Test func noTwoActsShareAMinuteMoreThanChance() {
        var pairs = 0
        for _ in 0..<2_000 {
            let minutes = ActSpreading.standard.moments(10, for: .withdraw(exportTo: nil), from: now, source: source)
                .map { $0.milliseconds / 60_000 }
            for (index, one) in minutes.enumerated() {
                pairs += minutes.dropFirst(index + 1).count { $0 == one }
            }
        }
        // 45 pairs in 2,160 minutes, 2,000 times: 41.7 are expected, and 70 come by chance less than once in ten thousand.
        #expect(pairs < 70)
    }

    @Test func renewalsComeAfterEverybodysDraws() throws {
        let epoch = try #require(Epoch(number: 691))
        let start = epoch.startMoment
        for _ in 0..<1_000 {
            let drawn = ActSpreading.standard.drawMoment(of: epoch, from: now, source: source)
            #expect(drawn >= start && drawn.milliseconds < start.milliseconds + 72 * 3_600_000)
            let renewed = ActSpreading.standard.moments(
                1, for: .renew(kind: "run", epoch: 691), from: drawn, source: source)
            let wait = try #require(renewed.first).milliseconds - start.milliseconds
            #expect((72 * 3_600_000..<144 * 3_600_000).contains(wait))
        }
    }

    @Test func theBreachesDoWhatTheirNamesSay() {
        let renewals = ActSpreading(broken: .sameMinuteRenewal).moments(
            5, for: .renew(kind: "run", epoch: 690), from: now, source: source)
        #expect(Set(renewals).count == 1)
        let withdrawals = ActSpreading(broken: .withdrawBurst).moments(
            5, for: .withdraw(exportTo: nil), from: now, source: source)
        #expect(Set(withdrawals) == [now])
        let others = ActSpreading(broken: .withdrawBurst).moments(5, for: .pause, from: now, source: source)
        #expect(Set(others).count == 5)
    }

    @Test func theCopyGoesUpAtARandomHourOfTheNextDay() {
        let hours = (0..<5_000).map { _ in
            let moment = ActSpreading.standard.copyMoment(after: now, source: source)
            #expect(moment.day == now.day + 1)
            return Double(moment.milliseconds % 86_400_000) / 86_400_000
        }
        #expect(distance(hours) < 1.95 / 5_000.0.squareRoot())
    }

    @Test func aSeedRepeatsItself() {
        let first = ActSpreading.standard.moments(5, for: .pause, from: now, source: .seeded(3))
        let second = ActSpreading.standard.moments(5, for: .pause, from: now, source: .seeded(3))
        #expect(first == second)
    }
}
