import HTTPSupport
import HTTPTypes
import Synchronization

/// How many of something costly run at once, and how many more may wait: the processors are for other readers too.
final class Places: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    private let mostWaiting: Int
    private let refusal: Refusal
    private let state: Mutex<State>

    /// - Parameter refusal: a 503, for those that may not wait.
    init(
        _ count: Int = max(1, EventLoops.usableProcessors / 2), waiting: Int? = nil, refusal: Refusal = .tooManyUploads
    ) {
        self.refusal = refusal
        state = Mutex(State(free: count))
        mostWaiting = waiting ?? 4 * count
    }

    /// Throws a 503 `Refusal` where too many wait already.
    func within<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try await enter()
        defer { leave() }
        return try await body()
    }

    var waitingCount: Int { state.withLock { $0.waiting.count } }

    private func enter() async throws(Refusal) {
        let isIn = await withCheckedContinuation { turn in
            let isIn = state.withLock { state -> Bool? in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                guard state.waiting.count < mostWaiting else { return false }
                state.waiting.append(turn)
                return nil
            }
            if let isIn { turn.resume(returning: isIn) }
        }
        guard isIn else { throw refusal }
    }

    /// The place goes to who has waited longest.
    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume(returning: true)
    }
}

extension Refusal {
    static let tooManyUploads: Refusal = {
        var refusal = Refusal(
            .serviceUnavailable, "TOO_MANY_UPLOADS", "Too many pictures are being converted",
            hint: "Nothing was stored. Try again in a few seconds.")
        refusal.retryAfterSeconds = 3
        return refusal
    }()
}
