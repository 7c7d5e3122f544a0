import AgentAPI
import Foundation
import JSONWriting
import Synchronization
import Testing

@testable import NacreClient

@Suite struct WalletActTests {
    private let world: WalletWorld

    init() throws { world = try WalletWorld() }

    /// What is cut off, and what the server has seen by then.
    @Test(arguments: [WalletWorld.Point.beforeAct("claim"), .afterAct("claim")])
    func aClaimKilledInTheMiddleIsFinishedByTheNextCommand(point: WalletWorld.Point) async throws {
        let (wallet, _) = try await world.walletWithAgents()
        let id = UUID()
        let disk = DiskCopy(world)
        world.set { $0.hook = { if $0 == point { try disk.take() } } }
        _ = try await wallet.claim(url: world.link(id), now: true)
        wallet.close()
        try disk.putBack()
        world.set { $0.hook = nil }
        let key = world.state.withLock { $0.agents[id]?.ownerKey }

        let again = try await world.reopened(wallet)
        #expect(await again.queue().contains { $0.act == .claim && $0.state == .started(reason: nil) })
        let reports = try await again.runDue()
        #expect(reports.first?.state == .done)
        #expect(world.state.withLock { $0.agents[id]?.ownerKey } == key)
        #expect(world.state.withLock { $0.spent.count } == 1)
        #expect(await again.agents().map(\.state) == [.claimed])
        #expect(await again.tokensHeld().first?.count == 2)
        again.close()
    }

    @Test func aClaimWhoseAnswerWasLostIsFoundDoneEvenAfterTheLinkExpired() async throws {
        let (wallet, _) = try await world.walletWithAgents()
        world.set { $0.hook = { if $0 == .afterAct("claim") { throw LostAnswer() } } }
        let report = try await wallet.claim(url: world.link(), now: true)
        guard case .started = report.state else {
            Issue.record("\(report.state)")
            return
        }
        world.set { $0.hook = nil }
        world.wait(hours: 40)
        #expect(try await wallet.runDue().first?.state == .done)
        #expect(world.state.withLock { $0.spent.count } == 1)
        wallet.close()
    }

    @Test(arguments: [WalletWorld.Point.beforeAct("claim"), .afterAct("claim")])
    func aClaimWithoutAnAnswerIsSentAgainAtOnceWhenAskedFor(point: WalletWorld.Point) async throws {
        let (wallet, _) = try await world.walletWithAgents()
        let id = UUID()
        let link = world.link(id)
        world.set { $0.hook = { if $0 == point { throw LostAnswer() } } }
        guard case .started = try await wallet.claim(url: link, now: true).state else {
            Issue.record("the answer was not lost")
            return
        }
        await #expect(throws: WalletError.actStarted) { try await wallet.claim(url: link) }
        world.set { $0.hook = nil }
        #expect(try await wallet.claim(url: link, now: true).state == .done)
        #expect(world.state.withLock { $0.spent.count } == 1)
        #expect(await wallet.tokensHeld().first?.count == 2)
        #expect(await wallet.agents().map(\.state) == [.claimed])
        wallet.close()
    }

    @Test(arguments: [OwnerAct.pause, .rotateKey, .renew(kind: "run", epoch: 691), .withdraw(exportTo: nil)])
    func anActWithoutAnAnswerIsSentAgainAtOnceWhenAskedFor(act: OwnerAct) async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 1)
        if case .renew = act {
            world.set { $0.now = Timestamp(day: 691 * 30 + 1) }
            _ = try await wallet.draw()
        }
        let before = await wallet.queue().count
        world.set { $0.hook = { if $0 == .afterAct(act.name) { throw LostAnswer() } } }
        guard case .started = try await wallet.act(act, on: ids, now: true).first?.state else {
            Issue.record("the answer was not lost")
            return
        }
        world.set { $0.hook = nil }
        let held = await wallet.tokensHeld()
        #expect(try await wallet.act(act, on: ids, now: true).map(\.state) == [.done])
        #expect(await wallet.tokensHeld() == held)
        #expect(await wallet.queue().count { $0.act == act } == 0)
        #expect(await wallet.queue().count <= before)
        wallet.close()
    }

    @Test func aRenewalWhoseAnswerWasLostSpendsOneToken() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 1)
        world.wait(hours: 20 * 24)
        _ = try await wallet.draw()
        world.set { $0.hook = { if $0 == .afterAct("renew") { throw LostAnswer() } } }
        let spent = world.state.withLock { $0.spent.count }
        _ = try await wallet.renew(ids, now: true)
        world.set { $0.hook = nil }
        world.wait(hours: 2)
        let again = try await world.reopened(wallet)
        #expect(try await again.runDue().first?.state == .done)
        #expect(world.state.withLock { $0.spent.count } == spent + 1)
        again.close()
    }

    @Test func aServerThatIsAwayIsAskedAgainLater() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 1)
        world.set { $0.hook = { if $0 == .beforeAct("pause") { throw LostAnswer() } } }
        let report = try #require(try await wallet.act(.pause, on: ids, now: true).first)
        guard case .started = report.state else {
            Issue.record("\(report.state)")
            return
        }
        let wait = report.due.milliseconds - world.now.milliseconds
        #expect((900_000..<5_400_000).contains(wait))
        world.set { $0.hook = nil }
        world.go(to: report.due)
        let done = try await wallet.runDue()
        #expect(done.contains { $0.act == .pause && $0.state == .done })
        #expect(world.state.withLock { $0.agents[ids[0]]?.paused } == true)
        wallet.close()
    }

    @Test func aWithdrawalWhoseAnswerWasLostIsDone() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 1)
        world.set { $0.hook = { if $0 == .afterAct("withdraw") { throw LostAnswer() } } }
        _ = try await wallet.act(.withdraw(exportTo: nil), on: ids, now: true)
        world.set { $0.hook = nil }
        world.wait(hours: 2)
        #expect(try await wallet.runDue().first?.state == .done)
        #expect(await wallet.agents().map(\.state) == [.withdrawn])
        wallet.close()
    }

    @Test func aTokenOfARunningEpochIsKeptWhereTheServersClockIsOff() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 1)
        world.set { state in
            state.hook = { if $0 == .beforeAct("renew") { throw WalletWorld.refusal(403, "TOKEN_WRONG_EPOCH") } }
        }
        let vote = try #require(await wallet.queue().first { $0.act == .renew(kind: "vote", epoch: WalletWorld.epoch) })
        world.go(to: vote.due)
        _ = try await wallet.runDue()
        world.set { $0.hook = nil }
        try await world.live(wallet, until: Timestamp(day: world.now.day + 5))
        #expect(world.state.withLock { $0.agents[ids[0]]?.epochs.contains("vote 690") } == true)
        wallet.close()
    }

    @Test func aTokenSpentByAnOlderStateIsReplacedByAnother() async throws {
        let (wallet, _) = try await world.walletWithAgents()
        let disk = try world.disk()
        let first = try await wallet.claim(url: world.link(), now: true)
        #expect(first.state == .done)
        wallet.close()
        try world.restoreDisk(disk)
        let old = try await world.reopened(wallet)
        let second = try await old.claim(url: world.link(), now: true)
        #expect(second.state == .started(reason: "refused"))
        world.wait(hours: 2)
        #expect(try await old.runDue().first?.state == .done)
        #expect(await old.tokensHeld().first?.count == 1)
        old.close()
    }

    /// Killed before the request left, and after it was answered.
    @Test(arguments: [OwnerAct.pause, .rotateKey, .policy(.standard), .withdraw(exportTo: nil)], [true, false])
    func anActKilledInTheMiddleIsFinishedByTheNextCommand(act: OwnerAct, isSent: Bool) async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 1)
        let disk = DiskCopy(world)
        let point = isSent ? WalletWorld.Point.afterAct(act.name) : .beforeAct(act.name)
        world.set { $0.hook = { if $0 == point { try disk.take() } } }
        _ = try await wallet.act(act, on: ids, now: true)
        wallet.close()
        try disk.putBack()
        world.set { $0.hook = nil }
        let again = try await world.reopened(wallet)
        #expect(try await again.runDue().first?.state == .done)
        #expect(await again.queue().contains { $0.act == act } == false)
        again.close()
    }

    @Test func twoRunsAtOnceDoNothingTwice() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 3)
        let reports = try await wallet.act(.pause, on: ids)
        world.go(to: try #require(reports.map(\.due).min()))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { _ = try await wallet.runDue() } }
            try await group.waitForAll()
        }
        #expect(world.events("pause").count == 1)
        wallet.close()
    }

    @Test func aClaimThatWasNeverSentCanBeTakenBack() async throws {
        let (wallet, _) = try await world.walletWithAgents()
        let report = try await wallet.claim(url: world.link())
        try await wallet.cancel(report.id)
        #expect(await wallet.agents().isEmpty)
        #expect(try await wallet.runDue().isEmpty)
        wallet.close()
    }
}
