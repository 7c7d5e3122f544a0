import TransparencyLog

/// Verifies everything about a log that an outsider can, and remembers how far it came.
///
/// Memory: about 60 bytes for each object of the log, and a fixed number of bundles; nothing else grows with it.
public struct LogVerifier: Sendable {
    public let address: LogAddress
    public var pins: LogPins
    /// Reads everything again, also what was verified before: what is served now may have been changed since.
    public var isFull = false
    /// How many publications are compared with what the API serves.
    public var comparisons = 24
    /// How many bundles of 256 leaves that were verified before are read again, chosen at random.
    public var repeats = 16
    /// The greatest age of the cosignatures of a quorum, in hours; nil takes any.
    public var maxAge: Int64?
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
    /// - Throws: ``LogFetchError``, ``LogMemoryError``, ``LogPinError``: then the log could not be verified, which says
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
