import ByteFraming
import Crypto
import Foundation
import PassphraseHashing

/// The key of a wallet file, derived once for as long as the process holds the wallet, so that a save costs no Argon2.
struct WalletKey: Sendable {
    let header: WalletHeader
    private let key: SymmetricKey

    /// What is sealed is a multiple of this many bytes.
    static let step = 65_536

    /// A key under a new salt.
    static func make(_ passphrase: Passphrase, _ hardening: WalletHardening) async throws -> WalletKey {
        let salt = Argon2id.makeSalt()
        let (key, check) = try await derive(passphrase, salt: salt, hardening)
        return WalletKey(header: WalletHeader(hardening: hardening, salt: salt, check: check), key: key)
    }

    /// The key of a file with this header.
    ///
    /// The passphrase is judged after all the work is done: a wrong one takes as long as the right one.
    ///
    /// - Throws: ``WalletError/wrongPassphrase``.
    static func open(_ passphrase: Passphrase, _ header: WalletHeader) async throws -> WalletKey {
        let (key, check) = try await derive(passphrase, salt: header.salt, header.hardening)
        guard SymmetricKey(data: check) == SymmetricKey(data: header.check) else { throw WalletError.wrongPassphrase }
        return WalletKey(header: header, key: key)
    }

    /// What says whether a passphrase is the right one, without the key.
    static func check(
        of passphrase: Passphrase, salt: [UInt8], _ hardening: WalletHardening
    ) async throws -> [UInt8] {
        try await derive(passphrase, salt: salt, hardening).check
    }

    /// Nonce (12), ciphertext, tag (16).
    func seal(_ content: [UInt8]) throws -> [UInt8] {
        let size = (content.count + ZeroPadding.overhead + Self.step - 1) / Self.step * Self.step
        let padded = ZeroPadding.pad(content, to: size)
        guard let combined = try AES.GCM.seal(padded, using: key, authenticating: header.bytes).combined else {
            throw WalletError.copyTooLarge
        }
        return Array(combined)
    }

    /// Nil where the bytes were not sealed under this key and header.
    func open(_ sealed: [UInt8]) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let padded = try? AES.GCM.open(box, using: key, authenticating: header.bytes)
        else { return nil }
        return ZeroPadding.unpad(Array(padded))
    }

    /// Argon2id once, then HKDF (RFC 5869) for the key and the check. On a thread of its own: it blocks for as long as a
    /// guess is to take.
    private static func derive(
        _ passphrase: Passphrase, salt: [UInt8], _ hardening: WalletHardening
    ) async throws -> (key: SymmetricKey, check: [UInt8]) {
        let parameters = Argon2id.Parameters(
            passes: UInt32(clamping: hardening.passes), memoryKiB: UInt32(clamping: hardening.memory),
            lanes: UInt32(clamping: hardening.lanes))
        let root = try await withCheckedThrowingContinuation { (done: CheckedContinuation<SymmetricKey, any Error>) in
            DispatchQueue.global(qos: .userInitiated).async {
                done.resume(
                    with: Result {
                        try Argon2id.derive(passphrase: passphrase, salt: salt, parameters: parameters)
                    })
            }
        }
        return (expand(root, "key", 32), expand(root, "check", WalletHeader.checkSize).withUnsafeBytes { Array($0) })
    }

    private static func expand(_ root: SymmetricKey, _ purpose: String, _ size: Int) -> SymmetricKey {
        HKDF<SHA256>.expand(
            pseudoRandomKey: root, info: Array("nacre/wallet/v1\0\(purpose)".utf8), outputByteCount: size)
    }
}
