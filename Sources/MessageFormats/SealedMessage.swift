import ByteFraming

/// A message as it travels and as a server keeps it: for which prekey, and what only its holder opens.
///
/// ```
/// version                   1 byte, 0x01
/// prekey id                 16 bytes
/// encapsulated key          1120 bytes
/// ciphertext                one of the sizes below and 16 bytes of tag
/// ```
/// Neither who wrote it nor how long it is can be seen, only in which of five sizes it fits.
public struct SealedMessage: Hashable, Sendable {
    public static let version: UInt8 = 0x01
    /// What is inside is filled up with zeros to the smallest of these that holds it.
    public static let paddedSizes = [256, 1024, 4096, 16_384, 65_536]
    /// Bytes that a sealed message has beside what is padded.
    public static let overhead = 1 + RandomIDSize.bytes + SealingSuite.encapsulatedKeySize + SealingSuite.tagSize
    public static let mostBytes = overhead + 65_536

    public let prekey: PrekeyID
    /// ``SealingSuite/encapsulatedKeySize`` bytes.
    public let encapsulatedKey: [UInt8]
    /// Of one of the five sizes, and its tag.
    public let ciphertext: [UInt8]

    public init(prekey: PrekeyID, encapsulatedKey: [UInt8], ciphertext: [UInt8]) throws(MessageFormatProblem) {
        guard encapsulatedKey.count == SealingSuite.encapsulatedKeySize,
            Self.paddedSizes.contains(ciphertext.count - SealingSuite.tagSize)
        else { throw .wrongSize }
        self.prekey = prekey
        self.encapsulatedKey = encapsulatedKey
        self.ciphertext = ciphertext
    }

    /// - Throws: `unknownVersion`, `wrongSize`.
    public init(bytes: [UInt8]) throws(MessageFormatProblem) {
        guard bytes.first == Self.version else { throw bytes.isEmpty ? .wrongSize : .unknownVersion }
        guard Self.paddedSizes.contains(bytes.count - Self.overhead) else { throw .wrongSize }
        let rest = bytes.dropFirst()
        prekey = PrekeyID(unchecked: Array(rest.prefix(RandomIDSize.bytes)))
        let sealed = rest.dropFirst(RandomIDSize.bytes)
        encapsulatedKey = Array(sealed.prefix(SealingSuite.encapsulatedKeySize))
        ciphertext = Array(sealed.dropFirst(SealingSuite.encapsulatedKeySize))
    }

    /// Reads base64url without padding.
    public init(_ text: some StringProtocol) throws(MessageFormatProblem) {
        guard text.utf8.count <= (Self.mostBytes * 4 + 2) / 3, let bytes = Base64URL.decode(text) else {
            throw .wrongSize
        }
        try self.init(bytes: bytes)
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(ciphertext.count + Self.overhead)
        bytes.append(Self.version)
        bytes.append(contentsOf: prekey.bytes)
        bytes.append(contentsOf: encapsulatedKey)
        bytes.append(contentsOf: ciphertext)
        return bytes
    }

    public var text: String { Base64URL.encode(bytes) }

    /// How much is inside, filled up.
    public var paddedSize: Int { ciphertext.count - SealingSuite.tagSize }
}
