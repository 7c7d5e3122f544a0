import Foundation
import JSONWriting

/// The time by which the wallet acts: the machine's, or in drills what a file says.
struct OwnerClock: Sendable {
    /// Decimal milliseconds since 1970, read anew each time.
    let file: String?

    @Sendable func read() -> Timestamp {
        guard let file, let bytes = FileManager.default.contents(atPath: file),
            let milliseconds = Int64(
                String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
        else { return .now }
        return Timestamp(milliseconds: milliseconds)
    }

    /// Sleeps until a moment of this clock, and not much longer than `most` seconds.
    func sleep(until moment: Timestamp, most: Int64) async throws {
        let start = ContinuousClock.now
        while read() < moment, ContinuousClock.now - start < .seconds(most) {
            let rest = max(1, moment.milliseconds - read().milliseconds)
            let step = file == nil ? min(rest, 1_000) : 50
            try await Task.sleep(for: .milliseconds(step))
        }
    }
}
