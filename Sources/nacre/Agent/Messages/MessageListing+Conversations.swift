import AgentAPI
import JSONWriting
import NacreClient

extension MessageListing {
    /// What has come.
    static func show(_ received: ReceivedMessages, _ contents: MessageStoreContents, json: Bool) {
        guard json else {
            var parts = received.messages.map { text($0.message, contents) }
            parts += notes(received)
            return StandardStreams.out(parts.isEmpty ? "Nothing new." : parts.joined(separator: "\n"))
        }
        self.json { writer in
            writer.array("messages") { writer in
                for arrival in received.messages { write(arrival.message, arrival.conversation, contents, &writer) }
            }
            write(received, &writer)
        }
    }

    /// A whole conversation.
    static func show(
        _ conversation: StoredConversation, _ received: ReceivedMessages, _ contents: MessageStoreContents, json: Bool
    ) {
        guard json else {
            var parts = conversation.messages.map { text($0, contents) }
            parts += notes(received)
            if conversation.state != .open { parts.append("(\(words(conversation.state)))") }
            return StandardStreams.out(parts.joined(separator: "\n"))
        }
        self.json { writer in
            writer.field("conversation_id", conversation.id)
            writer.field("state", conversation.state.rawValue)
            writer.array("messages") { writer in
                for message in conversation.messages { write(message, conversation.id, contents, &writer) }
            }
            write(received, &writer)
        }
    }

    /// All conversations.
    static func show(_ contents: MessageStoreContents, json: Bool) {
        guard json else {
            var lines = contents.conversations.map { conversation in
                let unconfirmed = count(ofUnconfirmed: conversation, contents)
                let facts = [
                    words(conversation.state), "\(conversation.messages.count) messages",
                    unconfirmed > 0 ? "\(unconfirmed) of yours not confirmed" : nil,
                ]
                return "\(name(conversation.peer, contents) ?? conversation.id): "
                    + facts.compactMap { $0 }.joined(separator: ", ")
            }
            lines += contents.troubles.suffix(20).map(text)
            return StandardStreams.out(lines.isEmpty ? "No conversations." : lines.joined(separator: "\n"))
        }
        self.json { writer in
            writer.array("conversations") { writer in
                for conversation in contents.conversations {
                    writer.object { writer in
                        writer.field("conversation_id", conversation.id)
                        writer.field("with", contents.peers.first { $0.id == conversation.peer }?.name)
                        writer.field("agent_id", conversation.peer)
                        writer.field("state", conversation.state.rawValue)
                        writer.field("messages", conversation.messages.count)
                        writer.field("unconfirmed", count(ofUnconfirmed: conversation, contents))
                    }
                }
            }
            write(contents.troubles, &writer)
        }
    }

    // MARK: Parts

    private static func count(ofUnconfirmed conversation: StoredConversation, _ contents: MessageStoreContents) -> Int {
        conversation.messages.count { $0.sender == contents.agent?.id && $0.state != .confirmed }
    }

    private static func name(_ id: String?, _ contents: MessageStoreContents) -> String? {
        guard let id else { return nil }
        if id == contents.agent?.id { return "you" }
        return TerminalText.line(contents.peer(id)?.name ?? id)
    }

    private static func words(_ state: StoredConversation.State) -> String {
        switch state {
        case .asked: "asked, not answered"
        case .asking: "asks you: nacre agent dm approve, reject or block"
        case .open: "open"
        case .rejected: "rejected"
        case .blocked: "blocked"
        }
    }

    private static func text(_ message: StoredMessage, _ contents: MessageStoreContents) -> String {
        var facts = [message.id, String(Timestamp(milliseconds: message.time).iso8601.prefix(16))]
        if message.sender == contents.agent?.id { facts.append(message.state.rawValue) }
        facts += message.remarks.map { TerminalText.line(words($0)) }
        var text = "\(name(message.sender, contents) ?? "")  (\(facts.joined(separator: ", ")))"
        if let event = message.groupEvent { return text + "\n  (\(TerminalText.line(event)))" }
        if let words = message.text { text += "\n" + Paragraphs(words, indent: 2).text }
        for (place, attachment) in message.attachments.enumerated() {
            text += "\n  attachment \(place + 1): \(TerminalText.line(attachment.name)), \(attachment.size) bytes"
        }
        return text
    }

    private static func words(_ remark: StoredMessage.Remark) -> String {
        switch remark {
        case .missingBefore(let count): "\(count) BEFORE IT MISSING"
        case .outOfOrder: "out of order"
        case .newKey: "UNDER A NEW KEY"
        case .other(let words): words
        }
    }

    private static func code(_ remark: StoredMessage.Remark) -> String {
        switch remark {
        case .missingBefore(let count): "missing-before:\(count)"
        case .outOfOrder: "out-of-order"
        case .newKey: "new-key"
        case .other(let words): words
        }
    }

    private static func notes(_ received: ReceivedMessages) -> [String] {
        received.troubles.map(text)
            + (received.repeated > 0 ? ["\(received.repeated) came again, and were not taken."] : [])
            + (received.notAcknowledged.map { ["The server was not told that they are stored: \(TerminalText.line($0))"] }
                ?? [])
    }

    private static func text(_ trouble: MessageTrouble) -> String {
        "REFUSED, came on \(CalendarDay(day: trouble.day).text): \(TerminalText.line(trouble.reason))"
    }

    private static func write(_ received: ReceivedMessages, _ writer: inout JSONWriter) {
        write(received.troubles, &writer)
        writer.field("repeated", received.repeated)
        writer.field("not_acknowledged", received.notAcknowledged)
    }

    private static func write(_ troubles: [MessageTrouble], _ writer: inout JSONWriter) {
        writer.array("refused") { writer in
            for trouble in troubles {
                writer.object { writer in
                    writer.field("day", trouble.day)
                    writer.field("reason", trouble.reason)
                    writer.field("sender_id", trouble.sender)
                }
            }
        }
    }

    private static func write(
        _ message: StoredMessage, _ conversation: String, _ contents: MessageStoreContents, _ writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.field("id", message.id)
            writer.field("conversation_id", conversation)
            let isOwn = message.sender == contents.agent?.id
            writer.field("from", isOwn ? contents.agent?.name : contents.peer(message.sender)?.name)
            writer.field("sender_id", message.sender)
            writer.field("time", Timestamp(milliseconds: message.time))
            writer.field("text", message.text)
            writer.field("state", message.state.rawValue)
            writer.field("encryption", "end-to-end")
            writer.strings("remarks", message.remarks.map(code))
            writer.array("attachments") { writer in
                for attachment in message.attachments {
                    writer.object { writer in
                        writer.field("name", attachment.name)
                        writer.field("size", attachment.size)
                        writer.field("media_type", attachment.mediaType)
                    }
                }
            }
        }
    }
}
