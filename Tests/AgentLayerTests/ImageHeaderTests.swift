import NIOCore
import Testing
import TestServers

@testable import AgentLayer

/// What a picture says of itself is read before anything decodes it.
@Suite struct ImageHeaderTests {
    private static func read(_ bytes: [UInt8]) throws(ImageFault) -> ImageHeader {
        try ImageHeader.read(ByteBuffer(bytes: bytes))
    }

    private static func fault(_ bytes: [UInt8]) -> ImageFault? {
        do {
            _ = try read(bytes)
            return nil
        } catch { return error }
    }

    /// A still WebP's head, in each of its three forms.
    static func webp(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let length = Array(TestPictures.u32(content.count).reversed())
        let chunk = Array(name.utf8) + length + content + (content.count % 2 == 1 ? [0] : [])
        return Array("RIFF".utf8) + TestPictures.u32(chunk.count + 4).reversed() + Array("WEBP".utf8) + chunk
    }

    @Test func kindAndSizeComeFromTheBytes() throws {
        #expect(try Self.read(TestPictures.jpeg) == ImageHeader(kind: .jpeg, width: 64, height: 48))
        #expect(try Self.read(TestPhotograph.jpeg) == ImageHeader(kind: .jpeg, width: 64, height: 48))
        #expect(try Self.read(TestPictures.png(30, 20)) == ImageHeader(kind: .png, width: 30, height: 20))
        #expect(try Self.read(TestPictures.gif(screen: (9, 7))) == ImageHeader(kind: .gif, width: 9, height: 7))
        // A frame beyond the screen makes the picture larger.
        #expect(
            try Self.read(TestPictures.gif(frames: 3, screen: (9, 7), at: (5_000, 12)))
                == ImageHeader(kind: .gif, width: 5_001, height: 13))
        let lossy: [UInt8] = [0x10, 0, 0, 0x9D, 0x01, 0x2A] + TestPictures.u16(300) + TestPictures.u16(200 | 0x4000)
        #expect(try Self.read(Self.webp("VP8 ", lossy)) == ImageHeader(kind: .webp, width: 300, height: 200))
        let lossless = [0x2F] + Array(TestPictures.u32(299 | 199 << 14).reversed())
        #expect(try Self.read(Self.webp("VP8L", lossless)) == ImageHeader(kind: .webp, width: 300, height: 200))
        let extended: [UInt8] = [0x10, 0, 0, 0, 43, 1, 0, 199, 0, 0]
        #expect(try Self.read(Self.webp("VP8X", extended)) == ImageHeader(kind: .webp, width: 300, height: 200))
    }

    @Test func picturesOfTooManyPixelsAreRefusedUnseen() throws {
        for claimed in [(30_000, 30_000), (10_001, 1), (1, 10_001), (5_001, 5_000), (Int(Int32.max), Int(Int32.max))] {
            #expect(Self.fault(try TestPictures.png(1, 1, claiming: claimed)) == .tooManyPixels, "\(claimed)")
        }
        #expect(Self.fault(try TestPictures.png(1, 1, claiming: (5_000, 5_000))) == nil)
        #expect(Self.fault(TestPictures.gif(screen: (30_000, 30_000))) == .tooManyPixels)
        #expect(Self.fault(TestPictures.gif(frames: 2, at: (30_000, 30_000))) == .tooManyPixels)
        #expect(Self.fault(Self.webp("VP8X", [0, 0, 0, 0, 0x2F, 0x75, 0, 0x2F, 0x75, 0])) == .tooManyPixels)
        for size in [(0, 5), (5, 0)] { #expect(Self.fault(try TestPictures.png(1, 1, claiming: size)) == .malformed) }
    }

    @Test func whatIsNoPictureOfOursIsRefused() {
        for text in [
            "", "x", "<svg xmlns='http://www.w3.org/2000/svg'/>", "%PDF-1.7", "BM", "II*\0", "MM\0*", "GIF88a", "RIFF",
            "RIFF\0\0\0\0WAVE", "\u{0}\u{0}\u{0}\u{20}ftypavif", "<html>", "PK\u{3}\u{4}", "#!/bin/sh", "8BPS",
            "push graphic-context",
        ] { #expect(Self.fault(Array(text.utf8)) == .unknownKind, "\(text)") }
        // The magic of one kind, and nothing of it behind.
        for bytes in [
            [0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF, 0xD9], [0xFF, 0xD8, 0xFF, 0xDA, 0, 2], [0xFF, 0xD8, 0xFF, 0xE0, 0, 1],
            [0xFF, 0xD8, 0xFF, 0xFF, 0xFF], [0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 8, 0, 9, 0, 9, 3],
            [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 0, 0, 9, 3], [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 9, 0, 9, 2],
            Array("GIF89a".utf8), Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0, 0x3B],
            Array("GIF89a=1;/*".utf8), Self.webp("VP8 ", [0, 0, 0, 1, 2, 3, 1, 0, 1, 0]),
            Self.webp("EXIF", [1, 2, 3, 4]),
        ] as [[UInt8]] {
            #expect([.truncated, .malformed].contains(Self.fault(bytes)), "\(bytes)")
        }
    }

    /// Every beginning of a picture, and pictures with a byte changed, are read or refused: nothing else.
    @Test func cutAndDamagedPicturesAreReadOrRefused() throws {
        let pictures = [
            TestPhotograph.jpeg, try TestPictures.png(6, 6), TestPictures.gif(frames: 4),
            Self.webp("VP8X", [0x10, 0, 0, 0, 43, 1, 0, 199, 0, 0]),
        ]
        for picture in pictures {
            let kind = try Self.read(picture).kind
            for length in 0..<picture.count { _ = Self.fault(Array(picture.prefix(length))) }
            for place in 0..<min(picture.count, 400) {
                for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                    var damaged = picture
                    damaged[place] = value
                    let header = try? Self.read(damaged)
                    #expect(header == nil || header?.kind == kind)
                    #expect((header?.width ?? 0) * (header?.height ?? 0) <= ImageHeader.mostPixels)
                }
            }
        }
    }

    // MARK: What the converter returns

    @Test func ofTheConvertersOutputOnlyThePixelsAreKept() throws {
        let lossy: [UInt8] = [0x10, 0, 0, 0x9D, 0x01, 0x2A] + TestPictures.u16(30) + TestPictures.u16(20) + [1, 2, 3]
        func riff(_ chunks: [(String, [UInt8])]) -> [UInt8] {
            let body = chunks.flatMap { Self.webp($0.0, $0.1).dropFirst(12) }
            return Array("RIFF".utf8) + TestPictures.u32(body.count + 4).reversed() + Array("WEBP".utf8) + body
        }
        let dirty = riff([
            ("VP8X", [0x2C, 0, 0, 0, 29, 0, 0, 19, 0, 0]), ("ICCP", [1, 2, 3]), ("VP8 ", lossy), ("EXIF", [4, 5]),
            ("XMP ", [6]), ("EVIL", [7, 8, 9, 10]),
        ])
        let clean = try StillWebP(dirty, side: 512)
        #expect(clean.bytes == riff([("VP8 ", lossy)]))
        #expect((clean.width, clean.height) == (30, 20))
        let clear = try StillWebP(riff([("EXIF", [4]), ("ALPH", [9, 9, 9]), ("VP8 ", lossy)]), side: 512)
        #expect(
            clear.bytes == riff([("VP8X", [0x10, 0, 0, 0, 29, 0, 0, 19, 0, 0]), ("ALPH", [9, 9, 9]), ("VP8 ", lossy)]))
        for wrong in [
            [], Array("RIFF".utf8), TestPictures.jpeg, riff([]), riff([("EXIF", [1])]),
            riff([("VP8 ", lossy), ("VP8 ", lossy)]),
            riff([("ANIM", [0]), ("VP8 ", lossy)]), riff([("VP8 ", lossy)]) + [0], Array(dirty.dropLast(1)),
        ] { #expect(throws: ImageFault.self) { try StillWebP(wrong, side: 512) } }
        #expect(throws: ImageFault.self) { try StillWebP(riff([("VP8 ", lossy)]), side: 29) }
    }
}
