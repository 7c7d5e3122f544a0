import Crypto
import Foundation

/// A stored passphrase hash: a PHC string as the Argon2 reference implementation writes it,
/// `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, base64 without padding.
///
/// Source: [PHC string format](https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md).
public struct PassphraseHash: Sendable, Equatable {
    public let parameters: Argon2id.Parameters
    private let salt: [UInt8]
    private let hash: [UInt8]

    private static let hashSize = 32
    /// What a stored string may ask for: a damaged one must not take the machine's memory.
    private static let mostMemoryKiB: UInt32 = 1 << 20
    private static let mostPasses: UInt32 = 64

    /// Hashes `passphrase` with a new salt.
    public init(_ passphrase: Passphrase, parameters: Argon2id.Parameters = .server) throws(Argon2Refusal) {
        self.parameters = parameters
        salt = Argon2id.makeSalt()
        hash = try Self.bytes(
            Argon2id.derive(passphrase: passphrase, salt: salt, parameters: parameters, length: Self.hashSize))
    }

    /// Whether `passphrase` is the one that was hashed; compared in constant time.
    public func matches(_ passphrase: Passphrase) throws(Argon2Refusal) -> Bool {
        let key = try Argon2id.derive(passphrase: passphrase, salt: salt, parameters: parameters, length: hash.count)
        // SymmetricKey compares in constant time.
        return key == SymmetricKey(data: hash)
    }

    /// Whether it was made with other parameters than `current`: then it is made anew when the passphrase is next at hand.
    public func isOutdated(for current: Argon2id.Parameters = .server) -> Bool { parameters != current }

    // MARK: Text

    public var text: String {
        "$argon2id$v=19$m=\(parameters.memoryKiB),t=\(parameters.passes),p=\(parameters.lanes)"
            + "$\(Self.encode(salt))$\(Self.encode(hash))"
    }

    /// Reads what `text` wrote; nil for anything else.
    public init?(_ text: String) {
        let fields = text.split(separator: "$", omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0].isEmpty, fields[1] == "argon2id", fields[2] == "v=19",
            let parameters = Self.parameters(fields[3]), let salt = Self.decode(fields[4]),
            let hash = Self.decode(fields[5]), (8...64).contains(salt.count), (16...64).contains(hash.count)
        else { return nil }
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// `m=19456,t=2,p=1`
    private static func parameters(_ text: Substring) -> Argon2id.Parameters? {
        let values = text.split(separator: ",", omittingEmptySubsequences: false)
        guard values.count == 3, let memory = number(values[0], named: "m="), let passes = number(values[1], named: "t="),
            let lanes = number(values[2], named: "p="), (1...mostPasses).contains(passes), (1...16).contains(lanes),
            (8 * lanes...mostMemoryKiB).contains(memory)
        else { return nil }
        return Argon2id.Parameters(passes: passes, memoryKiB: memory, lanes: lanes)
    }

    private static func number(_ text: Substring, named name: String) -> UInt32? {
        guard text.hasPrefix(name) else { return nil }
        let digits = text.dropFirst(name.count)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return UInt32(digits)
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func decode(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { Array($0) }
    }

    private static func bytes(_ key: SymmetricKey) -> [UInt8] { key.withUnsafeBytes { Array($0) } }
}
