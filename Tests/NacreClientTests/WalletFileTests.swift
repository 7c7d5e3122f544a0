import ByteFraming
import Foundation
import Testing

@testable import NacreClient

@Suite struct WalletFileTests {
    private let world: WalletWorld

    init() throws { world = try WalletWorld() }

    private func open(_ passphrase: String = WalletWorld.passphrase, acceptingOlder: Bool = false) async throws
        -> OwnerWallet
    {
        try await OwnerWallet.open(
            at: world.path, passphrase: passphrase, environment: world.environment(), acceptingOlder: acceptingOlder)
    }

    private func bytes() throws -> [UInt8] { Array(try world.disk().wallet) }

    private func replace(_ bytes: [UInt8]) throws {
        try world.restoreDisk((Data(bytes), try world.disk().lock))
    }

    /// A header and some content after it, by hand.
    private func file(label: String = "nacre/wallet/v1\0", passes: Int64, memory: Int64, lanes: Int64) -> [UInt8] {
        Framing.frame([
            Array(label.utf8), Array("argon2id".utf8), Framing.number(passes), Framing.number(memory),
            Framing.number(lanes), [UInt8](repeating: 1, count: 16), [UInt8](repeating: 2, count: 16),
            [UInt8](repeating: 3, count: 65_564),
        ])
    }

    @Test func whatWasKeptIsThereAgain() async throws {
        let wallet = try await world.wallet()
        let code = try await wallet.recoveryCode()
        wallet.close()
        let again = try await open()
        #expect(await again.person == WalletPerson(email: "a@example.org", session: "nacre_session_x"))
        #expect(await again.configuration == world.configuration)
        #expect(try await again.recoveryCode() == code)
    }

    @Test func onlyTheOwnerCanReadIt() async throws {
        let wallet = try await world.wallet()
        defer { wallet.close() }
        for path in [world.path, world.path + ".lock"] {
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        }
        #expect(try FileManager.default.attributesOfItem(atPath: world.folder)[.posixPermissions] as? Int == 0o700)
    }

    @Test func nothingStandsInTheClearAndTheSizeSaysNothing() async throws {
        let wallet = try await world.wallet()
        _ = try await wallet.draw()
        let before = try bytes()
        _ = try await wallet.claim(url: world.link(), now: true)
        let after = try bytes()
        wallet.close()
        #expect(before.count == after.count)
        for secret in ["example.org", "nacre_session", "8420", "localhost", "moltbook", "agents", "counter"] {
            #expect(after.firstRange(of: Array(secret.utf8)) == nil, "\(secret)")
        }
    }

    @Test(arguments: ["", "wrong", "Seven grey herons on the weir", "seven grey herons on the weir "])
    func aWrongPassphraseOpensNothing(passphrase: String) async throws {
        let wallet = try await world.wallet()
        wallet.close()
        let before = try bytes()
        await #expect(throws: WalletError.wrongPassphrase) { try await open(passphrase) }
        #expect(try bytes() == before)
    }

    @Test func aWrongPassphraseTakesAsLongAsTheRightOne() async throws {
        let hardening = WalletHardening(passes: 2, memory: 16_384, lanes: 1)
        var environment = world.environment()
        environment.hardening = hardening
        let wallet = try await OwnerWallet.create(
            at: world.path, passphrase: WalletWorld.passphrase, signInPassphrase: nil,
            configuration: world.configuration, environment: environment)
        wallet.close()
        let clock = ContinuousClock()
        var right: [Duration] = []
        var wrong: [Duration] = []
        for _ in 0..<5 {
            right.append(try await clock.measure { try await open().close() })
            wrong.append(await clock.measure { _ = try? await open("another passphrase altogether") })
        }
        let (fastRight, fastWrong) = (right.min() ?? .zero, wrong.min() ?? .zero)
        // Both are the work of Argon2id; judging the result is not seen beside it.
        #expect(fastWrong * 2 > fastRight && fastRight * 2 > fastWrong, "\(fastRight) and \(fastWrong)")
    }

    @Test func composedAndDecomposedLettersAreOnePassphrase() async throws {
        let wallet = try await OwnerWallet.create(
            at: world.path, passphrase: "cr\u{E8}me br\u{FB}l\u{E9}e again", signInPassphrase: nil,
            configuration: world.configuration, environment: world.environment())
        wallet.close()
        try await open("cre\u{300}me bru\u{302}le\u{301}e again").close()
    }

    @Test(arguments: [
        "seven grey herons on the weir", "Seven Grey Herons on the Weir", " seven-grey-herons on the weir",
    ])
    func theSignInPassphraseIsRefused(signIn: String) async throws {
        await #expect(throws: WalletError.sameAsSignIn) {
            try await OwnerWallet.create(
                at: world.path, passphrase: WalletWorld.passphrase, signInPassphrase: signIn,
                configuration: world.configuration, environment: world.environment())
        }
        #expect(!FileManager.default.fileExists(atPath: world.path))
    }

    @Test func theWalletsPassphraseIsNotSentLater() async throws {
        let wallet = try await world.wallet()
        await #expect(throws: WalletError.sameAsSignIn) {
            try await wallet.refuse(signInPassphrase: WalletWorld.passphrase + "\n")
        }
        try await wallet.refuse(signInPassphrase: "another one for the server")
        wallet.close()
    }

    @Test func theSignInPassphraseNeverBecomesTheWallets() async throws {
        let wallet = try await world.wallet()
        try await wallet.refuse(signInPassphrase: "a third one, for the server again")
        let again = try await world.reopened(wallet)
        for text in ["another one for the server", "Another One for the server", "a third one, for the server again"] {
            await #expect(throws: WalletError.sameAsSignIn) { try await again.changePassphrase(to: text) }
        }
        try await again.changePassphrase(to: "eleven quiet cormorants at noon")
        again.close()
    }

    @Test func theOldPassphraseEndsWithTheChange() async throws {
        let wallet = try await world.wallet()
        try await wallet.changePassphrase(to: "a lighthouse without a keeper")
        wallet.close()
        await #expect(throws: WalletError.wrongPassphrase) { try await open() }
        try await open("a lighthouse without a keeper").close()
    }

    @Test func aFileCutShortAnywhereIsRefusedAndLeftAlone() async throws {
        let wallet = try await world.wallet()
        wallet.close()
        let whole = try bytes()
        let lengths = Array(0..<160) + stride(from: 160, to: whole.count, by: 4_099) + [whole.count - 1]
        for length in lengths {
            try replace(Array(whole.prefix(length)))
            await #expect(throws: WalletError.damaged(path: world.path), "\(length)") { try await open() }
            #expect(try bytes().count == length)
        }
        try replace(whole + [0])
        await #expect(throws: WalletError.damaged(path: world.path)) { try await open() }
    }

    @Test func anyChangedByteIsNoticed() async throws {
        let wallet = try await world.wallet()
        wallet.close()
        let whole = try bytes()
        for index in Array(0..<150) + stride(from: 150, to: whole.count, by: 6_007) {
            var changed = whole
            changed[index] ^= 1
            try replace(changed)
            await #expect(throws: WalletError.self, "\(index)") { try await open() }
        }
        var content = whole
        content[whole.count - 40] ^= 1
        try replace(content)
        await #expect(throws: WalletError.damaged(path: world.path)) { try await open() }
    }

    @Test func anotherVersionIsNamed() async throws {
        let wallet = try await world.wallet()
        wallet.close()
        try replace(file(label: "nacre/wallet/v2\0", passes: 3, memory: 65_536, lanes: 1))
        await #expect(throws: WalletError.otherVersion(path: world.path, version: "v2")) { try await open() }
    }

    @Test(
        arguments: [
            (3, 104_857_600, 1), (3, .max, 1), (1_000_000, 64, 1), (3, 65_536, 1_000), (0, 64, 1), (1, 0, 1), (-1, 64, 1),
            (1, 7, 1), (1, 64, 0),
        ] as [(Int64, Int64, Int64)])
    func aFileThatAsksForTooMuchIsRefusedAtOnce(passes: Int64, memory: Int64, lanes: Int64) async throws {
        let wallet = try await world.wallet()
        wallet.close()
        try replace(file(passes: passes, memory: memory, lanes: lanes))
        let took = await ContinuousClock().measure {
            await #expect(throws: WalletError.tooDemanding(path: world.path)) { try await open() }
        }
        #expect(took < .seconds(1))
    }

    @Test func anOlderFileIsRefusedUnlessAccepted() async throws {
        let wallet = try await world.wallet()
        let old = try bytes()
        _ = try await wallet.recoveryCode()
        wallet.close()
        try replace(old)
        let error = await #expect(throws: WalletError.self) { try await open() }
        guard case .older(_, let counter, let seen) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(counter < seen)
        #expect(try bytes() == old)
        let accepted = try await open(acceptingOlder: true)
        accepted.close()
    }

    @Test func twoCommandsDoNotRunAtOnce() async throws {
        let wallet = try await world.wallet()
        await #expect(throws: WalletError.inUse(path: world.path)) { try await open() }
        wallet.close()
        let second = try await open()
        await #expect(throws: WalletError.inUse(path: world.path)) { try await wallet.reopen() }
        await #expect(throws: WalletError.inUse(path: world.path)) { try await wallet.signedOut() }
        try await second.signedOut()
        second.close()
        try await wallet.reopen()
        #expect(await wallet.person?.session == nil)
        wallet.close()
    }

    @Test func aSecondWalletDoesNotOverwriteTheFirst() async throws {
        let wallet = try await world.wallet()
        wallet.close()
        await #expect(throws: WalletError.alreadyThere(path: world.path)) { try await world.wallet() }
    }

    @Test func whatACrashedSaveLeftIsRemoved() async throws {
        let wallet = try await world.wallet()
        wallet.close()
        let half = Array(try bytes().prefix(1_000))
        let manager = FileManager.default
        #expect(manager.createFile(atPath: world.path + ".123456", contents: Data(half)))
        #expect(manager.createFile(atPath: world.path + ".old", contents: Data(half)))
        try await open().close()
        #expect(
            try manager.contentsOfDirectory(atPath: world.folder).sorted() == ["wallet", "wallet.lock", "wallet.old"])
    }

    @Test func aFolderThatCannotBeWrittenLosesNothing() async throws {
        let wallet = try await world.wallet()
        let before = try bytes()
        let elsewhere = world.folder + "-away"
        try FileManager.default.moveItem(atPath: world.folder, toPath: elsewhere)
        await #expect(throws: WalletError.self) { try await wallet.signedOut() }
        #expect(await wallet.person?.session != nil)
        try FileManager.default.moveItem(atPath: elsewhere, toPath: world.folder)
        #expect(try bytes() == before)
        wallet.close()
    }
}
