import AccountAPI
import ByteFraming
import Crypto
import Envelope
import HTTPSupport
import Storage

/// The copy of a wallet that its owner may leave here: sealed by the wallet, which alone has the key, and sealed again
/// under the account's data key. Its version is random and says nothing about how often it was replaced.
struct WalletCopyStore: Sendable {
    let domain: AccountDomain

    struct Copy: Sendable {
        let content: [UInt8]
        let version: [UInt8]
    }

    static let versionSize = 16

    func find(_ account: AccountID) async throws -> Copy? {
        let tag = tag(of: account)
        guard let row = try await domain.store.read({ try $0.first(WalletCopyQueries.find(tag)) }) else { return nil }
        guard let dataKey = try await domain.keys.existingDataKey(of: account) else { throw Refusal.unknownSession }
        return Copy(content: try dataKey.open(row.sealed, as: Self.context(tag)), version: row.version)
    }

    /// Puts `content` in the place of the copy whose version is `expected` (nil: of none), in one statement. Returns the
    /// new version, or nil when the copy is another one.
    func put(_ content: [UInt8], replacing expected: [UInt8]?, of account: AccountID) async throws -> [UInt8]? {
        let tag = tag(of: account)
        guard let dataKey = try await domain.keys.existingDataKey(of: account) else { throw Refusal.unknownSession }
        let sealed = try dataKey.seal(content, as: Self.context(tag))
        let version = SymmetricKey(size: .init(bitCount: Self.versionSize * 8)).withUnsafeBytes { Array($0) }
        let swapped = try await domain.store.write(.privateAct) { transaction in
            let command =
                if let expected {
                    WalletCopyQueries.swap(tag, sealed: sealed, version: version, expected: expected)
                } else {
                    WalletCopyQueries.insert(tag, sealed: sealed, version: version)
                }
            return try transaction.run(command) == 1
        }
        return swapped ? version : nil
    }

    func delete(_ account: AccountID) async throws {
        let command = erasure(of: account)
        try await domain.store.write(.privateAct) { try $0.run(command) }
    }

    /// For the transaction that deletes an account.
    func erasure(of account: AccountID) -> Command { WalletCopyQueries.erase(tag(of: account)) }

    func export(of account: AccountID) async throws -> AccountExport.WalletCopy? {
        try await find(account).map { copy in
            AccountExport.WalletCopy(
                version: Base64URL.encode(copy.version), sealed: Base64URL.encode(copy.content))
        }
    }

    private func tag(of account: AccountID) -> [UInt8] { domain.keys.tag("nacre/wallet-copy/v1\0", account.bytes) }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "wallet_copies", column: "sealed", record: tag)
    }
}

enum WalletCopyQueries {
    struct Row: Sendable {
        let version: [UInt8]
        let sealed: [UInt8]
    }

    static func find(_ tag: [UInt8]) -> Query<Row> {
        Query("SELECT version, sealed FROM wallet_copies WHERE tag = \(tag)") { row in
            Row(version: try row.blob(), sealed: try row.blob())
        }
    }

    static func insert(_ tag: [UInt8], sealed: [UInt8], version: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO wallet_copies (tag, version, sealed, fresh) VALUES (\(tag), \(version), \(sealed), TRUE)
            ON CONFLICT DO NOTHING
            """)
    }

    static func swap(_ tag: [UInt8], sealed: [UInt8], version: [UInt8], expected: [UInt8]) -> Command {
        Command(
            """
            UPDATE wallet_copies SET version = \(version), sealed = \(sealed), fresh = TRUE
            WHERE tag = \(tag) AND version = \(expected)
            """)
    }

    static func erase(_ tag: [UInt8]) -> Command { Command("DELETE FROM wallet_copies WHERE tag = \(tag)") }
}
