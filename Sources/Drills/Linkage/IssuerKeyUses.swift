import Crypto
import Foundation
import Synchronization

/// Under which issuer key each account drew and each agent's token was redeemed.
final class IssuerKeyUses: Sendable {
    private let served = Mutex<[KeyUse]>([])
    private let redeemed = Mutex<[KeyUse]>([])

    var uses: [KeyUse] { served.withLock { $0 } + redeemed.withLock { $0 } }

    private struct Directory: Decodable {
        struct Key: Decodable {
            let key: String
            let kind: String
            let epoch: Int

            enum CodingKeys: String, CodingKey {
                case key = "token-key"
                case kind = "nacre-kind"
                case epoch = "nacre-epoch"
            }
        }

        let keys: [Key]

        enum CodingKeys: String, CodingKey { case keys = "token-keys" }
    }

    /// What an account was served.
    func note(directory: [UInt8], servedTo account: Int) throws {
        for key in try JSONDecoder().decode(Directory.self, from: Data(directory)).keys where key.kind == "run" {
            let text = key.key.replacing("-", with: "+").replacing("_", with: "/")
            let padded = text + String(repeating: "=", count: (4 - text.count % 4) % 4)
            guard let bytes = Data(base64Encoded: padded) else { throw DrillFailure("The issuer's directory is damaged") }
            let use = KeyUse(subject: .account(account), epoch: key.epoch, key: Array(SHA256.hash(data: bytes)))
            served.withLock { $0.append(use) }
        }
    }

    /// A token carries the id of its key after type, nonce and challenge digest (RFC 9577 section 2.2).
    func note(token: [UInt8], of agent: Int) {
        let key = Array(token.dropFirst(66).prefix(32))
        // The newest was served last. Keys for votes are left out.
        guard let epoch = served.withLock({ $0.last { $0.key == key }?.epoch }) else { return }
        redeemed.withLock { $0.append(KeyUse(subject: .agent(agent), epoch: epoch, key: key)) }
    }
}
