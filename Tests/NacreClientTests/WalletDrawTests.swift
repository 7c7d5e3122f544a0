import Foundation
import JSONWriting
import PrivacyPassIssuer
import PrivacyPassToken
import Synchronization
import TestLogs
import Testing

@testable import NacreClient

@Suite struct WalletDrawTests {
    private let world: WalletWorld
    private let epoch = WalletWorld.epoch

    init() throws { world = try WalletWorld() }

    private func directory(
        name: String = "localhost:8421", keys: @escaping @Sendable () throws -> [EpochKey]
    ) -> @Sendable (Timestamp) throws -> IssuerDirectory {
        { _ in
            IssuerDirectory(
                issuerRequestURI: "/v1/tokens", issuerName: name, keys: try keys(),
                logKey: try WorldLogs.accountsLog.get().vkey)
        }
    }

    private func key(_ kind: TokenKind, _ number: Int64, other: Bool = false) throws -> EpochKey {
        EpochKey(
            kind: kind, epoch: try #require(Epoch(number: number)),
            key: try WalletWorld.key(kind, number, other: other).publicKey)
    }

    @Test func theWholeAllowanceIsDrawnOnceAndKept() async throws {
        let wallet = try await world.wallet()
        let drawn = try await wallet.draw()
        #expect(drawn == DrawReport(epoch: epoch, drawn: ["run": 3, "vote": 1], wasDrawnBefore: false))
        let again = try await wallet.reopened(in: world)
        #expect(try await again.draw().wasDrawnBefore)
        #expect(
            await again.tokensHeld() == [
                HeldTokens(kind: "run", epoch: epoch, count: 3), HeldTokens(kind: "vote", epoch: epoch, count: 1),
            ])
        #expect(world.state.withLock { $0.sentBatches.count } == 1)
        again.close()
    }

    @Test func aLostAnswerIsAskedForWithTheSameBytes() async throws {
        let wallet = try await world.wallet()
        world.set { $0.hook = { if $0 == .afterDraw { throw LostAnswer() } } }
        await #expect(throws: LostAnswer.self) { try await wallet.draw() }
        world.set { $0.hook = { if $0 == .beforeDraw { throw LostAnswer() } } }
        await #expect(throws: LostAnswer.self) { try await wallet.draw() }
        world.set { $0.hook = nil }
        #expect(try await wallet.draw().drawn == ["run": 3, "vote": 1])
        let sent = world.state.withLock { $0.sentBatches }
        #expect(sent.count == 2 && Set(sent).count == 1)
        wallet.close()
    }

    @Test func afterACrashOneFreshBatchReplacesTheLostOne() async throws {
        let wallet = try await world.wallet()
        world.set { $0.hook = { if $0 == .afterDraw { throw LostAnswer() } } }
        await #expect(throws: LostAnswer.self) { try await wallet.draw() }
        let second = try await wallet.reopened(in: world)
        await #expect(throws: LostAnswer.self) { try await second.draw() }
        world.set { $0.hook = nil }
        let third = try await second.reopened(in: world)
        await #expect(throws: WalletError.allowanceLost(epoch: epoch)) { try await third.draw() }
        #expect(Set(world.state.withLock { $0.sentBatches }).count == 3)
        third.close()
    }

    @Test func aChangedKeyIsReportedAndNothingIsSent() async throws {
        let wallet = try await world.wallet()
        world.set { $0.hook = { if $0 == .beforeDraw { throw LostAnswer() } } }
        await #expect(throws: LostAnswer.self) { try await wallet.draw() }
        let other = directory { [try self.key(.run, self.epoch, other: true), try self.key(.vote, self.epoch)] }
        world.set { state in
            state.hook = nil
            state.directory = other
        }
        let again = try await wallet.reopened(in: world)
        await #expect(throws: WalletError.issuerKeyChanged(kind: "run", epoch: epoch)) { try await again.draw() }
        #expect(world.state.withLock { $0.sentBatches.isEmpty })
        again.close()
    }

    @Test func aKeyOfTheNextEpochIsPinnedToo() async throws {
        world.set { $0.now = Timestamp(day: self.epoch * 30 + 27) }
        let next = epoch + 1
        let shown = directory {
            [
                try self.key(.run, self.epoch), try self.key(.vote, self.epoch), try self.key(.run, next),
                try self.key(.vote, next),
            ]
        }
        world.set { $0.directory = shown }
        let wallet = try await world.wallet()
        _ = try await wallet.draw()
        world.set { $0.now = Timestamp(day: next * 30 + 1) }
        let changed = directory { [try self.key(.run, next), try self.key(.vote, next, other: true)] }
        world.set { $0.directory = changed }
        await #expect(throws: WalletError.issuerKeyChanged(kind: "vote", epoch: next)) { try await wallet.draw() }
        wallet.close()
    }

    @Test func twoKeysForOneKindAreRefused() async throws {
        let two = directory {
            [
                try self.key(.run, self.epoch), try self.key(.run, self.epoch, other: true),
                try self.key(.vote, self.epoch),
            ]
        }
        world.set { $0.directory = two }
        let wallet = try await world.wallet()
        await #expect(throws: WalletError.issuerKeyTwice(kind: "run", epoch: epoch)) { try await wallet.draw() }
        wallet.close()
    }

    @Test func anIssuerThatRenamesItselfIsReported() async throws {
        let wallet = try await world.wallet()
        _ = try await wallet.draw()
        world.wait(hours: 30 * 24)
        world.set { $0.issuerName = "tracker.example:8421" }
        await #expect(throws: WalletError.issuerRenamed(was: "localhost:8421", now: "tracker.example:8421")) {
            try await wallet.draw()
        }
        wallet.close()
    }

    @Test func aMissingKeyIsSaidSo() async throws {
        let runOnly = directory { [try self.key(.run, self.epoch)] }
        world.set { $0.directory = runOnly }
        let wallet = try await world.wallet()
        await #expect(throws: WalletError.issuerKeyMissing(kind: "vote", epoch: epoch)) { try await wallet.draw() }
        wallet.close()
    }

    @Test(arguments: [-30, 30] as [Int64])
    func aClockAMonthOffIsSaidSoWithBothTimes(days: Int64) async throws {
        let shown = directory { [try self.key(.run, self.epoch), try self.key(.vote, self.epoch)] }
        world.set { $0.directory = shown }
        let here = Timestamp(day: epoch * 30 + 10 + days)
        world.set { $0.now = here }
        let wallet = try await world.wallet()
        let expected = WalletError.clockOff(
            here: here, thereFrom: Timestamp(day: epoch * 30), thereUntil: Timestamp(day: (epoch + 1) * 30))
        await #expect(throws: expected) { try await wallet.draw() }
        #expect(expected.description.contains(here.iso8601))
        #expect(expected.description.contains(Timestamp(day: epoch * 30).iso8601))
        #expect(world.state.withLock { $0.sentBatches.isEmpty })
        wallet.close()
    }

    @Test func tokensUnderAnotherKeyThanShownAreNotKept() async throws {
        let other = directory { [try self.key(.run, self.epoch, other: true), try self.key(.vote, self.epoch)] }
        world.set { $0.directory = other }
        let wallet = try await world.wallet()
        await #expect(throws: (any Error).self) { try await wallet.draw() }
        #expect(await wallet.tokensHeld().isEmpty)
        wallet.close()
    }

    @Test(arguments: [[], [1, 2, 3], Array("{}".utf8), [UInt8](repeating: 0x5B, count: 10_000)] as [[UInt8]])
    func aDirectoryThatIsNoneIsSaidSo(bytes: [UInt8]) async throws {
        let wallet = try await world.wallet()
        wallet.close()
        var environment = world.environment()
        environment.connections.issuerDirectory = { _ in bytes }
        let again = try await OwnerWallet.open(
            at: world.path, passphrase: WalletWorld.passphrase, environment: environment)
        await #expect(throws: WalletError.issuerUnreadable) { try await again.draw() }
        again.close()
    }

    @Test func nobodySignedInDrawsNothing() async throws {
        let wallet = try await world.wallet()
        try await wallet.signedOut()
        await #expect(throws: WalletError.notSignedIn) { try await wallet.draw() }
        wallet.close()
    }

    @Test func laterEpochsAreDrawnByThemselvesInTheirFirst72Hours() async throws {
        let wallet = try await world.wallet()
        _ = try await wallet.draw()
        try await world.live(wallet, until: Timestamp(day: (epoch + 3) * 30 + 10))
        #expect(world.state.withLock { Set($0.batches.keys) } == [epoch, epoch + 1, epoch + 2, epoch + 3])
        let held = await wallet.tokensHeld()
        #expect(held.map(\.epoch) == [epoch + 3, epoch + 3])
        let next = try #require(await wallet.nextDue())
        let start = Timestamp(day: (epoch + 4) * 30)
        #expect(next >= start && next.milliseconds < start.milliseconds + 72 * 3_600_000)
        wallet.close()
    }

    @Test func aDrawWaitsForTheSignInAndThenGoesOn() async throws {
        let wallet = try await world.wallet()
        _ = try await wallet.draw()
        try await wallet.signedOut()
        try await world.live(wallet, until: Timestamp(day: (epoch + 1) * 30 + 5))
        let held = await wallet.queue()
        #expect(held.contains { $0.act == .draw(epoch: epoch + 1) && $0.state == .held(reason: "Nobody is signed in") })
        try await wallet.signedIn(email: "a@example.org", session: "nacre_session_y")
        try await world.live(wallet, until: Timestamp(day: (epoch + 1) * 30 + 9))
        #expect(await wallet.tokensHeld().contains { $0.epoch == epoch + 1 })
        wallet.close()
    }
}

extension OwnerWallet {
    /// As the next command finds it.
    func reopened(in world: WalletWorld) async throws -> OwnerWallet { try await world.reopened(self) }
}
