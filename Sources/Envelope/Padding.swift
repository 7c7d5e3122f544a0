import ByteFraming

/// Hides the length of a sealed list: a u32 big-endian length, the content, zeros up to a power of two from 4 KiB.
public enum Padding {
    public static let smallest = 4096

    public static func pad(_ content: [UInt8]) -> [UInt8] {
        var size = smallest
        while size < content.count + ZeroPadding.overhead { size *= 2 }
        return ZeroPadding.pad(content, to: size)
    }

    public static func unpad(_ bytes: [UInt8]) throws -> [UInt8] {
        guard let content = ZeroPadding.unpad(bytes) else { throw EnvelopeError.cannotOpen }
        return content
    }
}
