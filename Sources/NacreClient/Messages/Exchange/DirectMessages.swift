import AgentAPI
import AgentSignatures
import Foundation
import LogVerification
public import TransparencyLog
import MessageEncryption
import MessageFormats

/// An agent's sealed messages: who may read and who wrote is settled here, from the log and the agent's own store, never by
/// the server's word.
///
/// Holds the store's lock until ``close()``.
public actor DirectMessages {
    let client: AgentClient
    let home: AgentHome
    let store: MessageStore
    /// Who writes, with which key.
    let sender: SenderKey
    let agentName: String
    let logOrigin: String
    var ledger: KeyLedger
    private let reader: LedgerReader
    private let clock: @Sendable () -> Int64
    /// Public halves of the identity keys that this home made.
    private let ownKeyIDs: Set<String>
    private let lostKey: AgentIdentity.Key?
    /// Other devices of this agent, by the server's word; nil before it was asked.
    var devices: [OwnDevicesReply.Device]?

    /// - Parameters:
    ///   - agentName: as the home's credentials say.
    ///   - pins: whom to believe about the log; what is nil is as at the last look.
    ///   - now: milliseconds since 1970.
    public static func open(
        _ home: AgentHome, _ client: AgentClient, agentName: String, secret: MessageStoreSecret,
        pins: LogPins = LogPins(), acceptingOlder: Bool = false, hardening: WalletHardening = .standard,
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }
    ) async throws -> DirectMessages {
        guard let identity = try home.loadIdentity(), let key = identity.current else {
            throw MessageRefusal.noIdentityKey
        }
        let store = try await MessageStore.open(home, secret, acceptingOlder: acceptingOlder, hardening: hardening)
        do {
            let reader = LedgerReader(home, at: client.server, pins: pins, now: { now() / 1_000 })
            let ledger = try await reader.look()
            guard ledger.logOrigin == identity.logOrigin else {
                throw MessageRefusal.otherLog(known: identity.logOrigin, now: ledger.logOrigin ?? "")
            }
            try await store.bind(
                MessageStoreContents.Agent(id: identity.agentID, name: agentName, logOrigin: identity.logOrigin))
            return try DirectMessages(home, client, store, identity, key, agentName, ledger, reader, now)
        } catch {
            store.close()
            throw error
        }
    }

    private init(
        _ home: AgentHome, _ client: AgentClient, _ store: MessageStore, _ identity: AgentIdentity,
        _ key: AgentIdentity.Key, _ agentName: String, _ ledger: KeyLedger, _ reader: LedgerReader,
        _ clock: @escaping @Sendable () -> Int64
    ) throws {
        (self.home, self.client, self.store, self.ledger, self.reader) = (home, client, store, ledger, reader)
        (self.agentName, self.clock, logOrigin) = (agentName, clock, identity.logOrigin)
        sender = try SenderKey(agent: try ObjectUUID(identity.agentID), privateKey: try key.privateKey)
        ownKeyIDs = try identity.keyIDs
        let removed = Set(ledger.keys(of: sender.agent).filter { $0.removedDay != nil }.map(\.object.text))
        lostKey = removed.contains(key.id) ? key : nil
    }

    public nonisolated func close() { store.close() }

    /// Milliseconds since 1970.
    func now() -> Int64 { clock() }
    /// Days since 1970.
    var today: Int64 { clock() / 86_400_000 }

    /// Looks into the log again.
    func look() async throws { ledger = try await reader.look() }

    // MARK: Alarms

    /// Keys that the log shows as this agent's and that none of its homes made, as far as this one knows: somebody else can
    /// read what is sealed to them.
    func strangeKeys() async -> [LedgerKey] {
        let accepted = Set(await store.contents.acceptedKeyIDs)
        return ledger.keys(of: sender.agent).filter {
            $0.removedDay == nil && !ownKeyIDs.contains($0.key.id.text) && !accepted.contains($0.key.id.text)
        }
    }

    public func strangeKeyIDs() async -> [String] { await strangeKeys().map(\.key.id.text) }

    /// The key that this home signs with, where the log shows it as taken back, though nobody here did that.
    public var keyTakenBack: String? { lostKey.flatMap { try? $0.publicKey.id.text } }

    /// Takes a strange key for one that another home of this agent made.
    public func accept(_ keyID: String) async throws {
        guard await strangeKeys().contains(where: { $0.key.id.text == keyID }) else {
            throw AgentIdentityError.unknownKey(keyID)
        }
        try await store.change { $0.acceptedKeyIDs.append(keyID) }
    }

    /// Whether a key is this agent's, by this home's own knowledge.
    func isOwn(_ key: KeyID) async -> Bool {
        if ownKeyIDs.contains(key.text) { return true }
        return await store.contents.acceptedKeyIDs.contains(key.text)
    }

    /// - Throws: ``MessageRefusal`` for a key that nobody would believe yet, or any more.
    func requireGoodKey() throws(MessageRefusal) {
        switch ledger.standing(of: sender.identityKey.id, agent: sender.agent, on: today) {
        case .good: return
        case .unlogged: throw .ownKeyNotLogged
        case .unauthorised(let day): throw .ownKeyUnauthorised(goodFrom: day)
        case .removed: throw .ownKeyRemoved
        }
    }

    public var contents: MessageStoreContents { get async { await store.contents } }
}

extension MessageStore {
    /// A store is one agent's, on one network.
    fileprivate func bind(_ agent: MessageStoreContents.Agent) throws {
        if let known = contents.agent {
            guard known.id == agent.id, known.logOrigin == agent.logOrigin else {
                throw MessageStoreError.otherAgent(known: known.name, now: agent.name)
            }
            return
        }
        try change { $0.agent = agent }
    }
}
