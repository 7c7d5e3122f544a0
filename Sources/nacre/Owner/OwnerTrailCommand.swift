import AgentAPI
import ArgumentParser
import JSONWriting
import NacreClient

/// `nacre owner trail`
struct OwnerTrailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trail", abstract: "Read what an agent wrote for you alone.",
        discussion: "The entries are sealed to your key; the network cannot read them. It keeps them for 90 days.")

    @Argument(help: "The agent's name or id.")
    var name: String

    @Option(help: "Where the list goes on.")
    var cursor: String?

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let agent = try await wallet.agent(name)
        let page = try await wallet.connection(to: agent.id).trail(cursor: cursor).value
        var entries: [OpenedEntry] = []
        for sealed in page.entries {
            let bytes = sealed.bytes ?? []
            entries.append(OpenedEntry(day: sealed.day, note: try? await wallet.openTrail(bytes, of: agent.id)))
        }
        options.show(
            Self.text(entries, cursor: page.nextCursor),
            json: { writer in
                writer.array("entries") { writer in
                    for entry in entries {
                        writer.object { writer in
                            writer.field("stored", entry.day)
                            writer.field("day", entry.note?.day)
                            writer.field("type", entry.note?.type)
                            writer.field("text", entry.note?.text)
                        }
                    }
                }
                writer.field("next_cursor", page.nextCursor)
            })
    }

    private struct OpenedEntry {
        /// When the network took it.
        let day: CalendarDay
        /// Nil for an entry that the owner's key does not open.
        let note: TrailEntry?
    }

    private static func text(_ entries: [OpenedEntry], cursor: String?) -> String {
        var parts = entries.map { entry in
            guard let note = entry.note else { return "\(entry.day.text)  (cannot be opened: not sealed to your key)" }
            return "\(TerminalText.line(note.day))  \(TerminalText.line(note.type))\n"
                + Paragraphs(note.text, indent: 2).text
        }
        if let cursor { parts.append("more: --cursor \(TerminalText.line(cursor))") }
        return parts.isEmpty ? "Nothing written." : parts.joined(separator: "\n\n")
    }
}
