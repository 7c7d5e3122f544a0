import ByteFraming
import Crypto
import Envelope

/// What a record of the vault holds.
enum VaultKind: UInt8, Sendable, CaseIterable {
    case customer = 1
    case paymentMethod = 2
    case subscription = 3
    case invoice = 4
}

/// What can lie in the vault. Its bytes are framed fields, at most `Vault.capacity` of them.
protocol VaultContent: Sendable, Equatable {
    static var kind: VaultKind { get }
    var bytes: [UInt8] { get }
    init(bytes: [UInt8]) throws
}

/// Names a row of the vault: 16 random bytes.
struct VaultRecordID: Sendable, Hashable {
    let bytes: [UInt8]

    static let size = 16

    /// A new random one.
    init() { bytes = SymmetricKey(size: .init(bitCount: Self.size * 8)).withUnsafeBytes { Array($0) } }

    init(stored bytes: [UInt8]) { self.bytes = bytes }
}

/// A record of an account, which only `Vault.open` turns into what it holds.
struct VaultRecord<Content: VaultContent>: Sendable {
    let id: VaultRecordID
    let account: AccountID

    /// A sealed record opens in its own row, as its own kind and for its own account alone.
    var context: SealContext {
        SealContext(
            table: "vault_records", column: "sealed",
            record: Framing.frame([id.bytes, account.bytes, [Content.kind.rawValue]]))
    }
}

extension VaultKind {
    /// As the access trail names it.
    var opened: OpenedKind {
        switch self {
        case .customer: .customer
        case .paymentMethod: .paymentMethod
        case .subscription: .subscription
        case .invoice: .invoice
        }
    }
}

extension FrameReader {
    mutating func text(upTo limit: Int) throws(FramingError) -> String {
        String(decoding: try field(upTo: limit), as: UTF8.self)
    }

    mutating func optionalText(upTo limit: Int) throws(FramingError) -> String? {
        try optionalField(upTo: limit).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A field of eight bytes, or nil where it is marked absent.
    mutating func optionalNumber() throws(FramingError) -> Int64? {
        guard let field = try optionalField(upTo: 8) else { return nil }
        guard field.count == 8 else { throw .wrongLength }
        return field.reduce(0) { $0 << 8 | Int64($1) }
    }
}
