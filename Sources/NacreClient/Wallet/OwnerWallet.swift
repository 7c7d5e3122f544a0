import Crypto
import Foundation
import JSONWriting
import PassphraseHashing
import PrivacyPassClient

/// An owner's wallet: the only place where what belongs together stands together. A sealed file on the owner's machine
/// that no server ever sees open.
///
/// Whatever is sent is written down first, so that an act cut off in the middle is finished at the next run. A wallet
/// holds its lock until ``close()``: no second command runs on it meanwhile.
public actor OwnerWallet {
    let file: WalletFile
    let environment: WalletEnvironment
    private let lock: WalletLock
    private var key: WalletKey
    private(set) var contents: WalletContents

    /// Blinded, sent perhaps, not answered yet. It cannot be written down: after a crash a second batch is drawn.
    var pendingBatch: PendingTokenBatch?
    /// Acts that are being sent right now.
    var inFlight: Set<UUID> = []
    var isRunning = false
    /// The agents whose API keys were to be renewed when the copy was made that this wallet was read from. That is not
    /// done here: the other machine may have done it, and a second one would make the first new key useless.
    public internal(set) var droppedRotations: [OwnedAgent] = []

    init(file: WalletFile, lock: WalletLock, key: WalletKey, contents: WalletContents, environment: WalletEnvironment) {
        self.file = file
        self.lock = lock
        self.key = key
        self.contents = contents
        self.environment = environment
    }

    /// Makes an empty wallet.
    ///
    /// - Parameters:
    ///   - path: its folder is made 0700 where it is missing.
    ///   - signInPassphrase: compared with `passphrase`, and kept as a salted hash; nil where it is not known.
    public static func create(
        at path: String, passphrase: String, signInPassphrase: String?, configuration: WalletConfiguration,
        environment: WalletEnvironment = WalletEnvironment()
    ) async throws -> OwnerWallet {
        let markKey = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        let contents = WalletContents(markKey: markKey, configuration: configuration)
        return try await write(contents, at: path, passphrase, signInPassphrase, environment)
    }

    /// Opens a wallet. A wrong passphrase takes as long as the right one.
    ///
    /// - Parameter acceptingOlder: take a file that is older than the newest this machine has written.
    public static func open(
        at path: String, passphrase: String, environment: WalletEnvironment = WalletEnvironment(),
        acceptingOlder: Bool = false
    ) async throws -> OwnerWallet {
        let file = WalletFile(path: path)
        guard try file.read() != nil else { throw WalletError.notThere(path: path) }
        let lock = try WalletLock(wallet: path)
        // Again, now that nobody else can change it.
        guard let sealed = try file.read() else { throw WalletError.notThere(path: path) }
        guard let typed = try? Passphrase(typed: passphrase) else { throw WalletError.wrongPassphrase }
        let key = try await WalletKey.open(typed, sealed.header)
        let contents = try contents(of: sealed, key, file, lock, acceptingOlder: acceptingOlder)
        file.removeLeftovers()
        return OwnerWallet(file: file, lock: lock, key: key, contents: contents, environment: environment)
    }

    static func write(
        _ contents: WalletContents, at path: String, _ passphrase: String, _ signInPassphrase: String?,
        _ environment: WalletEnvironment
    ) async throws -> OwnerWallet {
        let chosen = try newPassphrase(passphrase, differentFrom: signInPassphrase)
        let file = WalletFile(path: path)
        guard try file.read() == nil else { throw WalletError.alreadyThere(path: path) }
        try file.prepareFolder()
        let lock = try WalletLock(wallet: path)
        guard try file.read() == nil else { throw WalletError.alreadyThere(path: path) }
        let key = try await WalletKey.make(chosen, environment.hardening)
        var contents = contents
        if let signInPassphrase { try await contents.note(signInPassphrase: signInPassphrase, environment.hardening) }
        let wallet = OwnerWallet(file: file, lock: lock, key: key, contents: contents, environment: environment)
        try await wallet.change(always: true) { _ in }
        return wallet
    }

    // MARK: Holding it

    /// Frees the lock. The wallet can be taken again with ``reopen()``, without the passphrase.
    public nonisolated func close() { lock.release() }

    /// Takes a closed wallet again, as another command may have left it.
    public func reopen() throws {
        guard !lock.isHeld else { return }
        try lock.acquire()
        do {
            guard let sealed = try file.read() else { throw WalletError.notThere(path: file.path) }
            guard sealed.header == key.header else { throw WalletError.wrongPassphrase }
            contents = try Self.contents(of: sealed, key, file, lock, acceptingOlder: false)
        } catch {
            lock.release()
            throw error
        }
    }

    public func changePassphrase(to passphrase: String, signInPassphrase: String? = nil) async throws {
        let chosen = try Self.newPassphrase(passphrase, differentFrom: signInPassphrase)
        if try await contents.signIn?.matches(passphrase) == true { throw WalletError.sameAsSignIn }
        let new = try await WalletKey.make(chosen, environment.hardening)
        let old = key
        key = new
        do {
            try change(always: true) { _ in }
        } catch {
            key = old
            throw error
        }
    }

    /// To be asked before a passphrase is sent to the account server. It is remembered, as a salted hash, as one that
    /// must not become the wallet's.
    ///
    /// - Throws: ``WalletError/sameAsSignIn`` where it would open this wallet.
    public func refuse(signInPassphrase: String) async throws {
        let spellings = Set([signInPassphrase, signInPassphrase.trimmingCharacters(in: .whitespacesAndNewlines)])
        for spelling in spellings {
            guard let typed = try? Passphrase(typed: spelling) else { continue }
            do {
                _ = try await WalletKey.open(typed, key.header)
            } catch WalletError.wrongPassphrase {
                continue
            }
            throw WalletError.sameAsSignIn
        }
        var noted = contents
        try await noted.note(signInPassphrase: signInPassphrase, environment.hardening)
        try change { $0.signIn = noted.signIn }
    }

    /// Changes the contents and writes them: both or neither.
    ///
    /// - Parameter always: write also where nothing has changed.
    @discardableResult
    func change<Result>(always: Bool = false, _ body: (inout WalletContents) throws -> Result) throws -> Result {
        guard lock.isHeld else { throw WalletError.inUse(path: file.path) }
        var next = contents
        let result = try body(&next)
        guard always || next != contents else { return result }
        next.counter += 1
        try file.replace(
            with: WalletFile.Sealed(header: key.header, content: try key.seal(try next.encoded())))
        contents = next
        lock.setMark(try WalletMark(key: SymmetricKey(data: next.markKey)).seal(next.counter))
        return result
    }

    private static func contents(
        of sealed: WalletFile.Sealed, _ key: WalletKey, _ file: WalletFile, _ lock: WalletLock, acceptingOlder: Bool
    ) throws -> WalletContents {
        guard let bytes = key.open(sealed.content), let contents = WalletContents(bytes) else {
            throw WalletError.damaged(path: file.path)
        }
        let mark = WalletMark(key: SymmetricKey(data: contents.markKey))
        if !acceptingOlder, let seen = lock.mark(size: WalletMark.size).flatMap(mark.open), seen > contents.counter {
            throw WalletError.older(path: file.path, counter: contents.counter, seen: seen)
        }
        return contents
    }

    static func newPassphrase(
        _ text: String, differentFrom signIn: String?
    ) throws(WalletError) -> Passphrase {
        if let signIn, signIn == text || !fold(text).isEmpty && fold(signIn) == fold(text) { throw .sameAsSignIn }
        do {
            return try Passphrase(new: text)
        } catch {
            throw .unfitPassphrase(error)
        }
    }

    /// Case, width, spaces and signs make no other passphrase.
    static func fold(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping.lowercased().filter { $0.isLetter || $0.isNumber }
    }
}

extension WalletContents {
    fileprivate mutating func note(signInPassphrase text: String, _ hardening: WalletHardening) async throws {
        if let known = signIn {
            signIn = try await known.noting(text)
        } else {
            signIn = try await SignInMark.make(text, hardening)
        }
    }
}
