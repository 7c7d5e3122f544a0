import AccountAPI
import AgentAPI
import Foundation
import JSONWriting
import LocalNetwork
import NacreClient

/// Lets a world happen: real servers, real wallets, a clock that jumps from one event to the next.
actor LinkageSimulation {
    enum Happening: Sendable {
        case signUp(Int)
        case signIn(Int)
        case register(agent: Int)
        case claim(agent: Int)
        case confirm(agent: Int)
        case publish(agent: Int)
        case takeSmallerPlan(Int)
        case rotateAll(Int)
        case makeKey(agent: Int)
        case vouch(Int)
        case takeBack(Int)
        case withdrawAll(Int)
        case look(Int)
        /// A look at the logs.
        case logs
        case night
        /// A snapshot of the public totals.
        case hour
    }

    private struct Agent {
        let owner: Int
        var id: UUID?
        var key = ""
        var claimURL = ""
        var isMute = false
        var isConfirmed = false
        /// Of its identity key.
        var keyID: String?
        var timesWithoutOwner = 0
    }

    let world: LinkageWorld
    private let servers: SimulatedServers
    private let owners: [SimulatedOwner]
    private let plans: [OwnerPlan]
    private var agents: [Agent] = []
    private let recorder: Recorder
    private let numbers = AgentNumbers()
    private let twin: LinkageTwin?
    private let mail: OutboxMail
    private let start: Int64
    private var queue = EventQueue<Happening>()
    /// The moment of each owner's next look; looks planned for other moments are void.
    private var looks: [Int: Int64] = [:]
    private(set) var tally = SimulationTally()
    private var evidence: WorldEvidence
    private var crowds: [Counter.Reading] = []
    /// Names say nothing about who registered when.
    private var names: SeededGenerator

    init(world: LinkageWorld, seed: UInt64, twin: LinkageTwin?, servers: SimulatedServers) throws {
        self.world = world
        self.servers = servers
        self.twin = twin
        start = Timestamp(day: LinkageWorld.firstDay).milliseconds
        recorder = Recorder(start: Timestamp(milliseconds: start), clock: servers.clock)
        evidence = try WorldEvidence(servers: servers)
        names = SeededGenerator(seed: seed &+ 1)
        mail = try OutboxMail(folder: servers.folders.outbox, removingMail: true)
        var maker = OwnerPlans(world: world, seed: seed)
        plans = maker.make()
        var owners: [SimulatedOwner] = []
        for plan in plans {
            owners.append(
                SimulatedOwner(
                    plan: plan, firstAgent: agents.count, world: servers, recorder: recorder, numbers: numbers,
                    twin: twin, seed: seed))
            agents += plan.agents.map { _ in Agent(owner: plan.number) }
        }
        self.owners = owners
    }

    /// What is true, and what an attacker may know for nothing.
    var truth: Truth {
        let crowds = Set(plans.map(\.crowd)).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(crowds, crowds.indices))
        let classes = plans.map { numbers[$0.crowd] ?? 0 }
        // The first agent of an owner comes on a day of its own.
        let agentClasses = plans.flatMap { plan in
            plan.agents.map { (numbers[plan.crowd] ?? 0) * 2 + ($0.isFirst ? 1 : 0) }
        }
        return Truth(ownerOf: agents.map(\.owner), accountClasses: classes, agentClasses: agentClasses)
    }

    /// What attackers have after the world's last day.
    func observe() throws -> Observation {
        var observation = Observation(accounts: owners.count, agents: agents.count)
        observation.events = recorder.events
        observation.keys = recorder.keyUses
        observation.counters = [Counter(name: "crowd of the epoch", countsOwners: true, readings: crowds)]
        observation.commits = evidence.commits
        try evidence.readRows(into: &observation)
        try requireEnough(observation)
        return observation
    }

    /// A drill that looked at too little must not say that nothing was found.
    private func requireEnough(_ observation: Observation) throws {
        guard tally.failedActs == 0 else {
            throw DrillFailure("\(tally.failedActs) acts of wallets failed: \(tally.failures)")
        }
        guard observation.commits.count > tally.acts / 2 else {
            throw DrillFailure("Only \(observation.commits.count) commits of \(tally.acts) acts were seen in the logs")
        }
        for (act, least) in [
            (Act.claimed, agents.count / 2), (.renewed, agents.count / 4), (.withdrew, 10), (.rotatedKey, 10),
            (.changedIdentityKey, 10),
            (.drew, owners.count), (.changedWalletCopy, 10),
        ] where observation.events.count(where: { $0.act == act }) < least {
            throw DrillFailure("Too few acts were seen: \(act.rawValue)")
        }
        for (table, least) in [
            ("owners", agents.count / 2), ("standings", agents.count / 2), ("spent_tokens", agents.count / 2),
            ("accounts", owners.count / 2), ("draws", owners.count / 2),
        ] where evidence.attributed[table, default: 0] < least {
            throw DrillFailure(
                "Only \(evidence.attributed[table, default: 0]) rows of \(table) could be told whose they are")
        }
    }

    /// - Parameter progress: the day that has begun.
    func run(progress: @Sendable (Int) -> Void) async throws {
        plan()
        let end = start + Int64(world.days) * Timestamp.millisecondsPerDay
        while let (moment, happening) = queue.take(), moment < end {
            try servers.clock.set(Timestamp(milliseconds: moment))
            if case .night = happening { progress(Int((moment - start) / Timestamp.millisecondsPerDay)) }
            try await happen(happening, at: moment)
            try attributeRows()
        }
    }

    /// Rows that came with the last happening are of who acted, where that was one.
    private func attributeRows() throws {
        var agents: [Int] = []
        var accounts: [Int] = []
        for subject in recorder.takeRecent() {
            switch subject {
            case .agent(let agent): agents.append(agent)
            case .account(let account): accounts.append(account)
            }
        }
        try evidence.attribute(
            agent: agents.count == 1 ? agents.first : nil, account: accounts.count == 1 ? accounts.first : nil)
    }

    private func plan() {
        for day in 1..<world.days {
            for look in 0..<world.looksAtLogsPerDay {
                let share = OwnerPlan.minutesPerDay / world.looksAtLogsPerDay
                put(.logs, minute: day * OwnerPlan.minutesPerDay - look * share - 1)
            }
            put(.night, minute: day * OwnerPlan.minutesPerDay + 1)
        }
        for hour in 1..<(world.days * 24) { put(.hour, minute: hour * 60) }
        for (plan, owner) in zip(plans, owners) {
            put(.signUp(plan.number), minute: plan.signsUp)
            for (index, agent) in plan.agents.enumerated() {
                let number = owner.firstAgent + index
                put(.register(agent: number), minute: agent.registers)
                put(.claim(agent: number), minute: agent.claims)
                put(.confirm(agent: number), minute: agent.claims + 2 * OwnerPlan.minutesPerDay)
                if let makesKey = agent.makesKey { put(.makeKey(agent: number), minute: makesKey) }
                for post in agent.posts { put(.publish(agent: number), minute: post) }
            }
            if let smaller = plan.smallerPlan { put(.takeSmallerPlan(plan.number), minute: smaller.at) }
            if let rotates = plan.rotates { put(.rotateAll(plan.number), minute: rotates) }
            if let vouches = plan.vouches { put(.vouch(plan.number), minute: vouches) }
            if let takesBack = plan.takesBack { put(.takeBack(plan.number), minute: takesBack) }
            if let withdraws = plan.withdraws { put(.withdrawAll(plan.number), minute: withdraws) }
            // A session lives for thirty days; all sign in again as an epoch begins.
            for epoch in 1..<(world.days / 30 + 2) where plan.skips != epoch {
                put(.signIn(plan.number), minute: epoch * 30 * OwnerPlan.minutesPerDay)
            }
        }
    }

    private func put(_ happening: Happening, minute: Int) { queue.put(happening, at: start + Int64(minute) * 60_000) }

    private func happen(_ happening: Happening, at moment: Int64) async throws {
        switch happening {
        case .logs: try evidence.readLogs(minute: minute(moment))
        case .night: try await servers.waitForNight()
        case .hour:
            let crowd = try await AccountClient(server: servers.accounts, session: nil).crowd().value
            crowds.append(Counter.Reading(minute: minute(moment), value: Int64(crowd.drawnThisEpoch)))
        case .signUp(let number):
            try await owners[number].signUp(mail: mail)
            recorder.seeInSnapshot(.account(number), .signedUp)
            tally.signUps += 1
            await planLook(number)
        case .signIn(let number):
            guard plans[number].signsUp < minute(moment) else { return }
            try await owners[number].signIn()
            await planLook(number)
        case .register(let agent): try await register(agent)
        case .claim(let agent):
            try await owners[agents[agent].owner].claim(agents[agent].claimURL)
            await planLook(agents[agent].owner)
        case .confirm(let agent): try await confirm(agent, at: moment)
        case .publish(let agent): try await publish(agent)
        case .takeSmallerPlan(let number):
            guard let smaller = plans[number].smallerPlan else { return }
            try await owners[number].choose(smaller.name)
            recorder.seeInSnapshot(.account(number), .changedPlan)
        case .rotateAll(let number):
            try await owners[number].rotateAll()
            await planLook(number)
        case .makeKey(let agent): try await makeKey(agent)
        case .vouch(let number):
            try await owners[number].vouch(for: keys(of: number))
            await planLook(number)
        case .takeBack(let number):
            try await owners[number].takeBack(keys(of: number))
            await planLook(number)
        case .withdrawAll(let number):
            try await owners[number].withdrawAll()
            await planLook(number)
        case .look(let number): try await look(number, at: moment)
        }
    }

    // MARK: Owners

    private func look(_ number: Int, at moment: Int64) async throws {
        guard looks[number] == moment else { return }
        looks[number] = nil
        if plans[number].isBack(atMinuteAfter: minute(moment)) != nil { return await planLook(number) }
        let done = try await owners[number].look()
        tally.count(done)
        if twin == .walletVersion, plans[number].keepsCopy, !done.isEmpty { try await owners[number].backUp() }
        await planLook(number)
    }

    private func planLook(_ number: Int) async {
        guard let due = await owners[number].nextLook() else {
            looks[number] = nil
            return
        }
        var moment = max(due, servers.clock.now.milliseconds + 1)
        if let back = plans[number].isBack(atMinuteAfter: minute(moment)) { moment = start + Int64(back) * 60_000 }
        guard looks[number] != moment else { return }
        looks[number] = moment
        queue.put(.look(number), at: moment)
    }

    // MARK: Agents

    private func register(_ agent: Int) async throws {
        let reply = try await AgentClient(server: servers.agents, key: nil)
            .register(name: "agent-" + String(names.next(), radix: 36), description: nil).value.agent
        agents[agent].id = UUID(uuidString: reply.id)
        agents[agent].key = reply.apiKey
        evidence.noteAgent(agent, id: reply.id)
        numbers.note(reply.id, agent)
        agents[agent].claimURL = reply.claimURL
        recorder.seeInSnapshot(.agent(agent), .registered)
        tally.registrations += 1
    }

    /// An owner whose machine was off claims when it is back: the agent asks again every day of a week.
    private func confirm(_ agent: Int, at moment: Int64) async throws {
        let client = AgentClient(server: servers.agents, key: agents[agent].key)
        do {
            guard let owner = try await client.owner().value.owner else {
                agents[agent].timesWithoutOwner += 1
                guard agents[agent].timesWithoutOwner < 7 else { return }
                return queue.put(.confirm(agent: agent), at: moment + Timestamp.millisecondsPerDay)
            }
            guard !owner.confirmed else { return }
            _ = try await client.confirmOwner(fingerprint: owner.fingerprint)
            agents[agent].isConfirmed = true
            recorder.note(.agent(agent))
        } catch let refusal as ClientRefusal where refusal.status == 401 {
            // Claimed and withdrawn meanwhile.
            agents[agent].isMute = true
        }
    }

    private func makeKey(_ agent: Int) async throws {
        guard agents[agent].isConfirmed, !agents[agent].isMute else { return }
        let clock = servers.clock
        let keyring = IdentityKeyring(
            AgentHome(folder: "\(servers.root)/agents/\(agent)"),
            AgentClient(server: servers.agents, key: agents[agent].key), day: { clock.now.day })
        let key = try await keyring.add().key
        agents[agent].keyID = key.keyID
        // Its leaves say in the clear whose key it is.
        evidence.noteAgent(agent, id: key.id)
        recorder.seeOnPage(.agent(agent), .published)
    }

    /// By their agents' ids.
    private func keys(of owner: Int) -> [UUID: String] {
        var keys: [UUID: String] = [:]
        for agent in agents where agent.owner == owner {
            if let id = agent.id, let keyID = agent.keyID { keys[id] = keyID }
        }
        return keys
    }

    private func publish(_ agent: Int) async throws {
        guard !agents[agent].isMute else { return }
        let client = AgentClient(server: servers.agents, key: agents[agent].key)
        do {
            _ = try await client.createPost(
                title: "Count \(tally.posts)", content: "Counted again.")
            recorder.seeOnPage(.agent(agent), .published)
            tally.posts += 1
        } catch let refusal as ClientRefusal where refusal.status == 401 {
            // Its key was rotated, or it was withdrawn.
            agents[agent].isMute = true
        } catch let refusal as ClientRefusal where refusal.status == 403 {
            tally.silences += 1
        }
    }

    private func minute(_ moment: Int64) -> Int { Int((moment - start) / 60_000) }
}
