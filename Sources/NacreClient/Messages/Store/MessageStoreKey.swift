import ByteFraming
import Crypto
import Foundation
import PassphraseHashing

/// What a store is sealed under.
public enum MessageStoreSecret: Sendable {
    /// `messages.key` in the home, 0600: 32 random bytes. Made with the store.
    case keyFile
    case passphrase(String)
}

/// The key of a message store, derived once for as long as a command holds it.
struct MessageStoreKey: Sendable {
    let header: MessageStoreHeader
    private let key: SymmetricKey

    /// What is sealed is a multiple of this many bytes.
    private static let step = 65_536

    /// Under a new salt.
    static func make(
        _ secret: MessageStoreSecret, _ home: AgentHome, _ hardening: WalletHardening
    ) async throws -> MessageStoreKey {
        let salt = Argon2id.makeSalt()
        let root: SymmetricKey
        var costs: WalletHardening?
        switch secret {
        case .keyFile: root = try keyFile(home, makes: true)
        case .passphrase(let text):
            guard let passphrase = try? Passphrase(new: text) else { throw MessageStoreError.unfitPassphrase }
            root = try await derive(passphrase, salt, hardening)
            costs = hardening
        }
        let header = MessageStoreHeader(hardening: costs, salt: salt, check: expand(root, salt, "check", 16).bytes)
        return MessageStoreKey(header: header, key: expand(root, salt, "key", 32))
    }

    /// Of a file with this header. A wrong passphrase takes as long as the right one.
    static func open(
        _ secret: MessageStoreSecret, _ header: MessageStoreHeader, _ home: AgentHome, path: String
    ) async throws -> MessageStoreKey {
        let root: SymmetricKey
        switch (secret, header.hardening) {
        case (.keyFile, nil): root = try keyFile(home, makes: false)
        case (.passphrase(let text), let hardening?):
            guard let passphrase = try? Passphrase(typed: text) else { throw MessageStoreError.wrongKey(path: path) }
            root = try await derive(passphrase, header.salt, hardening)
        case (.keyFile, .some): throw MessageStoreError.needsPassphrase(path: path)
        case (.passphrase, nil): throw MessageStoreError.needsKeyFile(path: path)
        }
        guard expand(root, header.salt, "check", 16) == SymmetricKey(data: header.check) else {
            throw MessageStoreError.wrongKey(path: path)
        }
        return MessageStoreKey(header: header, key: expand(root, header.salt, "key", 32))
    }

    /// Nonce (12), ciphertext, tag (16).
    func seal(_ content: [UInt8]) throws -> [UInt8] {
        let size = (content.count + ZeroPadding.overhead + Self.step - 1) / Self.step * Self.step
        let padded = ZeroPadding.pad(content, to: size)
        let box = try AES.GCM.seal(padded, using: key, authenticating: header.bytes)
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// Nil where the bytes were not sealed under this key and header.
    func open(_ sealed: [UInt8]) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let padded = try? AES.GCM.open(box, using: key, authenticating: header.bytes)
        else { return nil }
        return ZeroPadding.unpad(Array(padded))
    }

    // MARK: Where the key comes from

    private static func keyFile(_ home: AgentHome, makes: Bool) throws -> SymmetricKey {
        let path = home.folder + "/messages.key"
        let file = PrivateFile(path: path, maxBytes: 128)
        do {
            if let text = try file.read() {
                let characters = text.filter { $0 != UInt8(ascii: "\n") }
                guard let bytes = Base64URL.decode(utf8: characters), bytes.count == 32 else {
                    throw AgentHomeError.malformed(path)
                }
                return SymmetricKey(data: bytes)
            }
            guard makes else { throw MessageStoreError.wrongKey(path: MessageStoreFile(in: home).path) }
            let key = SymmetricKey(size: .bits256)
            try file.replace(with: Data((Base64URL.encode(key.bytes) + "\n").utf8))
            return key
        } catch let error as AgentHomeError {
            throw MessageStoreError.file(error)
        }
    }

    private static func derive(
        _ passphrase: Passphrase, _ salt: [UInt8], _ hardening: WalletHardening
    ) async throws -> SymmetricKey {
        let parameters = Argon2id.Parameters(
            passes: UInt32(clamping: hardening.passes), memoryKiB: UInt32(clamping: hardening.memory),
            lanes: UInt32(clamping: hardening.lanes))
        // On a thread of its own: it blocks for as long as a guess is to take.
        return try await withCheckedThrowingContinuation { (done: CheckedContinuation<SymmetricKey, any Error>) in
            DispatchQueue.global(qos: .userInitiated).async {
                done.resume(
                    with: Result { try Argon2id.derive(passphrase: passphrase, salt: salt, parameters: parameters) })
            }
        }
    }

    /// HKDF (RFC 5869).
    private static func expand(_ root: SymmetricKey, _ salt: [UInt8], _ purpose: String, _ size: Int) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: root, salt: salt, info: Array("nacre/messages/v1\0\(purpose)".utf8), outputByteCount: size)
    }
}

extension SymmetricKey {
    fileprivate var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}
