import Foundation
import JSONWriting
import Synchronization
import Testing

@testable import NacreClient

@Suite struct WalletCopyTests {
    private let world: WalletWorld

    init() throws { world = try WalletWorld() }

    private func second(code: String) async throws -> (OwnerWallet, WalletWorld) {
        let other = try WalletWorld()
        let copy = world.state.withLock { $0.copy }
        other.set { state in
            state.copy = copy
            state.now = self.world.now
        }
        let wallet = try await OwnerWallet.restore(
            at: other.path, passphrase: "an otter under the third bridge", signInPassphrase: nil, recoveryCode: code,
            configuration: other.configuration, email: "a@example.org", session: "nacre_session_z",
            environment: other.environment(seed: 21))
        return (wallet, other)
    }

    @Test func theSecondMachineHasEverythingWithTheRecoveryCode() async throws {
        let wallet = try await world.wallet()
        _ = try await wallet.draw()
        _ = try await wallet.claim(url: world.link(), now: true)
        _ = try await wallet.claim(url: world.link())
        let code = try await wallet.recoveryCode()
        try await wallet.backUp()
        let (restored, _) = try await second(code: code.lowercased())
        #expect(await restored.agents() == wallet.agents())
        #expect(await restored.tokensHeld() == wallet.tokensHeld())
        #expect(await restored.person?.session == "nacre_session_z")
        #expect(try await restored.recoveryCode() == code)
        wallet.close()
        restored.close()
    }

    @Test func theSecondMachineHasMomentsOfItsOwnAndRotatesNoKeys() async throws {
        let (wallet, ids) = try await world.walletWithAgents(agents: 3)
        let queued = try await wallet.act(.pause, on: ids)
        _ = try await wallet.act(.rotateKey, on: [ids[1]])
        let code = try await wallet.recoveryCode()
        try await wallet.backUp()
        let (restored, _) = try await second(code: code)
        let acts = await restored.queue()
        #expect(acts.count { $0.act == .pause } == 3 && !acts.contains { $0.act == .rotateKey })
        #expect(Set(acts.map(\.due)).isDisjoint(with: queued.map(\.due)))
        #expect(await restored.droppedRotations.map(\.id) == [ids[1]])
        wallet.close()
        restored.close()
    }

    @Test func aCopySaysNothingAndIsNewEveryTime() async throws {
        let wallet = try await world.wallet()
        _ = try await wallet.recoveryCode()
        try await wallet.backUp()
        try await wallet.backUp()
        let uploads = world.state.withLock { $0.uploads }
        #expect(uploads.map(\.bytes.count) == [262_144, 262_144])
        #expect(uploads[0].bytes.dropFirst(40) != uploads[1].bytes.dropFirst(40))
        #expect(uploads[0].bytes.firstRange(of: Array("example.org".utf8)) == nil)
        wallet.close()
    }

    @Test func sizesGrowInStepsOf256KiBAndEndAt4MiB() throws {
        let copy = WalletCopy(key: [UInt8](repeating: 5, count: 32))
        for (count, size) in [(0, 1), (262_000, 1), (262_144, 2), (1_000_000, 4), (4_194_000, 16)] {
            let content = [UInt8](repeating: 7, count: count)
            let sealed = try copy.seal(content)
            #expect(sealed.count == size * 262_144)
            #expect(try copy.open(sealed) == content)
        }
        #expect(throws: WalletError.copyTooLarge) { try copy.seal([UInt8](repeating: 7, count: 4_194_304)) }
    }

    @Test func aChangedCutOrForeignCopyIsRefused() throws {
        let copy = WalletCopy(key: [UInt8](repeating: 5, count: 32))
        let sealed = try copy.seal([1, 2, 3])
        for index in stride(from: 0, to: sealed.count, by: 9_973) {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: WalletError.copyUnreadable) { try copy.open(changed) }
        }
        for bytes in [[], Array(sealed.dropLast()), sealed + sealed, Array(sealed.prefix(131_072))] {
            #expect(throws: WalletError.copyUnreadable) { try copy.open(bytes) }
        }
        #expect(throws: WalletError.copyUnreadable) {
            try WalletCopy(key: [UInt8](repeating: 6, count: 32)).open(sealed)
        }
    }

    @Test func anotherCodeOpensNothing() async throws {
        let wallet = try await world.wallet()
        _ = try await wallet.recoveryCode()
        try await wallet.backUp()
        let wrong = RecoveryCode(key: [UInt8](repeating: 1, count: 32)).text
        await #expect(throws: WalletError.copyUnreadable) { try await second(code: wrong) }
        await #expect(throws: WalletError.recoveryCodeMistyped) { try await second(code: "Z" + wrong.dropFirst()) }
        wallet.close()
    }

    @Test func itIsUploadedOnceADayWhetherOrNotAnythingChanged() async throws {
        let wallet = try await world.wallet()
        _ = try await wallet.recoveryCode()
        let start = world.now
        try await world.live(wallet, until: Timestamp(day: start.day + 11))
        #expect(world.state.withLock { $0.uploads.count } == 10)
        wallet.close()
    }

    @Test func anUploadWhoseAnswerWasLostIsRecognisedAsItsOwn() async throws {
        let wallet = try await world.wallet()
        _ = try await wallet.recoveryCode()
        try await wallet.backUp()
        world.set { $0.hook = { if $0 == .afterCopy { throw LostAnswer() } } }
        await #expect(throws: LostAnswer.self) { try await wallet.backUp() }
        world.set { $0.hook = nil }
        let again = try await world.reopened(wallet)
        try await again.backUp()
        #expect(world.state.withLock { $0.uploads.count } == 3)
        again.close()
    }

    @Test func whatAnotherMachineStoredIsNotOverwrittenUnasked() async throws {
        let wallet = try await world.wallet()
        let code = try await wallet.recoveryCode()
        try await wallet.backUp()
        let (restored, other) = try await second(code: code)
        _ = try await restored.draw()
        try await restored.backUp()
        let newer = other.state.withLock { $0.copy }
        world.set { $0.copy = newer }
        let error = await #expect(throws: WalletError.self) { try await wallet.backUp() }
        guard case .copyConflict(let counter) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(counter != nil)
        try await wallet.backUp(replacing: .overwrite)
        restored.close()
        wallet.close()
    }

    @Test func aNewerCopyIsTakenAndAnOlderOneRefused() async throws {
        let wallet = try await world.wallet()
        let code = try await wallet.recoveryCode()
        try await wallet.backUp()
        let old = world.state.withLock { $0.copy }
        let (restored, other) = try await second(code: code)
        for _ in 0..<5 { try await restored.signedIn(email: "a@example.org", session: "nacre_session_z") }
        _ = try await restored.draw()
        try await restored.backUp()
        let newer = other.state.withLock { $0.copy }
        world.set { $0.copy = newer }
        try await wallet.takeCopy()
        #expect(await wallet.tokensHeld() == restored.tokensHeld())
        #expect(await wallet.person?.session == "nacre_session_x")
        world.set { $0.copy = old }
        let error = await #expect(throws: WalletError.self) { try await wallet.takeCopy() }
        guard case .copyOlder = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        restored.close()
        wallet.close()
    }

    @Test func withoutACodeOrACopyItIsSaidSo() async throws {
        let wallet = try await world.wallet()
        await #expect(throws: WalletError.noRecoveryCode) { try await wallet.backUp() }
        let code = try await wallet.recoveryCode()
        await #expect(throws: WalletError.noCopy) { try await second(code: code) }
        wallet.close()
    }
}
