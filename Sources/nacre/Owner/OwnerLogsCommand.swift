import ArgumentParser
import Foundation
import JSONWriting
import NacreClient

/// `nacre owner logs`
struct OwnerLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Show or set whose word this wallet takes about the servers' logs.",
        discussion: """
            Before it draws, the wallet reads the account server's whole log: the issuer must have exactly one key for each \
            kind and epoch. Before it spends a token, it compares the key with the agents' server's log. With witnesses named \
            here, both logs count only as these have cosigned them, the first within the last 24 hours; without, the first \
            key that was seen of each log counts, and a change is reported.
            """)

    @OptionGroup var pins: LogPinOptions

    @Flag(help: "Name no log and no witness any more.")
    var clear = false

    @OptionGroup var options: OwnerOptions

    func validate() throws {
        guard !clear || pins.isEmpty else { throw ValidationError("--clear names nobody: leave the others out.") }
    }

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        if clear {
            try await wallet.pin(.none)
        } else if !pins.isEmpty {
            try await wallet.pin(pins.changing(await wallet.pins))
        }
        let (now, seen) = (await wallet.pins, await wallet.seenLogs)
        options.show(
            text(now, seen),
            json: { writer in
                writer.field("accounts_log", now.accountsLog)
                writer.field("agents_log", now.agentsLog)
                writer.strings("witnesses", now.witnesses)
                writer.field("quorum", now.quorum.map(Int64.init))
                write("seen_accounts_log", seen.accounts, into: &writer)
                write("seen_agents_log", seen.agents, into: &writer)
            })
    }

    private func text(_ pins: WalletPins, _ seen: SeenLogs) -> String {
        var lines = [
            line("Account server's log", pins.accountsLog, seen.accounts),
            line("Agents' server's log", pins.agentsLog, seen.agents),
        ]
        if pins.witnesses.isEmpty {
            lines.append(
                "No witness is named: nobody says that this wallet sees the logs that others see. Name some with --witness."
            )
        } else {
            lines.append("Witnesses, of whom \(pins.quorum.map(String.init) ?? "more than half") must have cosigned:")
            lines += pins.witnesses.map { "  " + TerminalText.line($0) }
        }
        return lines.joined(separator: "\n")
    }

    private func line(_ name: String, _ pinned: String?, _ seen: SeenLog?) -> String {
        let size = seen.map { ", seen at \($0.size) leaves" } ?? ""
        if let pinned { return "\(name): \(TerminalText.line(pinned)), named by you\(size)" }
        guard let seen else { return "\(name): not seen yet" }
        return "\(name): \(TerminalText.line(seen.key)), as seen first\(size)"
    }

    private func write(_ name: StaticString, _ seen: SeenLog?, into writer: inout JSONWriter) {
        guard let seen else { return writer.null(name) }
        writer.object(name) { writer in
            writer.field("key", seen.key)
            writer.field("size", seen.size)
            writer.field("root", seen.root.base64EncodedString())
        }
    }
}
