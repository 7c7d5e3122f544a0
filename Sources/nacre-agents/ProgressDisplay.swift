import AgentLayer
import Foundation
import HTTPSupport
import Synchronization

/// How far an import is, on standard error: a bar that stays in its line on a terminal, elsewhere a line every few
/// seconds.
final class ProgressDisplay: Sendable {
    private struct State {
        var line = ""
        var shown: ContinuousClock.Instant?
    }

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    private static let barWidth = 30
    private static let columns = 79

    func show(_ progress: ImportProgress) {
        let text = text(progress)
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

    private func text(_ progress: ImportProgress) -> String {
        switch progress.stage {
        case .reading: reading(progress)
        case .secondLook: "looking again at comments that stood before their posts"
        case .makingIndexes: "making the indexes of the feeds"
        case .indexingText(let done, let all): "indexing the text: \(done * 100 / max(all, 1)) %"
        }
    }

    private func reading(_ progress: ImportProgress) -> String {
        let seconds = start.duration(to: .now) / .seconds(1)
        let share = min(1, Double(progress.bytes) / Double(max(progress.totalBytes, 1)))
        let filled = Int(share * Double(Self.barWidth))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.barWidth - filled)
        let rate = Int(Double(progress.counts.read) / max(seconds, 0.001))
        let left = share > 0 ? Int((seconds / share - seconds).rounded(.up)) : 0
        return "[\(bar)] \(Int(share * 100)) %  \(rate) records/s  \(left / 60) min \(left % 60) s left"
    }
}
