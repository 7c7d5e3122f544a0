import Crypto
import Envelope
import TransparencyLog

/// The Ed25519 key with which a log signs its checkpoints: another one for each origin, from the key store.
enum LogKey {
    static func signer(of origin: String, _ dataKeys: DataKeyStore) async throws -> NoteSigner {
        let record = Array("log-key/".utf8) + Array(SHA256.hash(data: Array(origin.utf8)))
        let seed = try await dataKeys.key(for: record).tag("nacre/log-key/v1\0")
        return try NoteSigner(name: origin, seed: seed)
    }
}
