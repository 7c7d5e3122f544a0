import Foundation
import Testing

@testable import Drills

struct SignificanceTests {
    @Test func holmAdjustsAsInTheTextbook() {
        // The example of R's p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm").
        let adjusted = Holm.adjusted([0.04, 0.01, 0.03, 0.05, 0.02])
        for (found, expected) in zip(adjusted, [0.09, 0.05, 0.09, 0.09, 0.08]) { #expect(abs(found - expected) < 1e-12) }
        #expect(Holm.adjusted([0.9, 0.8]) == [1, 1])
        #expect(Holm.adjusted([]).isEmpty)
    }

    @Test(arguments: [(0, 50, 0.02), (1, 50, 0.02), (5, 50, 0.02), (50, 50, 0.5), (3, 7, 0.3)])
    func withEqualChancesTheTailIsTheBinomialOne(hits: Int, trials: Int, chance: Double) {
        let found = PoissonBinomial.tail(atLeast: hits, chances: Array(repeating: chance, count: trials))
        let expected = BruteForce.binomialTail(hits, trials, chance)
        #expect(abs(found - expected) <= 1e-10 * expected)
    }

    @Test func withUnequalChancesTheTailIsThatOfAllOutcomes() {
        let chances = [0.5, 0.1, 0.25, 0.9, 0.01, 0.33]
        for hits in 0...7 {
            var sum = 0.0
            for outcome in 0..<64 where outcome.nonzeroBitCount >= hits {
                sum += chances.indices.reduce(1) {
                    $0 * (outcome >> $1 & 1 == 1 ? chances[$1] : 1 - chances[$1])
                }
            }
            #expect(abs(PoissonBinomial.tail(atLeast: hits, chances: chances) - sum) < 1e-12)
        }
    }

    @Test func theSurestPairsAreTheHighestWithTiesDrawn() {
        let world = SmallWorld(owners: [(count: 12, agents: 1), (count: 9, agents: 2)])
        let crowds = Crowd.all(for: .owner, world.truth).crowds
        var random = SeededGenerator(seed: 8)
        let scores = world.randomScores(.owner, &random, levels: 12)
        let surest = SurestPairs(scores, crowds, random: &random)
        var candidates: [Float] = []
        for crowd in crowds {
            for agent in crowd.agents { for account in crowd.accounts { candidates.append(scores[agent, account]) } }
        }
        let found = surest.pairs.map { scores[$0.agent, $0.other] }.sorted(by: >)
        #expect(found == Array(candidates.sorted(by: >).prefix(50)))
        #expect(Set(surest.pairs.map { $0.agent * 100 + $0.other }).count == 50)
        for pair in surest.pairs { #expect(pair.chance == (pair.agent < 12 ? 1.0 / 12 : 1.0 / 9)) }
    }

    @Test func relabelingKeepsCrowdsAndTheSizesOfGroups() {
        let world = SmallWorld(owners: [(count: 5, agents: 3), (count: 7, agents: 1), (count: 4, agents: 2)])
        for question in AttackResult.Question.allCases {
            let crowds = Crowd.all(for: question, world.truth).crowds
            var labels = Relabeling(question, crowds, world.truth)
            var random = SeededGenerator(seed: 1)
            var moved = 0
            for _ in 0..<50 {
                labels.deal(&random)
                for (agent, owner) in labels.ownerOf.enumerated() {
                    let before = world.truth.ownerOf[agent]
                    #expect(world.truth.accountClasses[Int(owner)] == world.truth.accountClasses[before])
                    moved += Int(owner) == before ? 0 : 1
                }
                let sizes = Dictionary(grouping: labels.ownerOf, by: \.self).mapValues(\.count)
                for (owner, size) in sizes { #expect(size == [3, 1, 2][world.truth.accountClasses[Int(owner)]]) }
                if question == .owner {
                    // Siblings stay siblings.
                    for agent in 1..<15 where agent % 3 != 0 {
                        #expect(labels.ownerOf[agent] == labels.ownerOf[agent - 1])
                    }
                }
                let scores = PairScores(question, of: world.observation)
                for (crowd, places) in zip(crowds, labels.truePlaces(scores)) { #expect(places.count == crowd.truePairs) }
            }
            #expect(moved > 100)
        }
    }

    @Test func oneThousandRelabelingsCannotRejectAmongManyTests() {
        #expect(PermutationTest.relabelings(toReject: 0.01, amongTests: 38) == 19_000)
        #expect(Holm.adjusted([1.0 / 1_001] + Array(repeating: 1, count: 37)).first ?? 0 > 0.01)
    }

    /// Among worlds without any link, about one in a hundred is called linked, and not more: over attackers whose scores
    /// are blind, and over some that are not independent from pair to pair.
    @Test func chanceIsRejectedInAboutOneWorldInAHundred() {
        var below = (areas: [0, 0], surest: [0, 0])
        let worlds = 400
        for seed in 0..<worlds {
            var random = SeededGenerator(seed: UInt64(seed) &* 77 &+ 5)
            let world = SmallWorld(owners: [(count: 8, agents: 3), (count: 12, agents: 1), (count: 2, agents: 2)])
            // A score that siblings share (they resemble each other), which is no link to an account.
            let ofOwner = world.truth.accountClasses.map { _ in Float(random.unit()) }
            let ofAccount = world.truth.accountClasses.map { _ in Float(random.unit()) }
            var scores = PairScores(.owner, of: world.observation)
            let owners = world.truth.ownerOf
            let blind = seed % 2 == 0
            let noise = world.randomScores(.owner, &random)
            scores.fill { blind ? noise[$0, $1] : -abs(ofOwner[owners[$0]] - ofAccount[$1]) }
            let question: AttackResult.Question = seed % 4 == 0 ? .sibling : .owner
            if question == .sibling { scores = world.randomScores(.sibling, &random) }
            let crowds = Crowd.all(for: question, world.truth).crowds
            let surest = SurestPairs(scores, crowds, random: &random)
            let test = PermutationTest(
                scores, RankedPairs(scores, crowds), surest, truth: world.truth, relabelings: 99, most: 0, random: &random
            )
            for (index, level) in [0.01, 0.05].enumerated() {
                if test.areaP <= level { below.areas[index] += 1 }
                if test.surestP <= level { below.surest[index] += 1 }
            }
        }
        // Three standard deviations above what chance gives.
        for (index, level) in [0.01, 0.05].enumerated() {
            let most = Int(Double(worlds) * level + 3 * (Double(worlds) * level).squareRoot())
            #expect(below.areas[index] <= most)
            #expect(below.surest[index] <= most)
        }
        // A test that never rejects would pass as well.
        #expect(below.areas[1] >= 10)
    }

    @Test func aFewCertainOwnersShowInTheSurestPairs() {
        let world = SmallWorld(owners: [(count: 300, agents: 1)])
        var random = SeededGenerator(seed: 4)
        var scores = world.randomScores(.owner, &random, levels: 1 << 16)
        for agent in stride(from: 0, to: 300, by: 40) { scores[agent, agent] = 1e6 }
        let trial = Trial(observation: world.observation, truth: world.truth, seed: 9)
        let result = trial.measure("few", scores, tests: 20)
        #expect(result.area < 0.6 && result.areaP > 0.001)
        #expect(result.surest.hits >= 8 && result.surest.p < 1e-3)
    }

    @Test func theSameSeedGivesTheSameFigures() {
        let world = SmallWorld(owners: [(count: 20, agents: 2)])
        var random = SeededGenerator(seed: 4)
        let scores = world.randomScores(.sibling, &random, levels: 5)
        let trial = Trial(observation: world.observation, truth: world.truth, seed: 9)
        let (first, second) = (trial.measure("x", scores, tests: 4), trial.measure("x", scores, tests: 4))
        #expect(first.areaP == second.areaP && first.surest.hits == second.surest.hits && first.curve == second.curve)
    }
}
