import Foundation

/// Lets agents live by their heartbeats and write to whom they know.
struct MessageSimulation {
    private typealias Sent = MessageTraffic.Sent

    private enum Event {
        case look(Int)
        case cover(Int)
    }

    private let world: TimingWorld
    private let coverRate: Double
    private let correspondents: Correspondents
    private var random: SeededGenerator
    private var coverRandom: SeededGenerator
    private var mailboxes: [[Sent]]
    private var queue = EventQueue<Event>()
    private var sent: [Sent] = []
    private var looks: [MessageTraffic.Look] = []

    init(_ world: TimingWorld, coverRate: Double, seed: UInt64) {
        self.world = world
        self.coverRate = coverRate
        correspondents = Correspondents(world, seed: seed)
        random = SeededGenerator(seed: seed, for: "words")
        coverRandom = SeededGenerator(seed: seed, for: "cover")
        mailboxes = Array(repeating: [], count: world.agents)
    }

    mutating func run() -> MessageTraffic {
        for agent in 0..<world.agents {
            queue.put(.look(agent), at: Int64(correspondents.agents[agent].firstLook))
            if coverRate > 0 { queue.put(.cover(agent), at: pause()) }
        }
        let end = Int64(world.days * 86_400)
        while let (moment, event) = queue.take(), moment < end {
            switch event {
            case .look(let agent): look(agent, Int(moment))
            case .cover(let agent):
                cover(agent, Int(moment))
                queue.put(.cover(agent), at: moment + pause())
            }
        }
        sent.sort { ($0.moment, $0.sender) < ($1.moment, $1.sender) }
        return MessageTraffic(agents: world.agents, sent: sent, looks: looks)
    }

    /// Takes out what is there, answers some of it, begins threads.
    private mutating func look(_ agent: Int, _ moment: Int) {
        let own = correspondents.agents[agent]
        let arrived = mailboxes[agent].filter { $0.moment <= moment }
        mailboxes[agent].removeAll { $0.moment <= moment }
        var taken = [Int](repeating: 0, count: TimingWorld.sizes.count)
        for message in arrived { taken[message.size] += 1 }
        looks.append(MessageTraffic.Look(moment: moment, agent: agent, taken: taken))
        var writing = moment
        for message in arrived where !message.isCover && random.unit() < TimingWorld.answered {
            // Words take a model some seconds.
            writing += 5 + random.below(40)
            send(from: agent, to: message.sender, writing)
        }
        // A look covers what the agent felt like since the last one.
        var due = own.threads * Double(own.rhythm) / 1_440
        while due > 0, random.unit() < 1 - exp(-min(due, 1)) {
            writing += 5 + random.below(40)
            if !own.contacts.isEmpty { send(from: agent, to: dearest(own.contacts), writing) }
            due -= 1
        }
        let jitter = own.rhythm * 6
        queue.put(.look(agent), at: Int64(moment + own.rhythm * 60 - jitter / 2 + random.below(jitter)))
    }

    /// By Zipf's law along the list of contacts.
    private mutating func dearest(_ contacts: [Int]) -> Int {
        contacts[Cumulative(Correspondents.zipf(contacts.count, exponent: 1)).draw(&random)]
    }

    private mutating func send(from agent: Int, to other: Int, _ moment: Int) {
        let size = Correspondents.draw(TimingWorld.sizes.map(\.share), &random)
        put(Sent(moment: moment, sender: agent, recipient: other, size: size, isCover: false))
    }

    /// To any of the contacts, all alike. Draws from a generator of its own: what agents say to each other is the same with
    /// it and without.
    private mutating func cover(_ agent: Int, _ moment: Int) {
        let contacts = correspondents.agents[agent].contacts
        guard !contacts.isEmpty else { return }
        let other = contacts[coverRandom.below(contacts.count)]
        let size = TimingWorld.coverSize
        put(Sent(moment: moment, sender: agent, recipient: other, size: size, isCover: true))
    }

    private mutating func put(_ message: Sent) {
        sent.append(message)
        mailboxes[message.recipient].append(message)
    }

    /// Seconds until the next cover message of an agent: exponential, so that one says nothing of the next.
    private mutating func pause() -> Int64 { Int64(-log(1 - coverRandom.unit()) * 3_600 / coverRate) }
}
