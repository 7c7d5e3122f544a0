/// Attackers against one observed world.
struct Trial: Sendable {
    let observation: Observation
    let truth: Truth
    /// Relabelings are drawn from this and from the attacker's name alone.
    let seed: UInt64
    var relabelings = 1_000
    /// The chance that a world in which nothing can be found is called broken, over all attackers and figures.
    var level = 0.01

    /// Relabelings for the figures that stand beside the attacker's: what chance gets, and the band of its curves.
    static let drawnCurves = 100

    func run(_ attackers: [Attacker] = Attacker.all) async -> LinkageFindings {
        let attacks = attackers.flatMap { attacker in
            AttackResult.Question.allCases.compactMap { question in
                attacker.attack(question).map { (attacker.name, question, $0) }
            }
        }
        // Each attack is tested twice: its area and its surest pairs.
        let tests = attacks.count * 2
        var results = await withTaskGroup(of: (Int, AttackResult).self) { group in
            for (index, (name, question, score)) in attacks.enumerated() {
                group.addTask { (index, result(name, question, score, tests: tests)) }
            }
            var found: [(Int, AttackResult)] = []
            for await result in group { found.append(result) }
            return found.sorted { $0.0 < $1.0 }.map(\.1)
        }
        let adjusted = Holm.adjusted(results.map(\.areaP) + results.map(\.surest.p))
        for index in results.indices {
            results[index].adjustedAreaP = adjusted[index]
            results[index].isRejected = adjusted[index] <= level
            results[index].surest.adjustedP = adjusted[results.count + index]
            results[index].surest.isRejected = adjusted[results.count + index] <= level
        }
        return LinkageFindings(
            results: results,
            alone: Dictionary(
                uniqueKeysWithValues: AttackResult.Question.allCases.map { ($0, Crowd.all(for: $0, truth).alone) }),
            agents: observation.agents, accounts: observation.accounts, level: level, seed: seed)
    }

    private func result(
        _ name: String, _ question: AttackResult.Question, _ attack: Attacker.Attack, tests: Int
    ) -> AttackResult {
        measure(name, attack(observation), tests: tests)
    }

    /// The figures of one attacker's scores. `tests` is the number of p-values that share the level.
    func measure(_ name: String, _ scores: PairScores, tests: Int) -> AttackResult {
        var random = SeededGenerator(seed: seed, for: "\(name) \(scores.question.rawValue)")
        let crowds = Crowd.all(for: scores.question, truth).crowds
        let ranked = RankedPairs(scores, crowds)
        let surest = SurestPairs(scores, crowds, random: &random)
        var labels = Relabeling(scores.question, crowds, truth)
        let curve = ROCCurve(ranked, truePlaces: labels.truePlaces(scores))
        let hits = surest.hits(labels.isTrue)
        let test = PermutationTest(
            scores, ranked, surest, truth: truth, relabelings: relabelings,
            most: PermutationTest.relabelings(toReject: level, amongTests: tests), random: &random)
        let chance = (0..<Self.drawnCurves).map { _ in
            labels.deal(&random)
            return ROCCurve(ranked, truePlaces: labels.truePlaces(scores))
        }
        let top = TopChoice(scores, crowds, truth)
        let pairs = crowds.reduce(0) { $0 + $1.pairs }
        let truePairs = crowds.reduce(0) { $0 + $1.truePairs }
        let mean = { (rate: Double) in chance.reduce(0) { $0 + $1.truePositives(at: rate) } / Double(chance.count) }
        let tail = surest.tail(hits: hits)
        return AttackResult(
            attacker: name, question: scores.question, pairs: pairs, truePairs: truePairs,
            crowd: truePairs == 0 ? 1 : Double(pairs) / Double(truePairs), area: curve.area,
            topChoice: top.accuracy, topChoiceChance: top.chance,
            atHundredth: curve.truePositives(at: 0.01), atHundredthChance: mean(0.01),
            atThousandth: curve.truePositives(at: 0.001), atThousandthChance: mean(0.001), areaP: test.areaP,
            surest: .init(
                count: surest.pairs.count, hits: hits, expected: surest.expected, tail: tail,
                p: max(tail, test.surestP)),
            relabelings: test.relabelings, curve: curve.points, chanceBand: Self.band(chance))
    }

    private static func band(_ curves: [ROCCurve]) -> [AttackResult.Band] {
        ROCCurve.drawnRates.map { rate in
            let found = curves.map { $0.truePositives(at: rate) }.sorted()
            let edge = found.count / 40
            return .init(falsePositives: rate, low: found[edge], high: found[found.count - 1 - edge])
        }
    }
}
