import Crypto

/// The key of the wallet's copy, for paper: 256 bits and a checksum of 24 in Crockford's base32, 56 characters in 14
/// groups of four, `7ZQA-…`.
///
/// It is a key, not a password: whoever has it and gets at the copy has the wallet. Case, spaces and hyphens do not
/// matter; I and L are read as 1, O as 0.
struct RecoveryCode: Sendable, Equatable {
    let key: [UInt8]

    static let keySize = 32
    private static let checkSize = 3
    private static let groupSize = 4
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let label = Array("nacre/recovery-code/v1\0".utf8)

    init(key: [UInt8]) { self.key = key }

    /// - Throws: ``WalletError/recoveryCodeMistyped``: one wrong character is noticed surely enough (24 bits).
    init(_ text: some StringProtocol) throws(WalletError) {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var pending = 0
        for character in text.utf8 where !Self.isSeparator(character) {
            guard let value = Self.value(of: character), bytes.count <= Self.keySize + Self.checkSize else {
                throw .recoveryCodeMistyped
            }
            bits = (bits << 5 | value) & 0xFFFF
            pending += 5
            if pending >= 8 {
                pending -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(pending)))
            }
        }
        guard bytes.count == Self.keySize + Self.checkSize, pending == 0 else { throw .recoveryCodeMistyped }
        let key = Array(bytes.prefix(Self.keySize))
        guard Array(bytes.suffix(Self.checkSize)) == Self.check(of: key) else { throw .recoveryCodeMistyped }
        self.key = key
    }

    var text: String {
        var characters: [UInt8] = []
        var bits: UInt32 = 0
        var pending = 0
        for byte in key + Self.check(of: key) {
            bits = (bits << 8 | UInt32(byte)) & 0xFFFF
            pending += 8
            while pending >= 5 {
                pending -= 5
                if characters.count % (Self.groupSize + 1) == Self.groupSize { characters.append(UInt8(ascii: "-")) }
                characters.append(Self.alphabet[Int(bits >> UInt32(pending) & 0x1F)])
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// The first bytes of SHA-256 over label and key.
    private static func check(of key: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: label + key).prefix(checkSize))
    }

    private static func isSeparator(_ character: UInt8) -> Bool {
        [UInt8(ascii: "-"), UInt8(ascii: " "), 0x09, 0x0A, 0x0D].contains(character)
    }

    private static func value(of character: UInt8) -> UInt32? {
        let upper = (0x61...0x7A).contains(character) ? character - 0x20 : character
        switch upper {
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        case UInt8(ascii: "O"): return 0
        default: return alphabet.firstIndex(of: upper).map { UInt32($0) }
        }
    }
}
