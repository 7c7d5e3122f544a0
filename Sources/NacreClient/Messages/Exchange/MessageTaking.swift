import AgentAPI
import AgentSignatures
import Foundation
import JSONWriting
import MessageEncryption
import MessageFormats

/// How a message that was opened and verified finds its place, or does not.
extension MessageStoreContents {
    /// For so many days ids are remembered: messages that are older are refused for their age.
    private static let seenDays: Int64 = 61

    mutating func take(
        _ opened: DirectMessages.Opened, _ arrival: SealedMailboxReply.Message, me: String, today: Int64,
        into result: inout ReceivedMessages
    ) {
        guard let message = opened.message else {
            return refuse(opened.reason ?? "It cannot be opened", opened.sender, arrival, &result)
        }
        let id = SeenID(sender: message.sender.text, id: message.id.text)
        let conversation = message.place.conversation(message.conversation)
        if seen[id] != nil || message.isOwnCopy && holds(message.id.text, in: conversation) {
            if !message.isOwnCopy {
                result.repeated += 1
                // It was sent again because nobody confirmed it.
                change(conversation, peer: nil) { $0.confirmAgain(message.id.text) }
            }
            return drop(opened.prekey)
        }
        let stored: StoredMessage?
        do { stored = try place(message, arrival, me: me) } catch {
            return refuse(error.description, opened.sender, arrival, &result)
        }
        seen[id] = today
        drop(opened.prekey)
        if let stored { result.messages.append(.init(conversation: conversation, message: stored)) }
    }

    /// - Returns: what is to be shown; nil for what says nothing.
    private mutating func place(
        _ message: OpenedMessage, _ arrival: SealedMailboxReply.Message, me: String
    ) throws(MessageRefusal) -> StoredMessage? {
        var remarks: [StoredMessage.Remark] = []
        var peer: String?
        let conversation = message.place.conversation(message.conversation)
        switch message.place {
        case .group: remarks = try takeGroup(message, arrived: arrival.day)
        case .direct(let other): peer = other.text
        }
        if let known = self.conversation(conversation), known.state == .blocked {
            throw .group("It came from somebody who is blocked")
        }
        if !message.isOwnCopy {
            let keys = self.peer(message.sender.text)?.keyIDs ?? []
            if !keys.isEmpty, !keys.contains(message.senderKey.id.text) { remarks.append(.newKey) }
            know(message.sender.text, named: nil, keys: [message.senderKey.id.text])
            if let gap = note(message.counter, of: message.sender.text, in: conversation, peer: peer) {
                remarks.append(gap)
            }
        } else if let peer {
            know(peer, named: nil, keys: [])
        }
        let stored = StoredMessage(
            id: message.id.text, sender: message.sender.text, time: message.time, body: Data(message.body.bytes),
            state: message.isOwnCopy ? .sent : .received,
            revealed: message.isOwnCopy ? nil : Data(message.revealed.value.bytes), remarks: remarks)
        let isShown = message.body.kind != .cover
        let received = Set(message.body.received.map(\.text))
        change(conversation, peer: peer) { conversation in
            conversation.move(after: message, isOwn: message.isOwnCopy)
            if isShown { conversation.messages.append(stored) }
            guard !message.isOwnCopy else { return }
            for place in conversation.messages.indices where received.contains(conversation.messages[place].id) {
                if conversation.messages[place].sender == me { conversation.messages[place].state = .confirmed }
            }
            if isShown { conversation.unconfirmed.append(message.id.text) }
        }
        return isShown ? stored : nil
    }

    /// Gaps and steps back are shown, not refused: what is missing may still come.
    private mutating func note(
        _ counter: Int64, of sender: String, in conversation: String, peer: String?
    ) -> StoredMessage.Remark? {
        var remark: StoredMessage.Remark?
        change(conversation, peer: peer) { conversation in
            let last = conversation.receivedCounters[sender] ?? 0
            if counter <= last {
                remark = .outOfOrder
            } else {
                if counter > last + 1 { remark = .missingBefore(counter - last - 1) }
                conversation.receivedCounters[sender] = counter
            }
        }
        return remark
    }

    private func holds(_ id: String, in conversation: String) -> Bool {
        self.conversation(conversation)?.messages.contains { $0.id == id } ?? false
    }

    private mutating func refuse(
        _ reason: String, _ sender: String?, _ arrival: SealedMailboxReply.Message, _ result: inout ReceivedMessages
    ) {
        let trouble = MessageTrouble(day: arrival.day, position: arrival.position, reason: reason, sender: sender)
        note(trouble)
        result.troubles.append(trouble)
    }

    /// A one-time key is destroyed with the message that was sealed to it.
    private mutating func drop(_ prekey: String?) {
        prekeys.removeAll { $0.id == prekey && !$0.isMedium }
    }

    mutating func forgetSeen(on today: Int64) { seen = seen.filter { $0.value + Self.seenDays >= today } }
}

extension OpenedMessage.Place {
    fileprivate func conversation(_ id: ConversationID) -> String {
        switch self {
        case .direct: StoredConversation.key(id, isGroup: false)
        case .group: StoredConversation.key(id, isGroup: true)
        }
    }
}

extension StoredConversation {
    fileprivate mutating func confirmAgain(_ id: String) { if !unconfirmed.contains(id) { unconfirmed.append(id) } }

    /// What a message says of where the conversation stands.
    fileprivate mutating func move(after message: OpenedMessage, isOwn: Bool) {
        switch (state, isOwn) {
        // Who answers has approved.
        case (.asked, false), (.rejected, false): state = .open
        case (.open, false) where messages.isEmpty && message.body.group == nil: state = .asking
        case (.open, true) where messages.isEmpty && message.body.group == nil: state = .asked
        default: break
        }
    }
}

extension MessageProblem {
    /// Why a message that came was not taken.
    var words: String {
        switch self {
        case .otherPrekey, .cannotBeOpened: "It cannot be opened: altered, cut, or sealed for somebody else"
        case .badPadding, .malformedContent, .malformedBody: "What is inside is not what it should be"
        case .unknownBodyType: "Its kind is not known to this program"
        case .otherSenderKey, .badSignature:
            "Nobody signed it for this agent: somebody has sealed another's words anew, or made them up"
        case .inTheFuture: "It says that it was written more than a day from now"
        case .tooOld: "It is older than 60 days"
        case .otherConversation, .otherAddressee: "It belongs to a conversation of somebody else"
        case .bodyTooLong: "It is too long"
        case .attachmentTooLong: "The attachment is larger than 16 MiB"
        case .attachmentCut: "The attachment is cut, or goes on behind its end"
        case .attachmentAltered: "The attachment was altered, or its pieces were swapped"
        case .attachmentSizeDiffers: "The attachment is not as long as the message says"
        case .malformedGroupState, .groupStateDoesNotFollow: "The group's new state does not follow the one before"
        case .notAnAdministrator: "It changes a group, and its writer may not"
        case .prekeyNotSigned, .prekeyExpired, .prekeyLastsTooLong, .malformedPrivateKey:
            "A key of this device is damaged"
        }
    }
}
