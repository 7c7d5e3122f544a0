import ByteFraming

/// What stands before the sealed part of a message store, in the clear and authenticated with it: nothing about the agent.
///
/// Fields, framed: `"nacre/messages/v1\0"`, t, m in KiB and p of Argon2id (RFC 9106) for a passphrase or absent for a key
/// file, salt (16 bytes), check (16 bytes).
struct MessageStoreHeader: Sendable, Equatable {
    /// Nil for a key file.
    let hardening: WalletHardening?
    let salt: [UInt8]
    /// Derived like the key, so that a wrong key and a damaged file can be told apart.
    let check: [UInt8]

    static let saltSize = 16
    static let checkSize = 16
    private static let label = Array("nacre/messages/v1\0".utf8)
    private static let labelFamily = Array("nacre/messages/".utf8)

    init(hardening: WalletHardening?, salt: [UInt8], check: [UInt8]) {
        (self.hardening, self.salt, self.check) = (hardening, salt, check)
    }

    var bytes: [UInt8] {
        let costs: [Int?] = [hardening?.passes, hardening?.memory, hardening?.lanes]
        return Framing.frame(optional: [Self.label] + costs.map { $0.map { Framing.number(Int64($0)) } } + [salt, check])
    }

    /// - Parameter path: for the error alone.
    init(from reader: inout FrameReader, path: String) throws(MessageStoreError) {
        do {
            let found = try reader.field(upTo: 64)
            guard found == Self.label else {
                throw found.starts(with: Self.labelFamily)
                    ? MessageStoreError.otherVersion(path: path) : MessageStoreError.damaged(path: path)
            }
            var costs: [Int] = []
            for _ in 0..<3 {
                guard let bytes = try reader.optionalField(upTo: 8) else { continue }
                costs.append(Int(clamping: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }))
            }
            switch costs.count {
            case 0: hardening = nil
            case 3: hardening = WalletHardening(passes: costs[0], memory: costs[1], lanes: costs[2])
            default: throw MessageStoreError.damaged(path: path)
            }
            salt = try reader.field(exactly: Self.saltSize)
            check = try reader.field(exactly: Self.checkSize)
        } catch let error as MessageStoreError {
            throw error
        } catch {
            throw .damaged(path: path)
        }
        // Read before anything about it is authentic: it must not make this machine run out of memory or time.
        if let hardening, !hardening.isBearable { throw .tooDemanding(path: path) }
    }
}
