/// How a sealed file lies: what a server needs to bound it, and both ends to cut it.
///
/// ```
/// version                   1 byte, 0x01
/// salt                      32 bytes
/// chunks                    65,536 bytes each and 16 of tag; the last one is shorter or equal
/// ```
/// Inside the chunks: the real length as a big-endian u64, the content, zeros up to what Padmé allows.
public enum AttachmentFormat {
    public static let version: UInt8 = 0x01
    public static let saltSize = 32
    public static let headerSize = 1 + saltSize
    public static let chunkSize = 65_536
    public static let tagSize = 16
    /// The length that stands before the content.
    public static let lengthSize = 8
    public static let mostContentBytes = 16 * 1024 * 1024
    public static let mostFileBytes = fileSize(ofContent: mostContentBytes)

    /// What is sealed of so much content.
    public static func paddedSize(ofContent size: Int) -> Int { padme(size + lengthSize) }

    /// What the whole file measures.
    public static func fileSize(ofContent size: Int) -> Int {
        let padded = paddedSize(ofContent: size)
        return headerSize + padded + chunks(of: padded) * tagSize
    }

    /// Whether a file of this size can be one.
    public static func isPossible(fileSize: Int) -> Bool {
        guard fileSize > headerSize, fileSize <= mostFileBytes else { return false }
        let sealed = fileSize - headerSize
        let padded = sealed - (sealed + chunkSize + tagSize - 1) / (chunkSize + tagSize) * tagSize
        return padded >= lengthSize && padme(padded) == padded && padded + chunks(of: padded) * tagSize == sealed
    }

    public static func chunks(of padded: Int) -> Int { (padded + chunkSize - 1) / chunkSize }

    /// [Padmé](https://petsymposium.org/popets/2019/popets-2019-0056.php): the next size whose binary floating point form has
    /// a mantissa no longer than its exponent. At most 12 % more, and few sizes to tell apart.
    static func padme(_ size: Int) -> Int {
        guard size > 2 else { return size }
        let exponent = Int.bitWidth - 1 - size.leadingZeroBitCount
        let mantissa = Int.bitWidth - exponent.leadingZeroBitCount
        let mask = 1 << (exponent - mantissa) - 1
        return (size + mask) & ~mask
    }
}
