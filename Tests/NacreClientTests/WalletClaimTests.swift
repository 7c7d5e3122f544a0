import AgentAPI
import Foundation
import JSONWriting
import Synchronization
import Testing

@testable import NacreClient

@Suite struct WalletClaimTests {
    private let world: WalletWorld
    private let epoch = WalletWorld.epoch

    init() throws { world = try WalletWorld() }

    @Test func aClaimWaitsAndThenIsMadeOnce() async throws {
        let (wallet, _) = try await world.walletWithAgents()
        let report = try await wallet.claim(url: world.link())
        #expect(report.state == .waiting)
        // The world's clock stands at midnight: the next day from 01:00 on.
        let wait = report.due.milliseconds - world.now.milliseconds
        #expect((25 * 3_600_000..<48 * 3_600_000).contains(wait))
        #expect(try await wallet.runDue().isEmpty)
        world.go(to: report.due)
        #expect(try await wallet.runDue().map(\.state) == [.done])
        let agent = try #require(await wallet.agents().first)
        #expect(agent.state == .claimed && agent.votes && agent.name?.hasPrefix("agent-") == true)
        #expect(world.events("claim").count == 1)
        #expect(await wallet.tokensHeld().first?.count == 2)
        wallet.close()
    }

    @Test func everyAgentHasKeysOfItsOwn() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 3)
        let keys = world.state.withLock { state in ids.compactMap { state.agents[$0]?.ownerKey } }
        #expect(Set(keys).count == 3)
        #expect(Set(await wallet.agents().map(\.keyFingerprint)).count == 3)
        let fingerprint = try #require(await wallet.agents().first?.keyFingerprint)
        #expect(fingerprint.split(separator: "-").map(\.count) == Array(repeating: 4, count: 8))
        wallet.close()
    }

    @Test func aLinkToAnotherServerGetsNoToken() async throws {
        let (wallet, _) = try await world.walletWithAgents()
        for server in ["http://127.0.0.1:8430", "https://127.0.0.1:8420", "http://evil.example"] {
            await #expect(throws: WalletError.self) { try await wallet.claim(url: world.link(server: server), now: true) }
        }
        for text in ["", "http://127.0.0.1:8420/claim/", "http://127.0.0.1:8420/claim/moltbook_claim_AAAA", "x"] {
            await #expect(throws: WalletError.notAClaimURL(text)) { try await wallet.claim(url: text, now: true) }
        }
        #expect(world.events.isEmpty)
        wallet.close()
    }

    @Test func anExpiredLinkIsRefusedAndAFreshOneTakesItsPlaceWithTheSameKeys() async throws {
        let (wallet, _) = try await world.walletWithAgents()
        let id = UUID()
        let old = world.link(id)
        _ = try await wallet.claim(url: old)
        let fingerprint = try #require(await wallet.agents().first?.keyFingerprint)
        world.wait(hours: 25)
        await #expect(throws: WalletError.claimLinkExpired) { try await wallet.claim(url: old) }
        let report = try await wallet.claim(url: world.link(id), now: true)
        #expect(report.state == .done && report.agent?.keyFingerprint == fingerprint)
        #expect(await wallet.agents().count == 1)
        wallet.close()
    }

    @Test func anAgentThatSomebodyElseClaimedIsLostAndTheTokenStays() async throws {
        let (wallet, _) = try await world.walletWithAgents()
        let id = UUID()
        let link = world.link(id)
        world.set { $0.agents[id]?.ownerKey = Data([1]) }
        let report = try await wallet.claim(url: link, now: true)
        guard case .failed = report.state else {
            Issue.record("\(report.state)")
            return
        }
        #expect(await wallet.agents().first?.state == .lost)
        #expect(await wallet.tokensHeld().first == HeldTokens(kind: "run", epoch: epoch, count: 3))
        wallet.close()
    }

    @Test func claimsWhoseLinksHaveGrownTooOldWaitForFreshOnes() async throws {
        let (wallet, _) = try await world.walletWithAgents()
        let ids = [UUID(), UUID()]
        for id in ids { _ = try await wallet.claim(url: world.link(id)) }
        world.wait(hours: 60)
        // The second time the queue lets go what is held and can go on.
        for _ in 0..<2 {
            _ = try await wallet.runDue()
            let claims = await wallet.queue().filter { $0.act == .claim }
            #expect(claims.map(\.state) == Array(repeating: .held(reason: QueuedAct.linkTooOld), count: 2))
        }
        #expect(world.events("claim").isEmpty)
        let fresh = try await wallet.claim(url: world.link(ids[0]))
        #expect(fresh.state == .waiting)
        world.go(to: fresh.due)
        #expect(try await wallet.runDue().contains { $0.act == .claim && $0.state == .done })
        wallet.close()
    }

    @Test func aClaimShowsTheCrowdOfTheLastDrawAndAsksTheAccountServerNothing() async throws {
        let (wallet, _) = try await world.walletWithAgents()
        let drawn = world.now
        let calls = world.state.withLock { $0.accountCalls }
        world.wait(hours: 5)
        _ = try await wallet.claim(url: world.link())
        let crowd = try #require(await wallet.crowd)
        #expect(crowd.seen == drawn && crowd.drawnThisEpoch == 40 && crowd.drawnToday == 20)
        #expect(world.state.withLock { $0.accountCalls } == calls && calls == 1)
        wallet.close()
    }

    @Test func claimsBeyondTheTokensAreRefusedBeforeTheyAreQueued() async throws {
        let (wallet, _) = try await world.walletWithAgents()
        for _ in 0..<3 { _ = try await wallet.claim(url: world.link()) }
        await #expect(throws: WalletError.noToken(kind: "run", epoch: epoch)) {
            try await wallet.claim(url: world.link())
        }
        wallet.close()
    }
}
