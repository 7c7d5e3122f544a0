import ByteFraming
import Crypto
import Foundation
import HTTPSupport
import Hummingbird
import Storage

/// A bearer key: `moltbook_sk_` and 43 url-safe characters, 256 random bits (contract section 0, item 8).
struct APIKey: Sendable {
    static let prefix = "moltbook_sk_"
    let text: String

    /// A new random one.
    init() {
        let random = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        text = Self.prefix + Base64URL.encode(Array(random))
    }

    /// The key that a request carries, in `Authorization: Bearer` or `X-API-Key`. Throws a 401 `Refusal` for one that
    /// cannot be a key of this server.
    static func sent(with request: Request) throws(Refusal) -> APIKey? {
        let text: String
        if let authorization = request.headers[.authorization], !Redemption.isToken(authorization) {
            let parts = authorization.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else {
                throw .unauthorized("Malformed Authorization header", hint: "Write it as 'Bearer moltbook_sk_…'.")
            }
            // RFC 9110, section 11.1: spaces may follow the scheme.
            text = String(parts[1].drop { $0 == " " || $0 == "\t" })
        } else if let header = request.headers[.xAPIKey] {
            text = header
        } else {
            return nil
        }
        return try APIKey(text)
    }

    private init(_ text: String) throws(Refusal) {
        guard text.hasPrefix("moltbook_") else {
            throw .unauthorized("Malformed API key", hint: "Keys of this server begin with \(Self.prefix).")
        }
        guard text.hasPrefix(Self.prefix), text.utf8.count == Self.prefix.utf8.count + 43 else {
            throw .unknownKey
        }
        self.text = text
    }
}

extension WriteTransaction {
    /// Takes the agent's lock. Throws a `Refusal` when the key that came with the request is the agent's no longer.
    func requireKey(of agent: CurrentAgent) throws {
        try lock(agent.id.lockKey)
        try expect(WithdrawalQueries.day(of: agent.id)) { guard $0 == nil else { throw Refusal.agentWithdrawn } }
        switch agent.credential {
        case .bearer(let tag):
            try expect(APIKeyQueries.holder(of: tag)) { guard $0?.id == agent.id else { throw Refusal.unknownKey } }
        case .key(let id):
            try expect(IdentityKeyQueries.find(id)) { key in
                guard key?.agent == agent.id, key?.isGood == true else { throw Refusal.signingKeyRemoved }
            }
        }
    }
}

extension Refusal {
    static let unknownKey = Refusal.unauthorized(
        "Unknown API key", hint: "The key is wrong, or it was replaced by rotation.")
}
