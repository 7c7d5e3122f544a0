import AgentAPI
import Foundation
import JSONWriting
import Synchronization
import Testing

@testable import NacreClient

@Suite struct WalletEpochTests {
    private let world: WalletWorld
    private let epoch = WalletWorld.epoch

    init() throws { world = try WalletWorld() }

    @Test func everyEpochRenewsAllAgentsAndTheVoterByItself() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 4)
        try await world.live(wallet, until: Timestamp(day: (epoch + 2) * 30 + 7))
        let agents = world.state.withLock { $0.agents }
        for id in ids {
            let epochs = try #require(agents[id]).epochs
            #expect(epochs.isSuperset(of: ["run \(epoch)", "run \(epoch + 1)", "run \(epoch + 2)"]))
        }
        let voters = ids.filter { agents[$0]?.epochs.contains("vote \(epoch + 1)") == true }
        #expect(voters == [ids[0]])
        for event in world.events("renew") where event.moment >= Timestamp(day: (epoch + 1) * 30) {
            let offset = event.moment.milliseconds - Timestamp(day: event.moment.day / 30 * 30).milliseconds
            #expect((72 * 3_600_000..<144 * 3_600_000).contains(offset))
        }
        wallet.close()
    }

    @Test func anOwnerWhoSkipsAnEpochIsNotDrawnFor() async throws {
        let (wallet, _) = try await world.walletWithAgents(agents: 2)
        try await wallet.setRenewsByItself(false)
        try await world.live(wallet, until: Timestamp(day: (epoch + 2) * 30 + 7))
        #expect(world.state.withLock { Set($0.batches.keys) } == [epoch])
        #expect(world.events("renew").allSatisfy { $0.moment < Timestamp(day: (epoch + 1) * 30) })
        try await wallet.setRenewsByItself(true)
        try await world.live(wallet, until: Timestamp(day: (epoch + 2) * 30 + 17))
        #expect(world.state.withLock { $0.batches[epoch + 2] } != nil)
        #expect(world.events("renew").count { $0.moment >= Timestamp(day: (epoch + 2) * 30) } == 3)
        wallet.close()
    }

    @Test func aDrawThatWaitedForASignInIsDoneAtOnceAfterIt() async throws {
        let (wallet, _) = try await world.walletWithAgents()
        try await wallet.signedOut()
        let due = try #require(await wallet.nextDue())
        world.go(to: due)
        let held = try await wallet.runDue()
        #expect(held.map(\.waitsForSignIn) == [true])
        #expect(await wallet.nextDue() == nil)
        try await wallet.signedIn(email: "a@example.org", session: "nacre_session_y")
        #expect(try await wallet.retry(held.map(\.id) + [UUID()]).map(\.state) == [.done])
        #expect(world.state.withLock { $0.batches[epoch + 1] } != nil)
        wallet.close()
    }

    @Test func withFewerTokensTheLastInTheOwnersOrderFallSilent() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 5)
        try await wallet.setOrder([ids[3], ids[1]])
        try await wallet.setVoter(ids[1])
        world.set { $0.run = 2 }
        world.set { $0.now = Timestamp(day: (self.epoch + 1) * 30 + 1) }
        _ = try await wallet.draw()
        let plan = try await wallet.renewAll()
        #expect(plan.silent.map(\.id) == [ids[0], ids[2], ids[4]])
        #expect(plan.voter?.id == ids[1])
        try await world.live(wallet, until: Timestamp(day: (epoch + 1) * 30 + 7))
        let agents = world.state.withLock { $0.agents }
        #expect(ids.filter { agents[$0]?.epochs.contains("run \(epoch + 1)") == true } == [ids[1], ids[3]])
        #expect(agents[ids[1]]?.epochs.contains("vote \(epoch + 1)") == true)
        wallet.close()
    }

    @Test func renewingAtOnceUsesNoTokenTwice() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 3)
        world.set { $0.now = Timestamp(day: (self.epoch + 1) * 30 + 1) }
        _ = try await wallet.draw()
        let plan = try await wallet.renewAll(now: true)
        #expect(plan.acts.count == 4 && plan.acts.allSatisfy { $0.state == .done } && plan.silent.isEmpty)
        #expect(try await wallet.renewAll(now: true).acts.isEmpty)
        #expect(try await wallet.renew([ids[0]], now: true).isEmpty)
        let spent = world.state.withLock { $0.spent.count }
        #expect(spent == 3 + 4)
        wallet.close()
    }

    @Test func eachQueuedWithdrawalExportsRightBeforeIt() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 4)
        _ = try await wallet.draw()
        let start = world.now
        let folder = world.folder + "/exports"
        let plan = try await wallet.withdrawAll(exportFolder: folder)
        #expect(plan.exported.isEmpty && plan.failed.isEmpty && plan.acts.count == 4)
        // Nothing was asked of the agents' server: asked in one go, it would know that they belong together.
        #expect(world.events("export").isEmpty && world.events("withdraw").isEmpty)
        try await world.live(wallet, until: Timestamp(milliseconds: start.milliseconds + 72 * 3_600_000))
        #expect(Set(world.events("withdraw").map(\.agent)) == Set(ids))
        #expect(Set(world.events("withdraw").map { $0.moment.milliseconds / 60_000 }).count == 4)
        #expect(world.events("export").map(\.agent) == world.events("withdraw").map(\.agent))
        #expect(world.events("export").map(\.moment) == world.events("withdraw").map(\.moment))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).map { folder + "/" + $0 }
        #expect(files.count == 4)
        for id in ids {
            let path = try #require(files.first { $0.contains(id.uuidString.lowercased()) })
            #expect(try String(contentsOfFile: path, encoding: .utf8).contains(id.uuidString))
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        }
        #expect(await wallet.agents().allSatisfy { $0.state == .withdrawn })
        wallet.close()
    }

    @Test(arguments: [true, false]) func anAgentThatNeverConfirmedIsExportedInPartAndWithdrawn(isNow: Bool) async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 2)
        world.set { $0.agents[ids[0]]?.isConfirmed = false }
        let plan = try await wallet.withdrawAll(exportFolder: world.folder + "/exports", now: isNow)
        var acts = plan.acts
        if isNow {
            #expect(plan.exported.map(\.isPartial) == [true, false] && plan.failed.isEmpty)
        } else {
            acts = []
            while let due = await wallet.nextDue(), await wallet.agents().contains(where: { $0.state == .claimed }) {
                world.go(to: due)
                acts += try await wallet.runDue()
            }
        }
        let partial = acts.filter { $0.isPartiallyExported }.compactMap { $0.agent?.id }
        #expect(partial == [ids[0]])
        #expect(await wallet.agents().map(\.state) == [.withdrawn, .withdrawn])
        wallet.close()
    }

    @Test func anAgentWhoseDataCannotBeFetchedIsNotWithdrawn() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 2)
        world.set { state in
            state.hook = { point in
                if point == .beforeAct("export") {
                    self.world.set { $0.hook = nil }
                    throw WalletWorld.refusal(503, "OVERLOADED")
                }
            }
        }
        let plan = try await wallet.withdrawAll(exportFolder: world.folder + "/exports", now: true)
        #expect(plan.failed.map(\.agent.id) == [ids[0]])
        #expect(plan.acts.map(\.state) == [.done])
        #expect(await wallet.agents().map(\.state) == [.claimed, .withdrawn])
        wallet.close()
    }

    @Test func aBrokenSpreadingWithdrawsInOneBurst() async throws {
        let (wallet, _) = try await world.walletWithAgents(agents: 4, spreading: ActSpreading(broken: .withdrawBurst))
        _ = try await wallet.withdrawAll(exportFolder: world.folder + "/exports")
        _ = try await wallet.runDue()
        #expect(Set(world.events("withdraw").map(\.moment)).count == 1)
        wallet.close()
    }
}
