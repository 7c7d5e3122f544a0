import NIOCore

/// A still WebP picture, put together anew from the converter's output: its pixels, and no other chunk.
///
/// The converter adds an EXIF block and a colour profile of its own even when told to strip, and it is the part that ate
/// a stranger's bytes. So nothing that it says outside the pixels is kept, whatever it says.
package struct StillWebP {
    package let bytes: [UInt8]
    let width: Int
    let height: Int

    /// Throws for output that is no still WebP, or larger than `side` pixels.
    package init(_ output: [UInt8], side: Int) throws(ImageFault) {
        var reader = ImageBytes(ByteBuffer(bytes: output))
        try reader.expect("RIFF".utf8)
        guard try reader.u32(.little) == output.count - 8 else { throw .malformed }
        try reader.expect("WEBP".utf8)
        var (pixels, alpha): ((name: String, ByteBuffer)?, ByteBuffer?) = (nil, nil)
        while reader.count > 0 {
            let name = try reader.name()
            let length = try reader.u32(.little)
            let chunk = try reader.take(length)
            if length % 2 == 1 { try reader.skip(1) }
            switch name {
            case "VP8 ", "VP8L":
                guard pixels == nil else { throw .malformed }
                pixels = (name, chunk)
            case "ALPH":
                guard alpha == nil, pixels == nil else { throw .malformed }
                alpha = chunk
            case "ANIM", "ANMF": throw .malformed
            default: break
            }
        }
        guard let pixels else { throw .malformed }
        (width, height) = try ImageHeader.webpSize(pixels.name, ImageBytes(pixels.1))
        guard (1...side).contains(width), (1...side).contains(height) else { throw .malformed }
        bytes = Self.file(pixels: pixels, alpha: pixels.name == "VP8 " ? alpha : nil, width: width, height: height)
    }

    /// RFC 9649, section 2.7: the extended header stands only before pixels with transparency beside them.
    private static func file(
        pixels: (name: String, ByteBuffer), alpha: ByteBuffer?, width: Int, height: Int
    ) -> [UInt8] {
        var chunks: [UInt8] = []
        if let alpha {
            let hasAlpha: UInt8 = 0x10
            append("VP8X", [hasAlpha, 0, 0, 0] + u24(width - 1) + u24(height - 1), to: &chunks)
            append("ALPH", Array(alpha.readableBytesView), to: &chunks)
        }
        append(pixels.name, Array(pixels.1.readableBytesView), to: &chunks)
        return Array("RIFF".utf8) + u32(chunks.count + 4) + Array("WEBP".utf8) + chunks
    }

    private static func append(_ name: String, _ content: [UInt8], to chunks: inout [UInt8]) {
        chunks += Array(name.utf8) + u32(content.count) + content
        if content.count % 2 == 1 { chunks.append(0) }
    }

    private static func u24(_ number: Int) -> [UInt8] { Array(u32(number).prefix(3)) }

    private static func u32(_ number: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: number).littleEndian) { Array($0) }
    }
}
