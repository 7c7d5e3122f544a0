import AgentAPI
import Foundation
import JSONWriting
import Synchronization
import Testing

@testable import NacreClient

@Suite struct WalletQueueTests {
    private let world: WalletWorld
    private let epoch = WalletWorld.epoch

    init() throws { world = try WalletWorld() }

    @Test func actsOnSeveralAgentsAreSpreadOver72Hours() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 6)
        let start = world.now
        let reports = try await wallet.act(.pause, on: ids)
        #expect(reports.allSatisfy { $0.state == .waiting })
        try await world.live(wallet, until: Timestamp(milliseconds: start.milliseconds + 72 * 3_600_000))
        let pauses = world.events("pause")
        #expect(pauses.count == 6)
        #expect(Set(pauses.map { $0.moment.milliseconds / 60_000 }).count == 6)
        #expect(pauses.map(\.agent) != ids)
        wallet.close()
    }

    @Test func theQueueSurvivesTheProcess() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 3)
        let queued = try await wallet.act(.rotateKey, on: ids)
        let again = try await world.reopened(wallet)
        let kept = await again.queue().filter { $0.act == .rotateKey }
        #expect(Set(kept.map(\.due)) == Set(queued.map(\.due)))
        try await world.live(again, until: Timestamp(milliseconds: world.now.milliseconds + 72 * 3_600_000))
        let key = try await again.takeRotatedKey(ids[0])
        #expect(key?.hasPrefix("moltbook_sk_") == true)
        #expect(try await again.takeRotatedKey(ids[0]) == nil)
        again.close()
    }

    @Test func whatAMachineSleptThroughIsNotDoneInOneMinute() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 6)
        _ = try await wallet.act(.pause, on: ids)
        world.wait(hours: 100)
        let before = world.events.count
        #expect(try await wallet.runDue().isEmpty)
        #expect(world.events.count == before)
        let start = world.now
        try await world.live(wallet, until: Timestamp(milliseconds: start.milliseconds + 72 * 3_600_000))
        #expect(world.events("pause").count == 6)
        #expect(Set(world.events("pause").map { $0.moment.milliseconds / 60_000 }).count == 6)
        wallet.close()
    }

    /// The wallet's moments after an outage of the network: each agent's act alone, in a window of everybody's.
    @Test func whatFailsWhileTheNetworkIsAwayIsSpreadAnew() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 6)
        _ = try await wallet.act(.pause, on: ids)
        let isAway = Mutex(true)
        world.set { $0.hook = { if $0 == .beforeAct("pause"), isAway.withLock({ $0 }) { throw LostAnswer() } } }
        let window: Int64 = 36 * 3_600_000
        let first = (world.now.milliseconds / window + 1) * window
        try await world.live(wallet, until: Timestamp(milliseconds: first + window - 1))
        let waiting = await wallet.queue().filter { $0.act == .pause }
        #expect(waiting.count == 6 && waiting.allSatisfy { $0.state == .started(reason: nil) })
        #expect(waiting.allSatisfy { (first + window..<first + 2 * window).contains($0.due.milliseconds) })
        isAway.withLock { $0 = false }
        try await world.live(wallet, until: Timestamp(milliseconds: first + 2 * window))
        #expect(world.events("pause").count == 6)
        wallet.close()
    }

    @Test func oneMissedActGetsANewMomentEvenWhereItWasSentOnce() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 1)
        let moment = try #require(try await wallet.act(.pause, on: ids).first).due
        world.set { $0.hook = { if $0 == .beforeAct("pause") { throw LostAnswer() } } }
        world.go(to: moment)
        _ = try await wallet.runDue()
        world.set { $0.hook = nil }
        world.wait(hours: 200)
        _ = try await wallet.runDue()
        #expect(world.events("pause").isEmpty)
        let next = try #require(await wallet.queue().first { $0.act == .pause }).due
        let window: Int64 = 36 * 3_600_000
        #expect(next.milliseconds / window == world.now.milliseconds / window + 1)
        wallet.close()
    }

    @Test func theSameCommandAgainRepeatsWhatWasAskedForAtOnce() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 1)
        world.set { $0.hook = { if $0 == .beforeAct("pause") { throw LostAnswer() } } }
        _ = try await wallet.act(.pause, on: ids, now: true)
        world.set { $0.hook = nil }
        #expect(try await wallet.act(.pause, on: ids, now: true).map(\.state) == [.done])
        #expect(await wallet.queue().contains { $0.act == .pause } == false)
        wallet.close()
    }

    @Test func nowMeansNow() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 3)
        let reports = try await wallet.act(.policy(.standard), on: ids, now: true)
        #expect(reports.map(\.state) == [.done, .done, .done])
        #expect(await wallet.agents().allSatisfy { $0.policy == .standard })
        wallet.close()
    }

    @Test func aLaterActTakesThePlaceOfAWaitingOneThatItContradicts() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 1)
        _ = try await wallet.act(.pause, on: ids)
        _ = try await wallet.act(.resume, on: ids)
        let waiting = await wallet.queue().filter { $0.agent != nil && $0.act != .renew(kind: "vote", epoch: epoch) }
        #expect(waiting.map(\.act) == [.resume])
        try await wallet.cancel(try #require(waiting.first?.id))
        await #expect(throws: WalletError.unknownAct) { try await wallet.cancel(UUID()) }
        wallet.close()
    }
}
