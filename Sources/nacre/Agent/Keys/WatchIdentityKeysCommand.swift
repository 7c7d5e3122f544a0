import AgentAPI
import ArgumentParser
import JSONWriting
import LogVerification
import NIOCore
import NacreClient
import TransparencyLog

/// `nacre agent keys watch`
struct WatchIdentityKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Stay, and raise an alarm at a key of yours in the log that was not made here.",
        discussion: """
            Reads the server's whole log, so that nobody learns whose keys you watch, and remembers how far. Ends with status \
            1 at a key that this home did not make, and at a log that is not good. A key that was taken back is named until \
            you acknowledge it: what it signed while it was there stands.
            """)

    @Flag(help: "Look once, then end.")
    var once = false

    @Option(help: "The id of a key that was taken back and of which you know. May be repeated.")
    var acknowledge: [String] = []

    @Option(help: "Seconds between two looks.")
    var interval: Int64 = 60

    @Option(name: .customLong("log"), help: "The log's key. Default: the one remembered, else the one the server shows.")
    var logKey: String?

    @Option(
        name: .customLong("witness"), help: "The key of a witness to trust. May be repeated. Default: those remembered.")
    var witnesses: [String] = []

    @Option(help: "How many of the witnesses must have cosigned. Default: more than half.")
    var quorum: Int?

    @OptionGroup var options: ClientOptions

    func validate() throws {
        guard (1...86_400).contains(interval) else { throw ValidationError("--interval is 1 to 86400 seconds.") }
    }

    func run() async throws {
        let client = try options.agent()
        let pins = LogPins(log: logKey, witnesses: witnesses.isEmpty ? nil : witnesses, quorum: quorum)
        let watch = OwnKeyWatch(options.agentHome, at: client.server, pins: pins)
        for key in acknowledge where try await !watch.acknowledge(key) {
            throw CommandFailure(
                "No key \(TerminalText.line(key)) was seen here and taken back",
                hint:
                    "Look first: nacre agent keys watch --once. One that is still there: nacre agent keys revoke KEY_ID.")
        }
        var agent = try watch.agent()
        if agent == nil { agent = try await client.me().value.agent.id }
        guard let agent else { return }
        var said: Int64?
        while true {
            do {
                let report = try await watch.look(for: agent)
                if report.size != said { show(report) }
                said = report.size
                if let strange = report.strange.last(where: { $0.removed == nil }) {
                    throw AgentIdentityError.strangeKey(strange.keyID)
                }
                if let strange = report.strange.last {
                    throw AgentIdentityError.strangeKeyWasThere(
                        strange.keyID, from: strange.leaf, to: strange.removed ?? strange.leaf)
                }
            } catch let error as LogFetchError where !once {
                StandardStreams.error(TerminalText.line(error.description))
            }
            if once { return }
            try await Task.sleep(for: .seconds(interval))
        }
    }

    private func show(_ report: OwnKeyWatch.Report) {
        if let key = report.learnedKey, !options.json {
            StandardStreams.error(
                "note: this key of the log, which the server shows, is trusted from now on: "
                    + TerminalText.line(key))
        }
        guard options.json else {
            let words = report.strange.map { strange in
                let key = "key \(TerminalText.line(strange.keyID))"
                return strange.removed.map { "\(key) was not made here and was there from leaf \(strange.leaf) to \($0)" }
                    ?? "\(key) of leaf \(strange.leaf) was not made here"
            }
            let text = words.isEmpty ? "No key of yours that was not made here." : words.joined(separator: "\n")
            let age = CosignatureAge(report.cosignedAt).words
            return StandardStreams.out("\(report.size) leaves\(age). " + text)
        }
        var writer = JSONWriter(buffer: ByteBuffer())
        writer.object { writer in
            writer.field("success", report.strange.isEmpty)
            writer.field("size", report.size)
            writer.field("cosigned_at", report.cosignedAt)
            writer.array("strange") { writer in
                for strange in report.strange {
                    writer.object { writer in
                        writer.field("key_id", strange.keyID)
                        writer.field("id", strange.object)
                        writer.field("leaf", strange.leaf)
                        writer.field("removed", strange.removed)
                    }
                }
            }
        }
        StandardStreams.out(raw: writer.finish())
    }
}
