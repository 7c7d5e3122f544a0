import Testing

@testable import Drills

struct ROCTests {
    @Test(arguments: 0..<20)
    func theAreaAndTheRatesAreThoseOfBruteForceWithManyTies(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let world = SmallWorld(owners: [(count: 3 + random.below(12), agents: 1 + random.below(3))])
        for question in AttackResult.Question.allCases {
            let scores = world.randomScores(question, &random, levels: 2 + random.below(30))
            let (crowds, _) = Crowd.all(for: question, world.truth)
            guard let crowd = crowds.first else { continue }
            var trues: [Float] = []
            var falses: [Float] = []
            for agent in crowd.agents {
                for other in question == .owner ? crowd.accounts : crowd.agents.filter({ $0 > agent }) {
                    let owner = question == .owner ? other : world.truth.ownerOf[other]
                    if world.truth.ownerOf[agent] == owner {
                        trues.append(scores[agent, other])
                    } else {
                        falses.append(scores[agent, other])
                    }
                }
            }
            let ranked = RankedPairs(scores, crowds)
            let labels = Relabeling(question, crowds, world.truth)
            let curve = ROCCurve(ranked, truePlaces: labels.truePlaces(scores))
            let expected = BruteForce.area(trues: trues, falses: falses)
            #expect(abs(curve.area - expected) < 1e-9)
            #expect(abs(ranked.area(rankSums: labels.rankSums(ranked, scores)) - expected) < 1e-9)
            for rate in [0, 0.001, 0.01, 0.05, 0.2, 0.5, 0.77, 1] {
                let found = curve.truePositives(at: rate)
                let slow = BruteForce.truePositives(at: rate, trues: trues, falses: falses)
                #expect(abs(found - slow) < 1e-9, "at \(rate)")
            }
        }
    }

    @Test func scoresSortAsNumbersDo() {
        var random = SeededGenerator(seed: 3)
        let scores = (0..<9_000).map { _ in Float(random.below(4_001) - 2_000) / 8 } + [-0.0, 0.0, .infinity, -.infinity]
        let order = ScoreOrder.sorted(scores).map { scores[Int($0 & 0xFFFF_FFFF)] }
        #expect(order == scores.sorted())
        #expect(ScoreOrder.key(-0.0) == ScoreOrder.key(0))
        #expect(ScoreOrder.key(.nan) < ScoreOrder.key(-.infinity))
    }

    @Test func crowdsThatLookDifferentAreNoKnowledge() {
        // Every pair of the small crowd is surer than every pair of the large one: within each, nothing is known.
        let world = SmallWorld(owners: [(count: 2, agents: 1), (count: 40, agents: 1)])
        var scores = PairScores(.owner, of: world.observation)
        scores.fill { agent, _ in agent < 2 ? 1 : 0 }
        let crowds = Crowd.all(for: .owner, world.truth).crowds
        let labels = Relabeling(.owner, crowds, world.truth)
        let curve = ROCCurve(RankedPairs(scores, crowds), truePlaces: labels.truePlaces(scores))
        #expect(curve.area == 0.5)
        #expect(abs(curve.truePositives(at: 0.01) - 0.01) < 1e-12)
    }

    @Test func whoKnowsEverythingHasACurveThroughTheCorner() {
        let world = SmallWorld(owners: [(count: 30, agents: 2)])
        for question in AttackResult.Question.allCases {
            var scores = PairScores(question, of: world.observation)
            let owners = world.truth.ownerOf
            scores.fill { owners[$0] == (question == .owner ? $1 : owners[$1]) ? 1 : 0 }
            let crowds = Crowd.all(for: question, world.truth).crowds
            let labels = Relabeling(question, crowds, world.truth)
            let curve = ROCCurve(RankedPairs(scores, crowds), truePlaces: labels.truePlaces(scores))
            #expect(curve.area == 1)
            #expect(curve.truePositives(at: 0.001) == 1)
            let top = TopChoice(scores, crowds, world.truth)
            #expect(top.accuracy == 1)
            #expect(abs(top.chance - (question == .owner ? 1.0 / 30 : 1.0 / 59)) < 1e-12)
        }
    }

    @Test func aBlindTopChoiceIsOneInTheCrowd() {
        let world = SmallWorld(owners: [(count: 4, agents: 1), (count: 20, agents: 3)])
        let crowds = Crowd.all(for: .owner, world.truth).crowds
        let top = TopChoice(PairScores(.owner, of: world.observation), crowds, world.truth)
        #expect(abs(top.accuracy - top.chance) < 1e-12)
        #expect(abs(top.chance - (4.0 / 4 + 60.0 / 20) / 64) < 1e-12)
    }

    @Test func whoIsAloneInAClassIsCountedAndLeftOut() {
        let world = SmallWorld(owners: [(count: 1, agents: 5), (count: 3, agents: 1)])
        #expect(Crowd.all(for: .owner, world.truth).alone == 5)
        #expect(Crowd.all(for: .sibling, world.truth).crowds.isEmpty)
    }
}
