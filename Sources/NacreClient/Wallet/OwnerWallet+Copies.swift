import Crypto
import Foundation
import JSONWriting

/// What to do with a copy that this machine has not stored.
public enum CopyConflict: Sendable, Equatable {
    case refuse, overwrite
}

extension OwnerWallet {
    /// The key of the copy, for paper. The first call makes it; from then on a copy is uploaded every day.
    public func recoveryCode() throws -> String {
        if let key = contents.copy.key { return RecoveryCode(key: Array(key)).text }
        let key = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        let now = environment.clock()
        try change { contents in
            contents.copy.key = key
            contents.planAhead(at: now, environment)
        }
        return RecoveryCode(key: Array(key)).text
    }

    /// Uploads a copy now.
    ///
    /// - Parameter conflict: what to do where another machine has stored one meanwhile.
    public func backUp(replacing conflict: CopyConflict = .refuse) async throws {
        let key = try copyKey()
        let session = try session()
        let bytes = try WalletCopy(key: key).seal(try contents.forCopy().encoded())
        // Written down first: a copy whose answer was lost is recognised as our own.
        let digest = Data(SHA256.hash(data: bytes))
        try change { $0.copy.noteSent(digest) }
        let counter = contents.counter
        do {
            try await put(bytes, session, counter, replacing: contents.copy.version)
        } catch let refusal as ClientRefusal where refusal.status == 412 {
            let there = try await environment.connections.walletCopy(configuration.accounts, session)
            guard let there else { return try await put(bytes, session, counter, replacing: nil) }
            let isOwn = contents.copy.ownDigests.contains(Data(SHA256.hash(data: there.bytes)))
            guard conflict == .overwrite || isOwn else {
                throw WalletError.copyConflict(counter: Self.opened(there, key)?.counter)
            }
            try await put(bytes, session, counter, replacing: there.version)
        }
    }

    /// Takes over what another machine with the same recovery code has stored. What was done here since is lost: only a
    /// newer state is taken.
    public func takeCopy() async throws {
        let key = try copyKey()
        guard let there = try await environment.connections.walletCopy(configuration.accounts, try session()) else {
            throw WalletError.noCopy
        }
        guard let copied = Self.opened(there, key) else { throw WalletError.copyUnreadable }
        let seen = max(contents.counter, contents.copy.seenCounter)
        guard copied.counter > seen else { throw WalletError.copyOlder(counter: copied.counter, seen: seen) }
        let person = contents.person
        let signIn = contents.signIn
        let now = environment.clock()
        droppedRotations = try change { contents in
            contents = copied
            contents.person = person
            contents.signIn = signIn ?? contents.signIn
            contents.noteCopy(there, key)
            return contents.startAnew(at: now, environment)
        }
    }

    /// A wallet from the copy at the account server: the second machine.
    ///
    /// - Parameters:
    ///   - passphrase: of the new file; need not be the old one's.
    ///   - configuration: where the copy is. The agent server is the copy's own: its tokens are good there only.
    ///   - session: of a sign-in by e-mail.
    public static func restore(
        at path: String, passphrase: String, signInPassphrase: String?, recoveryCode: String,
        configuration: WalletConfiguration, email: String, session: String,
        environment: WalletEnvironment = WalletEnvironment()
    ) async throws -> OwnerWallet {
        let code = try RecoveryCode(recoveryCode)
        guard try WalletFile(path: path).read() == nil else { throw WalletError.alreadyThere(path: path) }
        guard let there = try await environment.connections.walletCopy(configuration.accounts, session) else {
            throw WalletError.noCopy
        }
        guard var contents = opened(there, code.key) else { throw WalletError.copyUnreadable }
        contents.configuration = WalletConfiguration(
            accounts: configuration.accounts, agents: contents.configuration.agents,
            pins: configuration.pins ?? contents.configuration.pins)
        contents.person = WalletPerson(email: email, session: session)
        contents.noteCopy(there, code.key)
        let now = environment.clock()
        let dropped = contents.startAnew(at: now, environment)
        contents.planAhead(at: now, environment)
        let wallet = try await write(contents, at: path, passphrase, signInPassphrase, environment)
        await wallet.note(droppedRotations: dropped)
        return wallet
    }

    func carryOutCopy(_ act: QueuedAct) async throws -> ActReport {
        do {
            try await backUp()
        } catch WalletError.notSignedIn {
            return try hold(act, reason: WalletError.notSignedIn.description)
        } catch let refusal as ClientRefusal where refusal.status == 401 {
            return try holdWithoutSession(act, refusal)
        } catch let error as WalletError {
            // Tomorrow again: the owner may have cleared it up by then.
            try planNextCopy(after: act)
            return report(act, .failed(reason: error.description))
        } catch let refusal as ClientRefusal where !ActVerdict.isPassing(refusal) {
            try planNextCopy(after: act)
            return report(act, .failed(reason: refusal.error))
        } catch {
            return try postpone(act, after: error)
        }
        try planNextCopy(after: act)
        return report(act, .done)
    }

    private func planNextCopy(after act: QueuedAct) throws {
        let now = environment.clock()
        try change { contents in
            contents.queue.remove(act.id)
            contents.planAhead(at: now, environment)
        }
    }

    private func put(_ bytes: [UInt8], _ session: String, _ counter: Int64, replacing version: String?) async throws {
        let version = try await environment.connections.putWalletCopy(
            configuration.accounts, session, bytes, version)
        try change { contents in
            contents.copy.version = version
            contents.copy.seenCounter = max(contents.copy.seenCounter, counter)
            contents.copy.ownDigests = [Data(SHA256.hash(data: bytes))]
        }
    }

    private func note(droppedRotations agents: [OwnedAgent]) { droppedRotations = agents }

    private func copyKey() throws(WalletError) -> [UInt8] {
        guard let key = contents.copy.key else { throw .noRecoveryCode }
        return Array(key)
    }

    private static func opened(_ copy: StoredCopy, _ key: [UInt8]) -> WalletContents? {
        (try? WalletCopy(key: key).open(copy.bytes)).flatMap { WalletContents($0) }
    }
}

extension WalletContents {
    /// Gives new moments to acts that came with a copy: the machine that made it may do them at the old ones, and both at
    /// the same moment would show which agents belong to one owner.
    ///
    /// - Returns: the agents whose key rotations are dropped.
    fileprivate mutating func startAnew(at now: Timestamp, _ environment: WalletEnvironment) -> [OwnedAgent] {
        let dropped = queue.acts.filter { $0.act == .rotateKey }.compactMap { act in
            agents.first { $0.id == act.agent }.map { summary(of: $0) }
        }
        queue.remove { $0.act == .rotateKey }
        for act in queue.acts where act.isPending {
            queue.update(act.id) { $0.isAtOnce = nil }
            queue.move(act.id, to: newMoment(for: act, at: now, environment))
        }
        return dropped
    }

    /// As it is uploaded: whoever has the recovery code signs in anew.
    fileprivate func forCopy() -> WalletContents {
        var copied = self
        copied.person = nil
        copied.copy = CopyRecord()
        return copied
    }

    fileprivate mutating func noteCopy(_ there: StoredCopy, _ key: [UInt8]) {
        copy = CopyRecord(
            key: Data(key), version: there.version, seenCounter: counter,
            ownDigests: [Data(SHA256.hash(data: there.bytes))])
    }
}
