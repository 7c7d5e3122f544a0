import AgentAPI
import Crypto
import NacreClient
import Synchronization

/// Stands at a wallet's door and writes down what passes: keys, tokens, blinded messages, the copy.
final class WalletEavesdropper: Sendable {
    private let heard = Mutex<[(name: String, bytes: [UInt8])]>([])

    /// What was heard since the last time.
    func take() -> [(name: String, bytes: [UInt8])] {
        heard.withLock { heard in
            defer { heard = [] }
            return heard
        }
    }

    private func note(_ name: String, _ bytes: [UInt8]) { heard.withLock { $0.append((name, bytes)) } }

    var connections: WalletConnections {
        var connections = WalletConnections.live
        let live = WalletConnections.live
        connections.drawTokens = { server, session, batch in
            // The last blinded message of the batch, 256 bytes: random, but a server that kept it could look for it.
            self.note("blinded message", batch.suffix(256))
            let reply = try await live.drawTokens(server, session, batch)
            self.note("blind signature", reply.suffix(256))
            return reply
        }
        connections.putWalletCopy = { server, session, bytes, version in
            // Sealed by the wallet; the server seals it again, so that a deleted one is gone.
            self.note("wallet copy", Array(bytes.dropFirst(bytes.count / 2).prefix(64)))
            return try await live.putWalletCopy(server, session, bytes, version)
        }
        connections.perform = { call in
            self.note("owner key, private", Array(call.key.rawRepresentation))
            self.note("owner key, public", Array(call.key.publicKey.rawRepresentation))
            if case .claim(_, let trailKey) = call.request { self.note("trail key, public", trailKey) }
            if let token = call.token {
                self.note("token", token)
                // RFC 9577 section 2.2: type (2), nonce (32), challenge digest, key id, authenticator (256).
                self.note("token's nonce", Array(token.dropFirst(2).prefix(32)))
                self.note("token's signature", token.suffix(256))
            }
            return try await live.perform(call)
        }
        return connections
    }
}
