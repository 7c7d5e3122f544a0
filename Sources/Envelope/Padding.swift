/// Hides the length of a sealed list: a u32 big-endian length, the content, zeros up to a power of two from 4 KiB.
public enum Padding {
    public static let smallest = 4096

    public static func pad(_ content: [UInt8]) -> [UInt8] {
        var size = smallest
        while size < content.count + 4 { size *= 2 }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        withUnsafeBytes(of: UInt32(content.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: content)
        bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
        return bytes
    }

    public static func unpad(_ bytes: [UInt8]) throws -> [UInt8] {
        guard bytes.count >= 4 else { throw EnvelopeError.cannotOpen }
        let count = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        guard count <= bytes.count - 4 else { throw EnvelopeError.cannotOpen }
        return Array(bytes[4..<(4 + count)])
    }
}
