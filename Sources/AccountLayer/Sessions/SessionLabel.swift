import ByteFraming
import Envelope
import HTTPSupport

/// What the list of sessions says of one besides its days: what holds it, and the name its owner gave it.
struct SessionLabel: Sendable, Equatable {
    let kind: SessionKind
    let name: String?

    static let longestName = 120

    init(kind: SessionKind, name: String = "") {
        self.kind = kind
        self.name = name.isEmpty ? nil : name
    }

    // MARK: Bytes

    private static let domain = Array("nacre/session-label/v1\0".utf8)
    /// Of every label, so that nothing tells whether a session has a name.
    private static let size = 192

    fileprivate var bytes: [UInt8] {
        ZeroPadding.pad(
            Framing.frame([Self.domain, [kind.rawValue], Array((name ?? "").utf8.prefix(Self.longestName))]),
            to: Self.size)
    }

    fileprivate init(bytes: [UInt8]) throws {
        guard let content = ZeroPadding.unpad(bytes) else { throw EnvelopeError.cannotOpen }
        var reader = FrameReader(content)
        try reader.expect(Self.domain)
        guard let kind = try reader.field(exactly: 1).first.flatMap(SessionKind.init) else {
            throw FramingError.unexpected
        }
        self.init(kind: kind, name: String(decoding: try reader.field(upTo: Self.longestName), as: UTF8.self))
        try reader.end()
    }
}

/// Labels as they are kept: sealed under the account's data key, each for the row of its session.
struct SessionLabels: Sendable {
    let keys: AccountKeys

    func seal(_ label: SessionLabel, _ tag: [UInt8], of account: AccountID) async throws -> [UInt8] {
        guard let key = try await keys.existingDataKey(of: account) else { throw Refusal.unknownSession }
        return try key.seal(label.bytes, as: Self.context(tag))
    }

    func open(_ sealed: [UInt8]?, _ tag: [UInt8], of account: AccountID) async throws -> SessionLabel {
        guard let sealed else { return SessionLabel(kind: .program) }
        guard let key = try await keys.existingDataKey(of: account) else { throw Refusal.unknownSession }
        return try SessionLabel(bytes: key.open(sealed, as: Self.context(tag)))
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "sessions", column: "sealed", record: tag)
    }
}
