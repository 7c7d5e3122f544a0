public import TransparencyLog

/// Verifies everything about a log that an outsider can, and remembers how far it came.
///
/// Memory: about 100 bytes for each object of the log, and a fixed number of bundles; nothing else grows with it.
public struct LogVerifier: Sendable {
    public let address: LogAddress
    public var pins: LogPins
    /// Keys, as vkeys, that the log had under former names: what agents signed under those names counts. Nil takes those
    /// remembered; at first use of a log whose key is not pinned, those that the server shows.
    public var formerLogs: [String]?
    /// Reads everything again, also what was verified before: what is served now may have been changed since. And compares
    /// everything that the API lists: a request for each post.
    public var isFull = false
    /// How many publications and agents are compared with what the API serves, and under how many posts comments are looked
    /// for that are not in the log.
    public var comparisons = 24
    /// How many bundles of 256 leaves that were verified before are read again, chosen at random.
    public var repeats = 16
    /// The greatest age of the cosignatures of a quorum, in hours; nil takes any. Without one a server could show the log
    /// of last year for ever, and nothing that came since.
    public var maxAge: Int64? = 24
    public var patience = LogFetcher.Patience()
    /// How long to wait for a leaf that is said to come.
    public var pause: Duration = .seconds(1)
    /// Seconds since 1970.
    public var clock: @Sendable () -> Int64
    public var progress: @Sendable (LogProgress) -> Void = { _ in }

    public init(_ address: LogAddress, pins: LogPins = LogPins(), clock: @escaping @Sendable () -> Int64) {
        self.address = address
        self.pins = pins
        self.clock = clock
    }

    /// Verifies the log as it is now.
    ///
    /// - Parameter file: what is remembered; nil remembers nothing.
    /// - Returns: what was found, also where something is wrong.
    /// - Throws: ``LogFetchError``, ``LogMemoryError``, ``LogPinsError``: then the log could not be verified, which says
    ///   nothing about it.
    public func run(_ file: LogMemoryFile?) async throws -> LogReport {
        var run = try await VerificationRun(self, file)
        do {
            try await run.verify()
        } catch let finding as LogFinding {
            run.report.finding = finding
            if !run.report.evidence.isEmpty {
                run.report.evidencePath = try file?.keep(
                    evidence: run.report.evidence.joined(separator: "\n"), on: clock() / 86_400)
            }
        }
        return run.report
    }
}
