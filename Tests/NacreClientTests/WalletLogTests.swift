import AgentAPI
import Foundation
import IssuerLog
import JSONWriting
import PrivacyPassIssuer
import PrivacyPassToken
import Synchronization
import TestLogs
import Testing
import TransparencyLog

@testable import NacreClient

/// An issuer that shows one owner a key of her own could tell her tokens apart from all others. Every way to do it is
/// refused before anything is drawn.
@Suite struct WalletLogTests {
    private let world: WalletWorld
    private let epoch = WalletWorld.epoch
    private let witnesses: [CosignatureSigner]

    init() throws {
        world = try WalletWorld()
        witnesses = try MemoryWitness.make(3)
    }

    private var seconds: Int64 { world.now.milliseconds / 1_000 }

    private func key(_ kind: TokenKind, _ number: Int64, other: Bool = false) throws -> EpochKey {
        EpochKey(
            kind: kind, epoch: try #require(Epoch(number: number)),
            key: try WalletWorld.key(kind, number, other: other).publicKey)
    }

    /// The directory with which the issuer marks this owner: another `run` key than everybody's.
    private func showOwnKey() throws {
        let keys = [try key(.run, epoch, other: true), try key(.vote, epoch)]
        world.set { state in
            state.directory = { _ in
                IssuerDirectory(
                    issuerRequestURI: "/v1/tokens", issuerName: "localhost:8421", keys: keys,
                    logKey: try WorldLogs.accountsLog.get().vkey)
            }
        }
    }

    /// The log as this owner is shown it, signed by the log's key and cosigned by whoever is given.
    private func showLog(_ leaves: [LoggedKey], witnesses: [CosignatureSigner] = [], at time: Int64 = 0) throws {
        var log = try WorldLogs.accountsLog.get()
        for leaf in leaves { log.append(.issuerKey(leaf.statement)) }
        let shown = log
        let note = try shown.note(witnesses: witnesses, at: time)
        world.set { state in
            state.logs.override = { isAccounts, path in
                guard isAccounts else { return nil }
                return try shown.file(String(path.dropFirst(5)), note: note)
            }
        }
    }

    private func pinned(_ count: Int = 3, quorum: Int = 2) throws -> WalletPins {
        WalletPins(
            accountsLog: try WorldLogs.accountsLog.get().vkey, agentsLog: try WorldLogs.agentsLog.get().vkey,
            witnesses: witnesses.prefix(count).map(\.verifier.vkey), quorum: quorum)
    }

    /// A wallet whose owner pinned both logs and witnesses, which have cosigned just now.
    private func cautiousWallet() async throws -> OwnerWallet {
        let (signers, time) = (witnesses, seconds)
        world.set { state in
            state.logs.witnesses = signers
            state.logs.cosignedAt = time
        }
        let wallet = try await world.wallet()
        try await wallet.pin(try pinned())
        return wallet
    }

    private func expectNothingSent() { #expect(world.state.withLock { $0.sentBatches.isEmpty }) }

    // MARK: A key of her own

    @Test func aKeyOfHerOwnWithoutALeafIsRefused() async throws {
        try showOwnKey()
        let wallet = try await cautiousWallet()
        await #expect(throws: WalletError.issuerKeyDiffers(.accounts, kind: "run", epoch: epoch)) {
            try await wallet.draw()
        }
        expectNothingSent()
        #expect(await wallet.seenLogs.accounts == nil)
        wallet.close()
    }

    @Test func aKeyOfHerOwnWithALeafBesideEverybodysIsRefused() async throws {
        try showOwnKey()
        let wallet = try await cautiousWallet()
        let leaves = try [
            LoggedKey(key(.run, epoch)), LoggedKey(key(.vote, epoch)), LoggedKey(key(.run, epoch, other: true)),
        ]
        try showLog(leaves, witnesses: witnesses, at: seconds)
        await #expect(throws: WalletError.issuerKeyTwice(kind: "run", epoch: epoch)) { try await wallet.draw() }
        expectNothingSent()
        wallet.close()
    }

    /// A log of her own: the witnesses have seen another one.
    @Test func aKeyOfHerOwnInALogOfHerOwnIsRefused() async throws {
        try showOwnKey()
        let wallet = try await cautiousWallet()
        let leaves = try [LoggedKey(key(.run, epoch, other: true)), LoggedKey(key(.vote, epoch))]
        try showLog(leaves)
        await #expect(throws: WalletError.logNotCosigned(.accounts, cosigned: 0, quorum: 2)) {
            try await wallet.draw()
        }
        try showLog(leaves, witnesses: [witnesses[0]], at: seconds)
        await #expect(throws: WalletError.logNotCosigned(.accounts, cosigned: 1, quorum: 2)) {
            try await wallet.draw()
        }
        expectNothingSent()
        wallet.close()
    }

    /// Even where every witness was deceived: the agents' server was told what everybody was told.
    @Test func aTokenIsNotSpentWhereTheAgentServersLogShowsAnotherKey() async throws {
        let wallet = try await cautiousWallet()
        _ = try await wallet.draw()
        var other = try WorldLogs.agentsLog.get()
        other.append(.issuerKey(LoggedKey(try key(.run, epoch, other: true)).statement))
        let (shown, signers, time) = (other, witnesses, seconds)
        world.set { state in
            state.logs.override = { isAccounts, path in
                guard !isAccounts, path == IssuerKeysReply.path else { return nil }
                return try WorldLogs.issuerKeys(shown, note: shown.note(witnesses: signers, at: time))
            }
        }
        let report = try await wallet.claim(url: world.link(), now: true)
        let words = WalletError.issuerKeyDiffers(.agents, kind: "run", epoch: epoch).description
        #expect(report.state == .started(reason: words))
        #expect(world.events("claim").isEmpty)
        // The log shows everybody's key again: the act is carried out at its next moment.
        world.set { $0.logs.override = nil }
        try await world.live(wallet, until: Timestamp(milliseconds: world.now.milliseconds + 3 * 86_400_000))
        #expect(world.events("claim").count == 1)
        wallet.close()
    }

    @Test func twoKeysOfTheAgentServerForOneEpochAreAnAlarm() async throws {
        let wallet = try await cautiousWallet()
        _ = try await wallet.draw()
        var log = try WorldLogs.agentsLog.get()
        log.append(.issuerKey(LoggedKey(try key(.run, epoch)).statement))
        log.append(.issuerKey(LoggedKey(try key(.run, epoch, other: true)).statement))
        let (shown, signers, time) = (log, witnesses, seconds)
        world.set { state in
            state.logs.override = { isAccounts, _ in
                isAccounts ? nil : try WorldLogs.issuerKeys(shown, note: shown.note(witnesses: signers, at: time))
            }
        }
        let report = try await wallet.claim(url: world.link(), now: true)
        #expect(report.state == .started(reason: WalletError.issuerKeyTwice(kind: "run", epoch: epoch).description))
        #expect(world.events("claim").isEmpty)
        wallet.close()
    }

    // MARK: Time

    @Test func cosignaturesOlderThanADayAreRefused() async throws {
        let wallet = try await cautiousWallet()
        let old = seconds - 86_401
        world.set { $0.logs.cosignedAt = old }
        await #expect(throws: WalletError.logStale(.accounts)) { try await wallet.draw() }
        let future = seconds + 7_200
        world.set { $0.logs.cosignedAt = future }
        await #expect(throws: WalletError.logStale(.accounts)) { try await wallet.draw() }
        let now = seconds
        world.set { $0.logs.cosignedAt = now }
        #expect(try await wallet.draw().drawn == ["run": 3, "vote": 1])
        wallet.close()
    }

    /// What passes by itself is tried again, in a queue as at the terminal.
    @Test func aDrawThatIsDueWaitsForTheWitnesses() async throws {
        let wallet = try await cautiousWallet()
        _ = try await wallet.draw()
        try await world.live(wallet, until: Timestamp(day: (epoch + 1) * 30 + 6))
        #expect(world.state.withLock { $0.sentBatches.count } == 1)
        let later = Timestamp(day: (epoch + 1) * 30 + 6).milliseconds / 1_000
        world.set { $0.logs.cosignedAt = later }
        // Within the freshness of these cosignatures or never: they are renewed as time goes on.
        for day in 0..<4 {
            world.set { $0.logs.cosignedAt = later + Int64(day) * 86_400 }
            try await world.live(wallet, until: Timestamp(day: (epoch + 1) * 30 + 7 + Int64(day)))
        }
        #expect(world.state.withLock { $0.sentBatches.count } == 2)
        wallet.close()
    }

    // MARK: History

    @Test func aLogThatForgetsIsReported() async throws {
        let wallet = try await cautiousWallet()
        _ = try await wallet.draw()
        let size = try #require(await wallet.seenLogs.accounts?.size)
        #expect(size == 4)
        world.wait(hours: 30 * 24)
        // Rolled back to before the keys that were seen.
        try showLog(
            [LoggedKey(key(.run, epoch + 1)), LoggedKey(key(.vote, epoch + 1))], witnesses: witnesses, at: seconds)
        await #expect(throws: WalletError.logContradicts(.accounts, size: size)) { try await wallet.draw() }
        // As long as before, but another.
        var leaves: [LoggedKey] = []
        for number in [epoch + 1, epoch + 2, epoch + 3] {
            leaves += [LoggedKey(try key(.run, number)), LoggedKey(try key(.vote, number))]
        }
        try showLog(leaves, witnesses: witnesses, at: seconds)
        await #expect(throws: WalletError.logContradicts(.accounts, size: size)) { try await wallet.draw() }
        #expect(world.state.withLock { $0.sentBatches.count } == 1)
        wallet.close()
    }

    @Test func withoutPinsTheLogThatIsSeenFirstCountsAndAChangeIsReported() async throws {
        let wallet = try await world.wallet()
        _ = try await wallet.draw()
        let seen = try #require(await wallet.seenLogs.accounts)
        let key = try WorldLogs.accountsLog.get().vkey
        #expect(seen.key == key)
        world.wait(hours: 30 * 24)
        let other = try MemoryLog("localhost:8421/log", seed: 77)
        let keys = [try self.key(.run, epoch + 1), try self.key(.vote, epoch + 1)]
        world.set { state in
            state.directory = { _ in
                IssuerDirectory(
                    issuerRequestURI: "/v1/tokens", issuerName: "localhost:8421", keys: keys, logKey: other.vkey)
            }
        }
        let changed = WalletError.logKeyChanged(.accounts, was: seen.key, now: other.vkey)
        await #expect(throws: changed) { try await wallet.draw() }
        // An owner who has learned of the new key elsewhere pins it; the old log is forgotten.
        try await wallet.pin(WalletPins(accountsLog: other.vkey))
        #expect(await wallet.seenLogs.accounts == nil)
        await #expect(throws: WalletError.logNotSigned(.accounts)) { try await wallet.draw() }
        wallet.close()
    }

    @Test func aPinnedLogIsTheOnlyOneWhateverTheServerSays() async throws {
        let wallet = try await world.wallet()
        try await wallet.pin(WalletPins(accountsLog: try MemoryLog("localhost:8421/log", seed: 78).vkey))
        await #expect(throws: WalletError.logNotSigned(.accounts)) { try await wallet.draw() }
        expectNothingSent()
        wallet.close()
    }

    // MARK: Bad input

    @Test func whatIsNoLogIsRefused() async throws {
        let wallet = try await cautiousWallet()
        let (signers, time) = (witnesses, seconds)
        var log = try WorldLogs.accountsLog.get()
        for kind in [TokenKind.run, .vote] { log.append(.issuerKey(LoggedKey(try key(kind, epoch)).statement)) }
        let good = log
        let note = try good.note(witnesses: signers, at: time)
        let bad: [@Sendable (String) throws -> [UInt8]?] = [
            { $0.hasSuffix("checkpoint") ? [] : nil },
            { $0.hasSuffix("checkpoint") ? Array("nonsense\n".utf8) : nil },
            // Entries cut short, altered, missing, one too many.
            {
                $0.contains("entries") ? Array(try good.file(String($0.dropFirst(5)), note: note)?.dropLast() ?? []) : nil
            },
            { path in
                guard path.contains("entries"), var bytes = try good.file(String(path.dropFirst(5)), note: note) else {
                    return nil
                }
                bytes[bytes.count - 3] ^= 1
                return bytes
            },
            { $0.contains("entries") ? [] : nil },
            { $0.contains("entries") ? (try good.file(String($0.dropFirst(5)), note: note) ?? []) + [0, 0] : nil },
        ]
        for (number, answer) in bad.enumerated() {
            world.set { state in
                state.logs.override = { isAccounts, path in
                    guard isAccounts else { return nil }
                    return try answer(path) ?? good.file(String(path.dropFirst(5)), note: note)
                }
            }
            await #expect(throws: WalletError.logUnreadable(.accounts), "\(number)") { try await wallet.draw() }
        }
        expectNothingSent()
        wallet.close()
    }

    /// Signed by the log and cosigned, but of more leaves than any such log has: nothing is fetched.
    @Test func aLogOfAbsurdSizeIsNotRead() async throws {
        let wallet = try await cautiousWallet()
        let log = try WorldLogs.accountsLog.get()
        let huge = try log.signer.sign(
            Checkpoint(origin: log.signer.verifier.name, size: 1 << 40, root: log.root()))
        let note = try witnesses.reduce(huge) { try $0.adding($1.cosign($0.text, at: seconds)) }
        world.set { state in
            state.logs.override = { isAccounts, path in
                guard isAccounts else { return nil }
                guard path.hasSuffix("checkpoint") else { throw LostAnswer() }
                return note.bytes
            }
        }
        await #expect(throws: WalletError.logUnreadable(.accounts)) { try await wallet.draw() }
        wallet.close()
    }

    @Test func pinsThatCouldNeverHoldAreRefusedAndSurviveNothing() async throws {
        let wallet = try await world.wallet()
        for pins in [
            WalletPins(accountsLog: "nonsense"), WalletPins(witnesses: [try WorldLogs.accountsLog.get().vkey]),
            WalletPins(witnesses: [witnesses[0].verifier.vkey], quorum: 2), WalletPins(quorum: 1),
        ] {
            await #expect(throws: WalletError.self) { try await wallet.pin(pins) }
        }
        #expect(await wallet.pins == .none)
        let good = try pinned()
        try await wallet.pin(good)
        let again = try await world.reopened(wallet)
        #expect(await again.pins == good)
        again.close()
    }
}
