import Foundation
import PrivacyPassClient
import PrivacyPassIssuer
import PrivacyPassToken

/// The blind signature of swift-crypto alone: what issuance cannot be faster than.
struct RawIssuance: Sendable {
    private let key: IssuerKey
    private let requests: [TokenRequest]

    init() throws {
        let key = try IssuerKey.generate()
        let challenge = try TokenChallenge(issuerName: "localhost:1", originInfo: ["run.localhost:2"])
        requests = try (0..<64).map { _ in try PendingToken(challenge: challenge, key: key.publicKey).request }
        self.key = key
    }

    /// Signatures per second of processor time while all cores sign: two of them may be halves of one, and a server that
    /// signs on all has no faster ones.
    func rate(seconds: Double) async throws -> Double {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let rates = try await Concurrently.map(cores, atOnce: cores) { _ in try alone(seconds: seconds) }
        return rates.reduce(0, +) / Double(cores)
    }

    /// On one thread.
    private func alone(seconds: Double) throws -> Double {
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
