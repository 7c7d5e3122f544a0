import AgentSignatures
import Crypto
import Foundation
import MessageEncryption

/// Sealing and opening on one core, beside swift-crypto doing no more than the same HPKE and the same signature.
struct SealStage: MessageStage {
    static let name = "seal"

    private static let share = 0.9
    private static let suite = HPKE.Ciphersuite.XWingMLKEM768X25519_SHA256_AES_GCM_256

    /// Per second.
    private struct Rates {
        var raw: [Double] = []
        var own: [Double] = []
        var bare: [Double] = []
    }

    func run(_ bench: MessageBench, on stage: Stage) async throws -> [StageFigure] {
        let one = try MessageWriter(agent: ObjectUUID(UUID().uuidString.lowercased()), logOrigin: "localhost/log")
        let other = try MessageWriter(agent: ObjectUUID(UUID().uuidString.lowercased()), logOrigin: "localhost/log")
        var (sealing, opening) = (Rates(), Rates())
        for _ in 0..<bench.rounds {
            try Task.checkCancellation()
            try own(bench.sealed, one, other, &sealing, &opening)
            try raw(bench.sealed, &sealing, &opening)
        }
        return figures("sealing", sealing) + figures("opening", opening)
    }

    private func figures(_ what: String, _ rates: Rates) -> [StageFigure] {
        guard let own = rates.own.median, let raw = rates.raw.median, let bare = rates.bare.median, raw > 0 else {
            return []
        }
        let share = own / raw
        return [
            StageFigure(
                "\(what), beside HPKE and Ed25519 alone", bound: "≥ 0.90 ×",
                measured: String(format: "%.2f × (%@ of %@/s)", share, Figure.rate(own), Figure.rate(raw)),
                isReached: share >= Self.share),
            StageFigure(
                "\(what), beside HPKE alone, without a signature",
                measured: String(format: "%.2f × (of %@/s)", own / bare, Figure.rate(bare))),
        ]
    }

    private func own(
        _ count: Int, _ one: MessageWriter, _ other: MessageWriter, _ sealing: inout Rates, _ opening: inout Rates
    ) throws {
        let (sender, recipient) = (try one.sender, try other.recipientKey())
        let contents = try (0..<count).map { try one.content(for: other, counter: Int64($0)) }
        let (messages, rate) = try timed(count) {
            try contents.map { try MessageSealer.seal($0, to: recipient, from: sender) }
        }
        sealing.own.append(rate)
        let key = try IdentityKey(of: one.identity)
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        let (opened, opens) = try timed(count) {
            try messages.map { try MessageOpener.open($0, with: other.prekey).verified(under: key, now: now).counter }
        }
        guard opened == contents.map(\.counter) else { throw BenchFailure("Other messages were opened than sealed") }
        opening.own.append(opens)
    }

    private func raw(_ count: Int, _ sealing: inout Rates, _ opening: inout Rates) throws {
        let signing = Curve25519.Signing.PrivateKey()
        let recipient = try XWingMLKEM768X25519.PrivateKey.generate()
        // As long as what stands in a message of 1 KiB, padding and signature included.
        let content = Data((0..<1_024).map { UInt8(truncatingIfNeeded: $0) })
        let info = Data(repeating: 7, count: 200)
        var signatures: [Data] = []
        let (sealed, rate) = try timed(count) {
            try (0..<count).map { _ in
                signatures.append(try signing.signature(for: content))
                return try seal(content, info, recipient.publicKey)
            }
        }
        sealing.raw.append(rate)
        let (_, opens) = try timed(count) {
            for (message, signature) in zip(sealed, signatures) {
                guard signing.publicKey.isValidSignature(signature, for: try open(message, info, recipient)) else {
                    throw BenchFailure("A signature does not hold")
                }
            }
        }
        opening.raw.append(opens)
        let (bare, bareRate) = try timed(count) {
            try (0..<count).map { _ in try seal(content, info, recipient.publicKey) }
        }
        sealing.bare.append(bareRate)
        opening.bare.append(try timed(count) { for message in bare { _ = try open(message, info, recipient) } }.1)
    }

    private typealias Sealed = (key: Data, text: Data)

    private func seal(_ content: Data, _ info: Data, _ key: XWingMLKEM768X25519.PublicKey) throws -> Sealed {
        var sender = try HPKE.Sender(recipientKey: key, ciphersuite: Self.suite, info: info)
        return (sender.encapsulatedKey, try sender.seal(content))
    }

    private func open(_ message: Sealed, _ info: Data, _ key: XWingMLKEM768X25519.PrivateKey) throws -> Data {
        var recipient = try HPKE.Recipient(
            privateKey: key, ciphersuite: Self.suite, info: info, encapsulatedKey: message.key)
        return try recipient.open(message.text)
    }

    private func timed<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> (Result, Double) {
        let start = ContinuousClock.now
        let result = try body()
        return (result, Double(count) / ((ContinuousClock.now - start) / .seconds(1)))
    }
}
