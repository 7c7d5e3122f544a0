import Crypto
import Foundation
import PassphraseHashing

/// What the wallet keeps of sign-in passphrases, so that none of them becomes its own: salted Argon2id check values,
/// inside what is sealed. A guess costs as much as one at the wallet itself.
struct SignInMark: Codable, Sendable, Equatable {
    private let salt: Data
    private let passes: Int
    private let memory: Int
    private let lanes: Int
    /// Of the last ones. More than one: a passphrase is noted before the account server has taken or refused it.
    private var checks: [Data]

    private static let maxChecks = 4

    /// Nil for a text that cannot be a passphrase.
    static func make(_ text: String, _ hardening: WalletHardening) async throws -> SignInMark? {
        guard let typed = typed(text) else { return nil }
        let header = try await WalletKey.make(typed, hardening).header
        return SignInMark(
            salt: Data(header.salt), passes: hardening.passes, memory: hardening.memory, lanes: hardening.lanes,
            checks: [Data(header.check)])
    }

    /// The mark with this passphrase among the last ones.
    func noting(_ text: String) async throws -> SignInMark {
        guard let check = try await check(text) else { return self }
        var next = self
        next.checks = checks.filter { $0 != check }.suffix(Self.maxChecks - 1) + [check]
        return next
    }

    func matches(_ text: String) async throws -> Bool {
        guard let check = try await check(text) else { return false }
        return checks.contains { SymmetricKey(data: $0) == SymmetricKey(data: check) }
    }

    private func check(_ text: String) async throws -> Data? {
        guard let typed = Self.typed(text) else { return nil }
        let hardening = WalletHardening(passes: passes, memory: memory, lanes: lanes)
        return Data(try await WalletKey.check(of: typed, salt: Array(salt), hardening))
    }

    /// Folded, as two passphrases that differ in case or spaces only are compared.
    private static func typed(_ text: String) -> Passphrase? {
        let folded = OwnerWallet.fold(text)
        return try? Passphrase(typed: folded.isEmpty ? text : folded)
    }
}
