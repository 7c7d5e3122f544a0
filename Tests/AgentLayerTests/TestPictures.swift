import Foundation
import HTTPSupport
import NIOCore

/// Pictures made byte by byte, so that they can lie.
enum TestPictures {
    /// A JPEG of 64 by 48 pixels, without any metadata.
    static let jpeg: [UInt8] = Array(
        Data(
            base64Encoded:
                "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhl"
                + "bXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8"
                + "fHx8fHx8fHx8fHx8fHz/wAARCAAwAEADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAwUG/8QAFhAAAwAAAAAAAAAA"
                + "AAAAAAAAAAID/8QAFwEBAQEBAAAAAAAAAAAAAAAABAIBBv/EABcRAAMBAAAAAAAAAAAAAAAAAAABAgP/2gAMAwEAAhEDEQA/"
                + "AMksxVmKsxVmYmZGgKzFWYqzFWZSYuNAVmKsxlmIsykxcaBLMRZjLMRZlJi40JKzFWYyzEWYVM5CNAlmIsxlmIsykxcaBLMR"
                + "ZjLMRZlJi40CWYizGWYizKTGRoSlmIsxlmIswqZx8aBLMRZjLMVZlJi40BWYizGWYqzKTGRoCsxVmKsxVmUmLjQ//9k="
        ) ?? Data())

    /// A PNG of one colour. Its size may be a lie, and its pixels may expand to far more than they take.
    static func png(
        _ width: Int, _ height: Int, colour: [UInt8] = [40, 120, 110], claiming claimed: (Int, Int)? = nil
    ) throws -> [UInt8] {
        var rows: [UInt8] = []
        let row = [0] + Array(repeating: colour, count: width).joined()
        for _ in 0..<height { rows += row }
        let (w, h) = claimed ?? (width, height)
        let kind: UInt8 = colour.count == 4 ? 6 : 2
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", u32(w) + u32(h) + [8, kind, 0, 0, 0])
            + chunk("IDAT", try zlib(rows)) + chunk("IEND", [])
    }

    /// A black PNG of one bit for each pixel, which compresses a thousandfold.
    static func bomb(_ width: Int, _ height: Int) throws -> [UInt8] {
        let rows = [UInt8](repeating: 0, count: (width / 8 + 1) * height)
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", u32(width) + u32(height) + [1, 0, 0, 0, 0]) + chunk("IDAT", try zlib(rows))
            + chunk("IEND", [])
    }

    /// A PNG of colourful noise, which does not compress: for files of a chosen weight.
    static func noise(_ width: Int, _ height: Int, seed: UInt64 = 1) throws -> [UInt8] {
        var state = seed
        var rows: [UInt8] = []
        for _ in 0..<height {
            rows.append(0)
            for _ in 0..<width * 3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                rows.append(UInt8(truncatingIfNeeded: state >> 56))
            }
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", u32(width) + u32(height) + [8, 2, 0, 0, 0]) + chunk("IDAT", try zlib(rows))
            + chunk("IEND", [])
    }

    /// A GIF of one pixel a frame, each of another colour, on a screen of the size given.
    static func gif(frames: Int = 1, screen: (Int, Int) = (2, 2), at place: (Int, Int) = (0, 0)) -> [UInt8] {
        var bytes = Array("GIF89a".utf8) + u16(screen.0) + u16(screen.1) + [0x80, 0, 0, 200, 30, 30, 30, 30, 200]
        for frame in 0..<frames {
            bytes += [0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C] + u16(place.0) + u16(place.1) + [1, 0, 1, 0, 0]
            bytes += [2, 2, frame % 2 == 0 ? 0x44 : 0x4C, 1, 0]
        }
        return bytes + [0x3B]
    }

    static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return u32(content.count) + body + u32(Int(crc(body)))
    }

    /// RFC 1950 around the deflated bytes of a gzip file.
    private static func zlib(_ bytes: [UInt8]) throws -> [UInt8] {
        let zipped = Array(try Gzip.compress(ByteBuffer(bytes: bytes), level: 9).readableBytesView)
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return [0x78, 0xDA] + zipped.dropFirst(10).dropLast(8) + u32(Int(b << 16 | a))
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = .max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }

    static func u32(_ number: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: number).bigEndian) { Array($0) }
    }

    static func u16(_ number: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt16(truncatingIfNeeded: number).littleEndian) { Array($0) }
    }
}
