/// What one simulated owner will do and when, in minutes since the world's start.
///
/// Whatever the design concedes (the day of the first draw, the plan, epochs skipped, acts on all agents at once) is the
/// owner's class: owners of one class are exchangeable, since within it every time of the day is drawn independently.
struct OwnerPlan: Sendable {
    struct Agent: Sendable {
        /// The first agent comes with the sign-up where the owner is hasty, the others on days of their own.
        let isFirst: Bool
        let registers: Int
        /// When the owner says `nacre owner claim`.
        let claims: Int
        let posts: [Int]
        /// When it makes an identity key.
        let makesKey: Int?
    }

    let number: Int
    let signsUp: Int
    let plan: String
    let agents: [Agent]
    /// The epoch, counted from the world's first, in which the owner is away.
    let skips: Int?
    /// The smaller plan, and when it is chosen.
    let smallerPlan: (name: String, at: Int)?
    let rotates: Int?
    let vouches: Int?
    /// When it takes back the keys for which it vouched.
    let takesBack: Int?
    let withdraws: Int?
    let keepsCopy: Bool
    /// Minutes in which the machine with the wallet is off, besides the epoch that is skipped.
    let absences: [Range<Int>]
    /// What an attacker is told for nothing.
    let crowd: String

    static let minutesPerDay = 24 * 60

    /// When the machine with the wallet is switched on again, if it is off at a minute.
    func isBack(atMinuteAfter minute: Int) -> Int? {
        if let skips, skips == minute / (30 * Self.minutesPerDay) { return (skips + 1) * 30 * Self.minutesPerDay }
        return absences.first { $0.contains(minute) }?.upperBound
    }
}

/// Draws the plans of a world's owners.
struct OwnerPlans {
    let world: LinkageWorld
    var random: SeededGenerator
    /// For what concerns identity keys, which came late: the rest of a world stays as it was.
    var keyRandom: SeededGenerator

    init(world: LinkageWorld, seed: UInt64) {
        self.world = world
        random = SeededGenerator(seed: seed)
        keyRandom = SeededGenerator(seed: seed &+ 2)
    }

    private static let plans: [(name: String, agents: ClosedRange<Int>, share: Double)] = [
        ("free", 1...3, 0.85), ("researcher", 2...8, 0.13), ("studio", 10...40, 0.02),
    ]

    mutating func make() -> [OwnerPlan] {
        var plans: [OwnerPlan] = []
        var day = 0
        for arrivals in world.arrivals {
            for _ in 0..<arrivals.days {
                for _ in 0..<arrivals.ownersPerDay { plans.append(owner(number: plans.count, day: day)) }
                day += 1
            }
        }
        return plans
    }

    private mutating func owner(number: Int, day: Int) -> OwnerPlan {
        let perDay = OwnerPlan.minutesPerDay
        let draw = random.unit()
        var share = 0.0
        let plan =
            Self.plans.first {
                share += $0.share; return draw < share
            } ?? Self.plans[0]
        // Early enough for the claim to be said on the same day.
        let signsUp = day * perDay + random.below(perDay - 120) + 30
        // Who makes an agent in the moment of the sign-up hides only among those who signed up in the same hour.
        let isHasty = chance(world.makesAnAgentAtOnce)
        let count = plan.agents.lowerBound + random.below(plan.agents.count)
        let skips = chance(world.skipsAnEpoch) ? 1 : nil
        let smaller = skips == nil && plan.name == "researcher" && chance(world.takesASmallerPlan)
        // What is done at once on all agents is commanded by many owners within one window of 36 hours, so that it falls into
        // the same next one (docs/decisions/0006): who commands in another window has another crowd.
        let rotates = chance(world.rotatesKeys) ? 31 * perDay + perDay / 2 + random.below(perDay) : nil
        let withdraws = chance(world.withdrawsAll) ? (world.days - 4) * perDay + random.below(perDay) : nil
        let copies = chance(world.keepsACopy)
        let isOftenAway = chance(world.isOftenAway)
        // Told by what tells the crowd already, so that no crowd becomes smaller.
        let vouches = rotates != nil && withdraws == nil
        var agents: [OwnerPlan.Agent] = []
        for index in 0..<count {
            agents.append(
                agent(isFirst: index == 0 && isHasty, owner: day, signsUp: signsUp, makesKey: vouches))
        }
        return OwnerPlan(
            number: number, signsUp: signsUp, plan: plan.name, agents: agents, skips: skips,
            smallerPlan: smaller ? ("free", 20 * perDay + random.below(perDay)) : nil, rotates: rotates,
            vouches: vouches ? commonly(after: 31) : nil, takesBack: vouches ? commonly(after: 34) : nil,
            withdraws: withdraws, keepsCopy: copies, absences: isOftenAway ? absences() : [],
            crowd: [
                "\(day)", isHasty ? "hour \(signsUp / 60)" : "patient", plan.name, "\(skips != nil)", "\(smaller)",
                "\(rotates != nil)", "\(withdraws != nil)", "\(copies)", "\(isOftenAway)",
            ].joined(separator: " "))
    }

    /// Within one window of 36 hours, which all share.
    private mutating func commonly(after day: Int) -> Int {
        day * OwnerPlan.minutesPerDay + OwnerPlan.minutesPerDay / 2 + keyRandom.below(OwnerPlan.minutesPerDay)
    }

    private mutating func agent(isFirst: Bool, owner day: Int, signsUp: Int, makesKey: Bool) -> OwnerPlan.Agent {
        let perDay = OwnerPlan.minutesPerDay
        let lastDay = max(day + 1, min(27, world.days - 6))
        let claims =
            isFirst
            ? signsUp + 5
            : (day + 1 + random.below(max(1, lastDay - day))) * perDay + random.below(perDay - 60) + 30
        var posts: [Int] = []
        // Speaks once the claim has surely been carried out.
        var time = Double(claims + 2 * perDay) + random.unit() * world.daysBetweenPosts * Double(perDay)
        while time < Double((world.days - 1) * perDay) {
            posts.append(Int(time))
            time += world.daysBetweenPosts * Double(perDay) * (0.5 + random.unit())
        }
        // Once it has confirmed its owner.
        let key = makesKey ? claims + 2 * perDay + 60 + keyRandom.below(perDay / 2) : nil
        return OwnerPlan.Agent(isFirst: isFirst, registers: claims - 2, claims: claims, posts: posts, makesKey: key)
    }

    /// Off on the same days as others, as over a holiday: who is away alone hides among those who are away. Back at an hour
    /// of one's own, within one window of 36 hours.
    private mutating func absences() -> [Range<Int>] {
        [(5, 8), (32, 33)].map { from, until in
            (from * OwnerPlan.minutesPerDay)..<(until * OwnerPlan.minutesPerDay + random.below(OwnerPlan.minutesPerDay))
        }
    }

    private mutating func chance(_ share: Double) -> Bool { random.unit() < share }
}
