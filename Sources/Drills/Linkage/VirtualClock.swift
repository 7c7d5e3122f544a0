import Foundation
import JSONWriting
import Synchronization

/// The time of a simulated world. Servers that were started with `--clock-file` read it from a file.
final class VirtualClock: Sendable {
    let path: String
    private let descriptor: CInt
    private let time: Mutex<Int64>

    /// Makes the file. Throws a `DrillFailure` where it cannot.
    init(path: String, now: Timestamp) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw DrillFailure("\(path) cannot be written") }
        time = Mutex(now.milliseconds)
        try set(now)
    }

    deinit { close(descriptor) }

    var now: Timestamp { Timestamp(milliseconds: time.withLock { $0 }) }

    /// Moves on; never back.
    func set(_ moment: Timestamp) throws {
        let milliseconds = time.withLock { time in
            time = max(time, moment.milliseconds)
            return time
        }
        // Of the same length at any time of our lives: a reader sees one time or the next.
        let text = Array("\(milliseconds)\n".utf8)
        guard pwrite(descriptor, text, text.count, 0) == text.count else {
            throw DrillFailure("\(path) cannot be written")
        }
    }
}
