import AgentAPI
import AgentSignatures
import Foundation
import MessageEncryption
import MessageFormats

/// What a look into the mailbox brought.
public struct ReceivedMessages: Sendable, Equatable {
    public struct Arrival: Sendable, Equatable {
        public let conversation: String
        public let message: StoredMessage
    }

    /// In the order in which they came.
    public internal(set) var messages: [Arrival] = []
    /// What was refused or could not be opened.
    public internal(set) var troubles: [MessageTrouble] = []
    /// Messages that had come before, and were not taken again.
    public internal(set) var repeated = 0
    /// Why the server was not told that these are stored; it keeps them for its thirty days, or until it is told.
    public internal(set) var notAcknowledged: String?
}

extension DirectMessages {
    private static let page = 100

    /// Takes what has come: opens it, proves who wrote it, stores it, and only then acknowledges it.
    public func receive() async throws -> ReceivedMessages {
        var result = ReceivedMessages()
        let before = await store.contents
        if let position = before.mailboxPosition, position != before.acknowledgedPosition {
            try await acknowledge(position, &result)
        }
        var hasMore = true
        while hasMore {
            let contents = await store.contents
            let page = try await client.mailbox(
                device: contents.device, after: contents.mailboxPosition, limit: Self.page
            ).value
            guard let last = page.messages.last else { break }
            try await take(page.messages, into: &result)
            try await acknowledge(last.position, &result)
            hasMore = page.hasMore
        }
        let day = today
        if await store.contents.emptiedOn < day { try await store.change { $0.emptiedOn = day } }
        try await settleGroups()
        try await nameStrangers()
        return result
    }

    /// An agent that may only read cannot acknowledge, but it can read.
    private func acknowledge(_ position: String, _ result: inout ReceivedMessages) async throws {
        do {
            _ = try await client.acknowledge(position, device: await store.contents.device)
            try await store.change { $0.acknowledgedPosition = position }
        } catch let refusal as ClientRefusal { result.notAcknowledged = refusal.error }
    }

    private func take(_ messages: [SealedMailboxReply.Message], into result: inout ReceivedMessages) async throws {
        let before = await store.contents
        var opened: [(SealedMailboxReply.Message, Opened)] = []
        for message in messages { opened.append((message, await open(message, before))) }
        if opened.contains(where: { $0.1.isOfUnknownKey }) {
            // The sender's key may be younger than this command.
            try await look()
            opened = []
            for message in messages { opened.append((message, await open(message, before))) }
        }
        let (all, position, today, me) = (opened, messages.last?.position, self.today, sender.agent.text)
        let taken = try await store.change { contents in
            var taken = ReceivedMessages()
            for (message, opened) in all { contents.take(opened, message, me: me, today: today, into: &taken) }
            contents.forgetSeen(on: today)
            contents.mailboxPosition = position
            return taken
        }
        result.messages += taken.messages
        result.troubles += taken.troubles
        result.repeated += taken.repeated
    }

    /// What came, as far as it can be told without changing anything.
    struct Opened: Sendable {
        let message: OpenedMessage?
        /// The prekey that opened it.
        let prekey: String?
        let reason: String?
        var sender: String?
        var isOfUnknownKey = false
    }

    private func open(_ arrival: SealedMailboxReply.Message, _ contents: MessageStoreContents) async -> Opened {
        guard let sealed = try? SealedMessage(arrival.message) else { return .refused("It is no sealed message") }
        guard let held = contents.prekeys.first(where: { $0.id == sealed.prekey.text }) else {
            return .refused(
                "It was sealed to a key that is not here (used before, or lost with an older store): whoever wrote it sees that nobody confirms it, and can send it again"
            )
        }
        let unverified: UnverifiedMessage
        do { unverified = try MessageOpener.open(sealed, with: try await ownPrekey(held)) } catch {
            return .refused(Self.words(error))
        }
        // What is said of a sender is said by the message, until its signature is verified.
        let name = contents.peer(unverified.sender.text)?.name ?? unverified.sender.text
        do {
            let isOwn = unverified.sender == sender.agent
            guard let key = ledger.key(unverified.senderKey, of: unverified.sender)?.key else {
                throw MessageRefusal.keyNotLogged(agent: name, keyID: unverified.senderKey.text)
            }
            let message = try unverified.verified(under: key, now: now())
            if isOwn, await !self.isOwn(key.id) {
                throw MessageRefusal.keyNotLogged(agent: agentName, keyID: key.id.text)
            }
            try requireGood(
                key.id, of: unverified.sender, named: name, on: contents.earliestArrival(arrival.day, today: today))
            return Opened(message: message, prekey: held.id, reason: nil, sender: unverified.sender.text)
        } catch {
            var refused = Opened.refused(Self.words(error))
            refused.sender = unverified.sender.text
            if case MessageRefusal.keyNotLogged = error { refused.isOfUnknownKey = true }
            return refused
        }
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let refusal as MessageRefusal: refusal.description
        case let problem as MessageProblem: problem.words
        default: "It cannot be opened"
        }
    }

    /// The names of senders that are not known yet, by the server's word.
    private func nameStrangers() async throws {
        for peer in await store.contents.peers where !peer.isNamed {
            // Somebody who was withdrawn meanwhile has none.
            guard let agent = try? await client.bundle(of: peer.id, medium: true).value.agent, agent.id == peer.id,
                await !store.contents.peers.contains(where: { $0.name.lowercased() == agent.name.lowercased() })
            else { continue }
            try await store.change { $0.know(peer.id, named: agent.name, keys: []) }
        }
    }
}

extension DirectMessages.Opened {
    fileprivate static func refused(_ reason: String) -> Self { Self(message: nil, prekey: nil, reason: reason) }
}
