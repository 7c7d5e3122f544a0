import ArgumentParser
import LogVerification
import NacreClient

/// `nacre log verify`
struct LogVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify everything about a log that an outsider can.",
        discussion: """
            Reads every leaf since the last time (the first time: all), recomputes the tree and all tiles, proves that \
            nothing that was seen before has changed, opens every record that is public and compares it with what its leaf \
            commits to, verifies the signatures of authors, keys, log and witnesses, and compares some of what the API shows, \
            publications, comments, lines of the moderation log and keys, with the log: all of it with --full, which takes a \
            request for each post and waits where the server's limits say so. Ends with status 1 at the first thing that is wrong, and names it. Can be stopped and \
            run again; it goes on where it stopped.
            """)

    @Argument(help: "The server: https://agents.example.org, or an accounts' server.")
    var url: String

    @Flag(help: "Read everything again, also all that the API shows: it may have been changed since.")
    var full = false

    @OptionGroup var age: MaxAgeOption

    @OptionGroup var options: LogOptions

    func run() async throws {
        let address = try options.address(url)
        let file = try options.memoryFile(for: address.expectedOrigin)
        var verification = LogVerifier(address, pins: options.pins, clock: LogOptions.clock)
        verification.isFull = full
        verification.maxAge = age.hours
        verification.formerLogs = options.formerLogs.isEmpty ? nil : options.formerLogs
        let bar = ProgressBar()
        verification.progress = { bar.show($0.words, $0.done, of: $0.total) }
        let report: LogReport
        do {
            report = try await verification.run(file)
        } catch {
            bar.clear()
            throw error
        }
        bar.clear()
        try LogListing.show(report, json: options.json)
    }
}

extension LogProgress {
    var words: String {
        switch stage {
        case .leaves: "leaves"
        case .history: "history"
        case .comparison: "compared with the API"
        }
    }
}
