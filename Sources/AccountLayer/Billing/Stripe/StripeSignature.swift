import Crypto
import Foundation
import HTTPSupport

/// The signature of a webhook: `Stripe-Signature: t=SECONDS,v1=HEX[,v1=HEX…]`, each `v1` the HMAC-SHA256 of
/// `SECONDS.BODY` under the endpoint's secret.
///
/// Source: [Stripe, verify webhook signatures manually](https://docs.stripe.com/webhooks#verify-manually). Other schemes
/// than `v1` do not count, so that nobody chooses a weaker one.
struct StripeSignature: Sendable {
    /// Seconds by which the time in a signature may differ from ours, either way.
    static let tolerance: Int64 = 300
    private static let longest = 2_048

    private let seconds: String
    private let time: Int64
    private let signatures: [[UInt8]]

    /// Nil where the header is not of this form.
    init?(_ header: String) {
        guard header.utf8.count <= Self.longest else { return nil }
        var (seconds, signatures): (String?, [[UInt8]]) = (nil, [])
        for item in header.split(separator: ",") {
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { return nil }
            switch pair[0].trimmingCharacters(in: .whitespaces) {
            case "t":
                guard seconds == nil else { return nil }
                seconds = String(pair[1])
            case "v1":
                guard let bytes = Self.bytes(hex: pair[1]) else { return nil }
                signatures.append(bytes)
            default: continue
            }
        }
        guard let seconds, seconds.utf8.count <= 12, let time = Int64(seconds), time > 0, !signatures.isEmpty else {
            return nil
        }
        (self.seconds, self.time, self.signatures) = (seconds, time, signatures)
    }

    /// Whether one of the signatures was made over these bytes with one of the secrets, within the tolerance of `now`, in
    /// seconds since 1970.
    func covers(_ body: [UInt8], secrets: [[UInt8]], now: Int64) -> Bool {
        guard abs(now - time) <= Self.tolerance else { return false }
        // All are compared, so that the time tells nothing about which one fits.
        var fits = false
        for secret in secrets {
            var code = HMAC<SHA256>(key: SymmetricKey(data: secret))
            code.update(data: Array((seconds + ".").utf8))
            code.update(data: body)
            let expected = Array(code.finalize())
            for signature in signatures where ConstantTime.equal(signature, expected) { fits = true }
        }
        return fits
    }

    private static func bytes(hex: some StringProtocol) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[start..<start + 2], as: UTF8.self)
            guard !pair.hasPrefix("+"), !pair.hasPrefix("-"), let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
