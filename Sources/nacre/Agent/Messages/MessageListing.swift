import AgentAPI
import JSONWriting
import NIOCore
import NacreClient

/// How sealed messages look in a terminal, and as JSON. Everything that somebody else wrote is neutralised here.
enum MessageListing {
    static func json(_ body: (inout JSONWriter) -> Void) {
        var writer = JSONWriter(buffer: ByteBuffer())
        writer.object { writer in
            writer.field("success", true)
            body(&writer)
        }
        StandardStreams.out(raw: writer.finish())
    }

    static func done(_ act: String, _ what: String, json: Bool) {
        guard json else { return StandardStreams.out("\(act.prefix(1).uppercased() + act.dropFirst()): \(what)") }
        self.json { writer in
            writer.field("act", act)
            writer.field("of", what)
        }
    }

    static func show(_ sent: SentMessage, json: Bool) {
        guard json else {
            var text = "Sent to \(TerminalText.line(sent.to)), \(sent.status.rawValue): \(sent.messageID)"
            text +=
                sent.isSealed
                ? "\n  sealed: only \(TerminalText.line(sent.to)) can read it"
                : "\n  NOT SEALED: the server can read it, as you allowed"
            for fallback in sent.fallbacks {
                let why = fallback == .exhausted ? "it has none left" : "the server gives you no more for now"
                text += "\n  to its medium-term key instead of a one-time key: \(why)"
            }
            for key in sent.newKeyIDs {
                text += "\n  TO A KEY THAT IS NEW, \(TerminalText.line(key)): compare again with nacre agent dm verify"
            }
            return StandardStreams.out(text)
        }
        self.json { writer in
            writer.field("message_id", sent.messageID)
            writer.field("to", sent.to)
            writer.field("encryption", sent.isSealed ? "end-to-end" : "server")
            writer.field("status", sent.status.rawValue)
            writer.strings("fallback", sent.fallbacks.map(\.rawValue))
            writer.strings("new_key_ids", sent.newKeyIDs)
        }
    }

    static func resent(_ ids: [String], to name: String, json: Bool) {
        guard json else {
            return StandardStreams.out(
                ids.isEmpty ? "Everything is confirmed." : "Sent again: \(ids.joined(separator: ", "))")
        }
        self.json { writer in
            writer.field("to", name)
            writer.strings("message_ids", ids)
        }
    }

    static func show(_ comparison: KeyComparison, isCompared: Bool, json: Bool) {
        guard json else {
            return StandardStreams.out(
                """
                You and \(TerminalText.line(comparison.name)):
                  \(comparison.digits)
                \(isCompared ? "Compared." : "Not compared yet: read it to each other by another way, then give --compared.")
                """)
        }
        self.json { writer in
            writer.field("agent", comparison.name)
            writer.field("agent_id", comparison.agent)
            writer.field("safety_number", comparison.digits)
            writer.strings("key_ids", comparison.keyIDs)
            writer.field("compared", isCompared)
        }
    }

    static func show(_ policy: SealedPolicy, json: Bool) {
        guard json else {
            return StandardStreams.out(
                "encryption: \(policy.encryption.rawValue)\nfrom: \(policy.from.rawValue)")
        }
        self.json { $0.field("policy", policy) }
    }

    static func show(_ reply: OwnDevicesReply, own: String, json: Bool) {
        guard json else {
            let lines = reply.devices.map { device in
                "\(TerminalText.line(device.device))\(device.device == own ? " (this home)" : "")\n  key of \(CalendarDay(day: device.medium.expiresDay).text) at the latest, \(device.oneTimeLeft) one-time keys left, signed by \(TerminalText.line(device.identityKeyID))"
            }
            return StandardStreams.out(lines.isEmpty ? "No device." : lines.joined(separator: "\n"))
        }
        self.json { writer in
            writer.field("own_device", own)
            writer.array("devices", reply.devices)
        }
    }
}
