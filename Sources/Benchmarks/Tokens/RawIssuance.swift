import Foundation
import PrivacyPassClient
import PrivacyPassIssuer
import PrivacyPassToken

/// The blind signature of swift-crypto alone: what issuance cannot be faster than.
struct RawIssuance {
    private let key: IssuerKey
    private let requests: [TokenRequest]

    init() throws {
        let key = try IssuerKey.generate()
        let challenge = try TokenChallenge(issuerName: "localhost:1", originInfo: ["run.localhost:2"])
        requests = try (0..<64).map { _ in try PendingToken(challenge: challenge, key: key.publicKey).request }
        self.key = key
    }

    /// Signatures per second of processor time, on one core.
    func rate(seconds: Double) throws -> Double {
        let begin = Self.processorSeconds
        var count = 0
        while Self.processorSeconds - begin < seconds {
            for request in requests { _ = try key.issue(request) }
            count += requests.count
        }
        return Double(count) / (Self.processorSeconds - begin)
    }

    /// Of this thread alone.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
