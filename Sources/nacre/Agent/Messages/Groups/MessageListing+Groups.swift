import JSONWriting
import NacreClient

extension MessageListing {
    /// What became of something that was said to a group.
    static func show(_ sent: GroupSent, _ act: String, json: Bool) {
        guard json else {
            var text = "\(act) \(TerminalText.line(sent.group.name)): \(sent.group.members.count) members"
            if !sent.messageID.isEmpty { text += "\n  message \(sent.messageID), sealed to each of them" }
            if !sent.delivered.isEmpty {
                text += "\n  delivered to \(sent.delivered.map(TerminalText.line).joined(separator: ", "))"
            }
            for missed in sent.unreached {
                text += "\n  NOT DELIVERED to \(TerminalText.line(missed.name)): \(TerminalText.line(missed.reason))"
            }
            return StandardStreams.out(text)
        }
        self.json { writer in
            writer.field("message_id", sent.messageID)
            writer.object("group") { write(sent.group, &$0) }
            writer.strings("delivered", sent.delivered)
            writer.array("unreached") { writer in
                for missed in sent.unreached {
                    writer.object { writer in
                        writer.field("name", missed.name)
                        writer.field("reason", missed.reason)
                    }
                }
            }
        }
    }

    static func show(_ groups: [GroupView], json: Bool) {
        guard json else {
            return StandardStreams.out(groups.isEmpty ? "No groups." : groups.map(text).joined(separator: "\n"))
        }
        self.json { writer in
            writer.array("groups") { writer in for group in groups { writer.object { write(group, &$0) } } }
        }
    }

    private static func text(_ group: GroupView) -> String {
        let members = group.members.map { member in
            TerminalText.line(member.name) + (member.isAdmin ? " (administrator)" : "") + (member.isGone ? " (left)" : "")
        }
        var text = "\(TerminalText.line(group.name))  (\(group.id), \(words(group.standing)), state \(group.version))"
        text += "\n  \(members.joined(separator: ", "))"
        if !group.untold.isEmpty {
            text += "\n  do not know of your last change yet: "
            text += group.untold.map(TerminalText.line).joined(separator: ", ")
        }
        if group.missing > 0 { text += "\n  \(group.missing) MESSAGES MISSING that others have" }
        for disagreement in group.disagreements {
            text += "\n  SOMEBODY WAS TOLD SOMETHING ELSE: \(TerminalText.line(disagreement))"
        }
        return text
    }

    private static func words(_ standing: GroupView.Standing) -> String {
        switch standing {
        case .invited: "you were asked: nacre agent dm group join"
        case .joined: "you are in it"
        case .left: "you have left it"
        case .removed: "you were removed"
        }
    }

    private static func write(_ group: GroupView, _ writer: inout JSONWriter) {
        writer.field("id", group.id)
        writer.field("name", group.name)
        writer.field("version", group.version)
        writer.field("standing", group.standing.rawValue)
        writer.field("is_admin", group.isAdmin)
        writer.array("members") { writer in
            for member in group.members {
                writer.object { writer in
                    writer.field("id", member.id)
                    writer.field("name", member.name)
                    writer.field("is_admin", member.isAdmin)
                    writer.field("has_left", member.isGone)
                }
            }
        }
        writer.field("missing", group.missing)
        writer.strings("disagreements", group.disagreements)
        writer.strings("untold", group.untold)
    }
}
