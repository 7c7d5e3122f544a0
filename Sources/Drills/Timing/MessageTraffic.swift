/// All that happens on the wire in a world, with who wrote to whom: the truth, of which observers see parts.
struct MessageTraffic: Sendable {
    struct Sent: Sendable {
        /// Seconds since the world's start.
        let moment: Int
        let sender: Int
        let recipient: Int
        /// The place in ``TimingWorld/sizes``.
        let size: Int
        let isCover: Bool
    }

    /// An agent looks into its mailbox.
    struct Look: Sendable {
        let moment: Int
        let agent: Int
        /// How many messages of each size it takes out.
        let taken: [Int]
    }

    let agents: Int
    /// In the order of time, both.
    let sent: [Sent]
    let looks: [Look]

    init(agents: Int, sent: [Sent], looks: [Look]) {
        self.agents = agents
        self.sent = sent
        self.looks = looks
    }

    /// - Parameter coverRate: cover messages that each agent sends in an hour, at moments of their own.
    init(_ world: TimingWorld, coverRate: Double, seed: UInt64) {
        var simulation = MessageSimulation(world, coverRate: coverRate, seed: seed)
        self = simulation.run()
    }
}
