import ArgumentParser
import Foundation
import JSONWriting
import LogVerification
import NacreClient

/// `nacre owner watch`
struct OwnerWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Look through the log for identity keys of your agents that nobody you know made.",
        discussion: """
            Reads the agents' server's whole log, so that nobody learns which agents are yours. A key is good that you vouched \
            for, that you accept here, or that a good one vouched for. Ends with status 1 at any other, and at a log that is \
            not good. 'nacre owner queue --run' looks every hour; 'nacre owner logs' says whose word counts.
            """)

    @Flag(help: "Look once, then end.")
    var once = false

    @Option(help: "Seconds between two looks.")
    var interval: Int64 = 300

    @Option(help: "The id of a key that is the agent's own, as its 'nacre agent keys list' shows it. May be repeated.")
    var accept: [String] = []

    @OptionGroup var options: OwnerOptions

    func validate() throws {
        guard (1...86_400).contains(interval) else { throw ValidationError("--interval is 1 to 86400 seconds.") }
    }

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        if !accept.isEmpty {
            if await wallet.strangeKeys.isEmpty { _ = try await wallet.lookForKeys() }
            for key in accept { try await wallet.acceptKey(key) }
        }
        while true {
            do {
                let report = try await wallet.lookForKeys()
                let names = await KeyAlarm.names(wallet)
                if once || !report.strange.isEmpty { show(report, names) }
                if let alarm = KeyAlarm(report.strange, names) { throw alarm.failure }
            } catch let error as LogFetchError where !once {
                StandardStreams.error(TerminalText.line(error.description))
            }
            if once { return }
            wallet.close()
            try await Task.sleep(for: .seconds(interval))
            try await wallet.reopenWhenFree()
        }
    }

    private func show(_ report: KeyWatchReport, _ names: [WatchedAgentName]) {
        options.show(
            KeyAlarm(report.strange, names)?.text
                ?? "\(report.size) leaves\(CosignatureAge(report.cosignedAt).words). Every identity key of your agents is vouched for or accepted.",
            json: { writer in
                writer.field("size", report.size)
                writer.field("cosigned_at", report.cosignedAt)
                writer.array("strange") { writer in
                    for key in report.strange {
                        writer.object { writer in
                            writer.field("agent", key.agent.uuidString.lowercased())
                            writer.field("key_id", key.keyID)
                            writer.field("id", key.object)
                            writer.field("leaf", key.leaf)
                            writer.field("removed", key.removed)
                        }
                    }
                }
            })
    }
}
