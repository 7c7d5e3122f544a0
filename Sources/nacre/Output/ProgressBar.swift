import Foundation
import Synchronization

/// How far something is, on one line of standard error that is written over; nothing where that is no terminal.
final class ProgressBar: Sendable {
    private struct State {
        var last: ContinuousClock.Instant?
        var start: ContinuousClock.Instant?
    }

    private let isTerminal = isatty(STDERR_FILENO) != 0
    private let state = Mutex(State())

    private static let width = 30

    func show(_ what: String, _ done: Int64, of total: Int64) {
        guard isTerminal, total > 0 else { return }
        let now = ContinuousClock.now
        let line = state.withLock { state -> String? in
            let start = state.start ?? now
            state.start = start
            if let last = state.last, now - last < .milliseconds(100), done < total { return nil }
            state.last = now
            return Self.line(what, done, of: total, after: now - start)
        }
        if let line { StandardStreams.prompt("\r\u{1B}[K" + line) }
    }

    /// Takes the line away.
    func clear() {
        if isTerminal, state.withLock({ $0.last }) != nil { StandardStreams.prompt("\r\u{1B}[K") }
    }

    static func line(_ what: String, _ done: Int64, of total: Int64, after time: Duration) -> String {
        let share = Double(min(done, total)) / Double(total)
        let filled = Int(share * Double(width))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let seconds = Double(time.components.seconds)
        var rest = ""
        if share > 0.02, seconds > 2, done < total { rest = ", \(Int(seconds / share * (1 - share)) + 1) s left" }
        return "[\(bar)] \(Int(share * 100)) %  \(done) of \(total) \(what)\(rest)"
    }
}
