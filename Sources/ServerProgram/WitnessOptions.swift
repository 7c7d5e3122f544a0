public import ArgumentParser
import Foundation
import HTTPSupport
public import LogService
import Synchronization

/// The options that say who cosigns a server's log.
public struct WitnessOptions: ParsableArguments {
    @Option(help: "A witness of the log: \"VKEY URL\". Repeatable.")
    var witness: [String] = []

    @Option(help: "How many witnesses must cosign a checkpoint before it is published.")
    var quorum: Int?

    @Option(name: .customLong("log-crash"), help: .hidden)
    var logCrash: String?

    static let names: Set<String> = ["witness", "quorum", "log-crash"]

    public init() {}

    public var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["witness"] = witness.isEmpty ? nil : witness.joined(separator: ",")
        flags["quorum"] = quorum.map(String.init)
        flags["log-crash"] = logCrash
        return flags
    }
}

extension ResolvedDatabase {
    /// Who cosigns the log.
    public func log() throws -> LogOptions {
        let witnesses = try (options.string("witness") ?? "").split(separator: ",").map { try WitnessAddress(String($0)) }
        var log = try LogOptions(witnesses: witnesses, quorum: try options.int("quorum"))
        if let point = options.string("log-crash") { log.observer = try LogCrash(point).observer }
        return log
    }
}

/// `--log-crash POINT:N`, for drills: the process kills itself when a checkpoint comes to a named point the Nth time.
private struct LogCrash {
    let point: SequencingPoint
    let count: Int

    init(_ text: String) throws(LogCrashRefusal) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard let name = parts.first, let point = SequencingPoint(rawValue: String(name)),
            let count = parts.count == 1 ? 1 : Int(parts[1]), count > 0
        else { throw .unknown }
        self.point = point
        self.count = count
    }

    var observer: @Sendable (SequencingPoint) -> Void {
        let (point, left) = (point, Countdown(count))
        return { reached in
            if reached == point, left.isOver { kill(getpid(), SIGKILL) }
        }
    }
}

private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    /// Counts down by one.
    var isOver: Bool {
        left.withLock { left in
            left -= 1
            return left <= 0
        }
    }
}

enum LogCrashRefusal: ReportableError {
    case unknown

    var publicDescription: String {
        let points = SequencingPoint.allCases.map(\.rawValue).joined(separator: ", ")
        return "--log-crash is POINT:N, with a point of \(points)."
    }
}
