import HTTPSignatures
import HTTPSupport
import JSONWriting
import Synchronization

/// Takes every signature once, in memory.
///
/// A nonce is remembered until its signature would be too old anyway. What this process cannot remember it does not take:
/// signatures from before its start, or older than what it has forgotten, also when the clock has been set back since.
final class SpentNonces: Sendable {
    private struct State {
        /// By second of creation.
        var spent: [Int64: Set<Key>] = [:]
        var count = 0
        /// Seconds since 1970; nothing created before is taken.
        var floor: Int64
    }

    private struct Key: Hashable {
        let keyID: SignatureKeyID
        let nonce: SignatureNonce
    }

    /// Seconds that a signature may be old.
    static let window: Int64 = 300
    /// Seconds that an owner's clock may be ahead.
    static let ahead: Int64 = 30

    private let capacity: Int
    private let state: Mutex<State>

    /// - Parameters:
    ///   - start: when this process began. Its second does not count: in it, another process may have taken a signature
    ///     that this one would not know.
    ///   - takenUntil: the second up to which another process may have taken signatures from the future.
    init(start: Timestamp, takenUntil: Int64 = .min, capacity: Int = 200_000) {
        self.capacity = capacity
        state = Mutex(State(floor: max(start.milliseconds / 1_000, takenUntil) + 1))
    }

    /// Throws a 401 `Refusal` for a signature that is not of now. Costs less than looking for its key.
    func checkTime(of signature: UnverifiedSignature, now: Timestamp) throws(Refusal) {
        let seconds = now.milliseconds / 1_000
        let floor = state.withLock(\.floor)
        guard (seconds - Self.window...seconds + Self.ahead).contains(signature.created) else {
            throw .signatureExpired(now: now)
        }
        guard signature.created >= floor else {
            throw .signatureExpired(now: now, retryAfter: Int(clamping: floor - signature.created))
        }
    }

    /// How many are remembered.
    var count: Int { state.withLock(\.count) }

    /// Whether it came before. Takes nothing: `spend` decides between two that come at once.
    func isSpent(_ signature: VerifiedSignature) -> Bool {
        let key = Key(keyID: signature.keyID, nonce: signature.nonce)
        return state.withLock { $0.spent[signature.created]?.contains(key) ?? false }
    }

    /// Throws a `Refusal` when the nonce was spent, and 503 when there is no room to remember it.
    func spend(_ signature: VerifiedSignature, now: Timestamp) throws(Refusal) {
        let key = Key(keyID: signature.keyID, nonce: signature.nonce)
        let oldest = now.milliseconds / 1_000 - Self.window
        let refusal: Refusal? = state.withLock { state in
            if state.floor < oldest {
                state.floor = oldest
                let old = state.spent.keys.filter { $0 < oldest }
                for second in old { state.count -= state.spent.removeValue(forKey: second)?.count ?? 0 }
            }
            guard signature.created >= state.floor else { return .signatureExpired(now: now) }
            guard state.count < capacity else { return .overloaded }
            guard state.spent[signature.created, default: []].insert(key).inserted else { return .signatureReplayed }
            state.count += 1
            return nil
        }
        if let refusal { throw refusal }
    }
}
