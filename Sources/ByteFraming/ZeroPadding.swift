/// Bytes whose length is hidden: a u32 big-endian length, the content, zeros up to the size asked for.
public enum ZeroPadding {
    /// What padding adds at least.
    public static let overhead = 4

    /// At least `size` bytes. Content that does not fit is not cut: whoever bounds it looks at the count.
    public static func pad(_ content: some Collection<UInt8>, to size: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(max(size, content.count + overhead))
        withUnsafeBytes(of: UInt32(content.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: content)
        if bytes.count < size { bytes.append(contentsOf: repeatElement(0, count: size - bytes.count)) }
        return bytes
    }

    /// Nil where the length points outside, or something other than zeros follows.
    ///
    /// Takes an array and nothing more general: generic code is not specialised across modules, and every byte would go
    /// through a witness table.
    public static func unpad(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= overhead else { return nil }
        let count = bytes.prefix(overhead).reduce(0) { $0 << 8 | Int($1) }
        guard count <= bytes.count - overhead else { return nil }
        guard bytes[(overhead + count)...].allSatisfy({ $0 == 0 }) else { return nil }
        return Array(bytes[overhead..<(overhead + count)])
    }
}
