import AgentAPI
import AgentSignatures
import ByteFraming
import Foundation
import JSONWriting
import MessageEncryption
import MessageFormats

/// What two agents compare to know that nobody stands between them.
public struct KeyComparison: Sendable, Equatable {
    public let agent: String
    public let name: String
    /// Sixty digits in twelve groups.
    public let digits: String
    /// The ids of the other agent's keys that went into it.
    public let keyIDs: [String]
    /// Whether somebody has said here that these keys were compared.
    public let isCompared: Bool
}

extension DirectMessages {
    /// The safety number with an agent: from the keys of both that the log shows as good.
    public func comparison(with name: String) async throws -> KeyComparison {
        let contents = await store.contents
        let known = contents.peers.first { $0.id == name || $0.name.lowercased() == name.lowercased() }
        let (agent, shown): (ObjectUUID, String)
        if let known {
            (agent, shown) = (try ObjectUUID(known.id), known.name)
        } else {
            let recipient = try await recipient(name, medium: true)
            try await know(recipient)
            (agent, shown) = (recipient.agent, recipient.name)
        }
        let theirs = ledger.goodKeys(of: agent, on: today).map(\.key)
        guard !theirs.isEmpty else { throw MessageRefusal.noSealedKeys(agent: shown) }
        let mine = ledger.goodKeys(of: sender.agent, on: today).map(\.key)
        let ids = theirs.map(\.id.text)
        return KeyComparison(
            agent: agent.text, name: shown,
            digits: SafetyNumber(
                logOrigin: logOrigin, .init(agent: sender.agent, keys: mine), .init(agent: agent, keys: theirs)
            ).text,
            keyIDs: ids, isCompared: Set(ids).isSubset(of: known?.comparedKeyIDs ?? []))
    }

    /// Notes that a safety number was compared: from now on a key that none of these vouches for is refused.
    public func noteCompared(_ comparison: KeyComparison) async throws {
        let (agent, ids) = (comparison.agent, comparison.keyIDs)
        try await store.change { contents in
            for place in contents.peers.indices where contents.peers[place].id == agent {
                contents.peers[place].comparedKeyIDs = ids
            }
        }
    }

    /// Shows messages to the moderators, with what proves that they are genuine, and nothing else.
    ///
    /// - Parameter ids: beginnings of ids of messages that came from the agent.
    public func report(_ name: String, _ ids: [String], reason: String, note: String? = nil) async throws {
        let peer = try await peer(name)
        let messages = await store.contents.conversations.flatMap(\.messages).filter { $0.sender == peer }
        let revealed = try ids.map { id in
            let message = try StoredConversation.message(id, among: messages)
            guard let bytes = message.revealed, let value = try? CanonicalValue(parsing: Array(bytes)),
                let revealed = try? RevealedMessage(value)
            else { throw MessageRefusal.nothingToReport(id) }
            return RevealedMessageObject(revealed)
        }
        _ = try await client.report(SealedReportRequest(messages: revealed, reason: reason, note: note))
    }
}

extension RevealedMessageObject {
    init(_ revealed: RevealedMessage) {
        let (statement, info) = (revealed.statement, revealed.statement.info)
        self.init(
            suite: SealingSuite.name, logOrigin: info.logOrigin, recipient: info.recipient.text,
            recipientKey: info.recipientKey.text, prekeyID: info.prekey.text,
            prekeySHA256: Base64URL.encode(info.prekeyDigest), sender: statement.sender.text, keyID: statement.key.text,
            messageID: statement.id.text, conversationID: statement.conversation.text, counter: statement.counter,
            time: statement.time, body: Base64URL.encode(statement.body), signature: revealed.signature.text)
    }
}
