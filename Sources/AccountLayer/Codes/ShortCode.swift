import Crypto

/// Ten characters of Crockford's base32, 50 random bits, written as two groups of five with a hyphen between: short
/// enough to type, and with five tries not to be guessed.
///
/// Source: [Base 32](https://www.crockford.com/base32.html): no I, L, O, U; read without regard to case.
struct ShortCode: Sendable, Equatable {
    /// The ten characters in upper case.
    let characters: String

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let count = 10

    /// A new random one.
    init() {
        let random = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
        characters = String(random.prefix(Self.count).map { Self.alphabet[Int($0 & 0x1F)] })
    }

    /// Reads what a human typed; nil unless it has the form of a code. Hyphens and spaces do not count.
    init?(typed text: String) {
        guard text.utf8.count <= 64 else { return nil }
        var characters = ""
        for character in text.uppercased() {
            switch character {
            case "-", " ": continue
            case "O": characters.append("0")
            case "I", "L": characters.append("1")
            case let character where Self.alphabet.contains(character): characters.append(character)
            default: return nil
            }
        }
        guard characters.count == Self.count else { return nil }
        self.characters = characters
    }

    var text: String { characters.prefix(5) + "-" + characters.suffix(5) }
    var bytes: [UInt8] { Array(characters.utf8) }
}
