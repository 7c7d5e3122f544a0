import ArgumentParser
import Foundation
import JSONWriting
import LogVerification
import NacreClient

/// `nacre log watch`
struct LogWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Stay, and verify every checkpoint that a log publishes.",
        discussion: """
            Ends with status 1 at the first thing that is wrong. What is read again of what was verified before is chosen at \
            random, so a change of old content is found after a while; 'nacre log verify --full' finds it at once.
            """)

    @Argument(help: "The server.")
    var url: String

    @Option(help: "Seconds between two checkpoints.")
    var interval: Int64 = 10

    @OptionGroup var age: MaxAgeOption

    @Option(help: .hidden)
    var rounds: Int?

    @OptionGroup var options: LogOptions

    func validate() throws {
        guard (1...86_400).contains(interval) else { throw ValidationError("--interval is 1 to 86400 seconds.") }
    }

    func run() async throws {
        let address = try options.address(url)
        let file = try options.memoryFile(for: address.expectedOrigin)
        var verification = LogVerifier(address, pins: options.pins, clock: LogOptions.clock)
        verification.maxAge = age.hours
        verification.formerLogs = options.formerLogs.isEmpty ? nil : options.formerLogs
        verification.comparisons = 2
        verification.repeats = 2
        if !options.json { StandardStreams.error("Watching \(address). Stop with Ctrl-C.") }
        var said: Int64?
        var round = 0
        while true {
            do {
                let report = try await verification.run(file)
                if report.size != said || report.finding != nil {
                    if options.json || report.finding != nil || said == nil {
                        try LogListing.show(report, json: options.json)
                    } else {
                        let new = report.size - (said ?? 0)
                        StandardStreams.out(
                            "\(Timestamp.now.iso8601)  \(report.size) leaves, \(new) new, nothing wrong")
                    }
                    said = report.size
                }
            } catch let error as LogFetchError {
                // That a server is away says nothing about its log.
                StandardStreams.error("\(Timestamp.now.iso8601)  " + TerminalText.line(error.description))
            }
            round += 1
            if let rounds, round >= rounds { return }
            try await Task.sleep(for: .seconds(interval))
        }
    }
}
