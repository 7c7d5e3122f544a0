import NIOCore

/// The size of a picture, where each format keeps it.
extension ImageHeader {
    /// PNG, section 11.2.1: the signature, then the chunk IHDR: width, height, depth, colour type, compression, filter,
    /// interlace.
    static func png(_ bytes: ImageBytes) throws(ImageFault) -> ImageHeader {
        var bytes = bytes
        try bytes.skip(8)
        guard try bytes.u32(.big) == 13 else { throw .malformed }
        try bytes.expect("IHDR".utf8)
        let (width, height) = (try bytes.u32(.big), try bytes.u32(.big))
        try bytes.skip(9)
        return ImageHeader(kind: .png, width: width, height: height)
    }

    /// JPEG, ITU T.81 section B.2.2: the first frame header, past the segments before it. A picture that tells its height
    /// only after its first scan (0 here) is refused.
    static func jpeg(_ bytes: ImageBytes) throws(ImageFault) -> ImageHeader {
        var bytes = bytes
        try bytes.skip(2)
        while true {
            guard try bytes.byte() == 0xFF else { throw .malformed }
            var marker = try bytes.byte()
            while marker == 0xFF { marker = try bytes.byte() }
            // Baseline, extended, progressive. The others are lossless, hierarchical or arithmetic: no camera's.
            if (0xC0...0xC2).contains(marker) {
                try bytes.skip(3)
                let (height, width) = (try bytes.u16(.big), try bytes.u16(.big))
                guard [1, 3, 4].contains(try bytes.byte()) else { throw .malformed }
                return ImageHeader(kind: .jpeg, width: width, height: height)
            }
            // Tables, restart interval, application data, comments: what may stand before a frame.
            guard [0xC4, 0xDB, 0xDD, 0xFE].contains(marker) || (0xE0...0xEF).contains(marker) else { throw .malformed }
            let length = try bytes.u16(.big)
            guard length >= 2 else { throw .malformed }
            try bytes.skip(length - 2)
        }
    }

    /// GIF89a, sections 18 to 27: the screen, and every frame, since decoders grow the screen to hold them.
    static func gif(_ bytes: ImageBytes) throws(ImageFault) -> ImageHeader {
        var bytes = bytes
        try bytes.skip(6)
        var (width, height) = (try bytes.u16(.little), try bytes.u16(.little))
        let flags = try bytes.byte()
        try bytes.skip(2 + Self.colourTable(flags))
        var hasFrame = false
        while bytes.count > 0 {
            switch try bytes.byte() {
            case 0x21:
                try bytes.skip(1)
                try skipBlocks(&bytes)
            case 0x2C:
                let (left, top) = (try bytes.u16(.little), try bytes.u16(.little))
                width = max(width, left + (try bytes.u16(.little)))
                height = max(height, top + (try bytes.u16(.little)))
                let flags = try bytes.byte()
                try bytes.skip(Self.colourTable(flags) + 1)
                try skipBlocks(&bytes)
                hasFrame = true
            case 0x3B:
                guard hasFrame else { throw .malformed }
                return ImageHeader(kind: .gif, width: width, height: height)
            default: throw .malformed
            }
        }
        throw .truncated
    }

    private static func colourTable(_ flags: Int) -> Int { flags & 0x80 == 0 ? 0 : 3 << (flags & 7 + 1) }

    private static func skipBlocks(_ bytes: inout ImageBytes) throws(ImageFault) {
        while true {
            let length = try bytes.byte()
            if length == 0 { return }
            try bytes.skip(length)
        }
    }

    /// WebP container (RFC 9649, section 2): the first chunk is the extended header or the picture itself.
    static func webp(_ bytes: ImageBytes) throws(ImageFault) -> ImageHeader {
        var bytes = bytes
        try bytes.skip(4)
        let size = try bytes.u32(.little)
        try bytes.expect("WEBP".utf8)
        guard size >= 12 else { throw .malformed }
        guard bytes.count >= size - 4 else { throw .truncated }
        let name = try bytes.name()
        let length = try bytes.u32(.little)
        let (width, height) = try webpSize(name, ImageBytes(try bytes.take(length)))
        return ImageHeader(kind: .webp, width: width, height: height)
    }

    /// The size that a chunk states: `VP8X`, `VP8L` (RFC 9649, section 3.4) or `VP8 ` (RFC 6386, section 9.1).
    static func webpSize(_ name: String, _ chunk: ImageBytes) throws(ImageFault) -> (width: Int, height: Int) {
        var chunk = chunk
        switch name {
        case "VP8X":
            try chunk.skip(4)
            return (try chunk.u24() + 1, try chunk.u24() + 1)
        case "VP8L":
            try chunk.expect([0x2F])
            let bits = try chunk.u32(.little)
            return (bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
        case "VP8 ":
            try chunk.skip(3)
            try chunk.expect([0x9D, 0x01, 0x2A])
            // The upper two bits ask the viewer to scale.
            return (try chunk.u16(.little) & 0x3FFF, try chunk.u16(.little) & 0x3FFF)
        default: throw .malformed
        }
    }
}
