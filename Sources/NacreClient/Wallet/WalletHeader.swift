import ByteFraming

/// What stands before the sealed part of a wallet file, in the clear and authenticated with it: nothing about the owner.
///
/// Fields, framed: `"nacre/wallet/v1\0"`, `"argon2id"`, t, m in KiB, p, salt (16 bytes), check (16 bytes). The check is
/// derived from the passphrase like the key, so that a wrong passphrase and a damaged file can be told apart.
struct WalletHeader: Sendable, Equatable {
    let hardening: WalletHardening
    let salt: [UInt8]
    let check: [UInt8]

    static let saltSize = 16
    static let checkSize = 16
    private static let label = Array("nacre/wallet/v1\0".utf8)
    private static let labelFamily = Array("nacre/wallet/".utf8)
    private static let hashing = Array("argon2id".utf8)

    init(hardening: WalletHardening, salt: [UInt8], check: [UInt8]) {
        self.hardening = hardening
        self.salt = salt
        self.check = check
    }

    var bytes: [UInt8] {
        Framing.frame([
            Self.label, Self.hashing, Framing.number(Int64(hardening.passes)),
            Framing.number(Int64(hardening.memory)), Framing.number(Int64(hardening.lanes)), salt, check,
        ])
    }

    /// - Parameter path: for the error alone.
    init(from reader: inout FrameReader, path: String) throws(WalletError) {
        do {
            let found = try reader.field(upTo: 64)
            guard found == Self.label else {
                guard found.starts(with: Self.labelFamily) else { throw WalletError.damaged(path: path) }
                let rest = found.dropFirst(Self.labelFamily.count).filter { (0x21...0x7E).contains($0) }
                throw WalletError.otherVersion(path: path, version: String(decoding: rest, as: UTF8.self))
            }
            try reader.expect(Self.hashing)
            let passes = try reader.number()
            let memory = try reader.number()
            let lanes = try reader.number()
            hardening = WalletHardening(
                passes: Int(clamping: passes), memory: Int(clamping: memory), lanes: Int(clamping: lanes))
            salt = try reader.field(exactly: Self.saltSize)
            check = try reader.field(exactly: Self.checkSize)
        } catch let error as WalletError {
            throw error
        } catch {
            throw .damaged(path: path)
        }
        guard hardening.isBearable else { throw .tooDemanding(path: path) }
    }
}
