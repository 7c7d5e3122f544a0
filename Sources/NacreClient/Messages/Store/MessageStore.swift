import Crypto
import Foundation

/// The private half of an agent's sealed messages: its device's prekeys, its conversations, what it has seen. A sealed file in
/// the agent's home, which no server ever sees open.
///
/// What is sent is written down before, what has arrived before it is acknowledged: a command that is cut off is finished by
/// the next one. A store holds its lock until ``close()``: no second command runs on it meanwhile, as two would use the same
/// counters and destroy each other's keys.
public actor MessageStore {
    public nonisolated let home: AgentHome
    private let file: MessageStoreFile
    private let lock: WalletLock
    private let key: MessageStoreKey
    public private(set) var contents: MessageStoreContents

    private init(
        _ home: AgentHome, _ file: MessageStoreFile, _ lock: WalletLock, _ key: MessageStoreKey,
        _ contents: MessageStoreContents
    ) {
        (self.home, self.file, self.lock, self.key, self.contents) = (home, file, lock, key, contents)
    }

    /// Opens the store of a home, or makes one.
    ///
    /// - Parameters:
    ///   - acceptingOlder: take a store that is older than the newest this home has seen, or begin anew where it is gone.
    ///   - hardening: of a store that is made now.
    public static func open(
        _ home: AgentHome, _ secret: MessageStoreSecret, acceptingOlder: Bool = false,
        hardening: WalletHardening = .standard
    ) async throws -> MessageStore {
        do { try home.prepare() } catch { throw MessageStoreError.file(error) }
        let file = MessageStoreFile(in: home)
        let lock: WalletLock
        do { lock = try WalletLock(wallet: file.path) } catch { throw Self.lockError(error, file.path) }
        do {
            guard let sealed = try file.read() else {
                if !acceptingOlder, lock.mark(size: WalletMark.size) != nil {
                    throw MessageStoreError.gone(path: file.path)
                }
                let key = try await MessageStoreKey.make(secret, home, hardening)
                let store = MessageStore(home, file, lock, key, MessageStoreContents())
                try await store.change { _ in }
                return store
            }
            let key = try await MessageStoreKey.open(secret, sealed.header, home, path: file.path)
            guard let bytes = key.open(sealed.content),
                let contents = try? JSONDecoder().decode(MessageStoreContents.self, from: Data(bytes))
            else { throw MessageStoreError.damaged(path: file.path) }
            let mark = WalletMark(key: SymmetricKey(data: contents.markKey))
            if !acceptingOlder, let seen = lock.mark(size: WalletMark.size).flatMap(mark.open), seen > contents.counter {
                throw MessageStoreError.older(path: file.path, counter: contents.counter, seen: seen)
            }
            return MessageStore(home, file, lock, key, contents)
        } catch {
            lock.release()
            throw error
        }
    }

    /// Frees the lock.
    public nonisolated func close() { lock.release() }

    /// Changes the contents and writes them: both or neither.
    @discardableResult
    public func change<Result: Sendable>(
        _ body: @Sendable (inout MessageStoreContents) throws -> Result
    ) throws -> Result {
        guard lock.isHeld else { throw MessageStoreError.inUse(path: file.path) }
        var next = contents
        let result = try body(&next)
        next.counter += 1
        let content = Array(try JSONEncoder().encode(next))
        try file.replace(with: MessageStoreFile.Sealed(header: key.header, content: try key.seal(content)))
        contents = next
        lock.setMark(try WalletMark(key: SymmetricKey(data: next.markKey)).seal(next.counter))
        return result
    }

    private static func lockError(_ error: WalletError, _ path: String) -> MessageStoreError {
        if case .file(let error) = error { return .file(error) }
        return .inUse(path: path)
    }
}
