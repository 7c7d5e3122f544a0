import Foundation
import HTTPSupport
import Synchronization

/// How far an import or a seed is, on standard error: a bar that stays in its line on a terminal, elsewhere a line every few
/// seconds.
final class ProgressDisplay: Sendable {
    enum Step: Sendable {
        /// A bar, with how many a second and how long it will take.
        case counting(share: Double, done: Int, unit: String)
        case doing(String)
    }

    private struct State {
        var line = ""
        var shown: ContinuousClock.Instant?
    }

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    private static let barWidth = 30
    private static let columns = 79

    func show(_ step: Step) {
        let text = text(step)
        state.withLock { state in
            let pause = Duration.milliseconds(isTerminal ? 100 : 5_000)
            if let shown = state.shown, shown.duration(to: .now) < pause { return }
            state.shown = .now
            guard isTerminal else { return StandardError.write(text) }
            state.line = text
            draw(text)
        }
    }

    /// A line of its own, above the bar.
    func print(_ line: String) {
        state.withLock { state in
            if state.line.isEmpty { return StandardError.write(line) }
            draw("")
            StandardError.write(line)
            draw(state.line)
        }
    }

    /// Takes the bar away.
    func finish() {
        state.withLock { state in
            if !state.line.isEmpty { draw("") }
            state.line = ""
        }
    }

    private func draw(_ line: String) {
        FileHandle.standardError.write(Data(("\r\u{1B}[2K" + line.prefix(Self.columns)).utf8))
    }

    private func text(_ step: Step) -> String {
        switch step {
        case .counting(let share, let done, let unit): bar(min(1, share), done, unit)
        case .doing(let words): words
        }
    }

    private func bar(_ share: Double, _ done: Int, _ unit: String) -> String {
        let seconds = start.duration(to: .now) / .seconds(1)
        let filled = Int(share * Double(Self.barWidth))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.barWidth - filled)
        let rate = Int(Double(done) / max(seconds, 0.001))
        let left = share > 0 ? Int((seconds / share - seconds).rounded(.up)) : 0
        return "[\(bar)] \(Int(share * 100)) %  \(rate) \(unit)/s  \(left / 60) min \(left % 60) s left"
    }
}
