import NIOCore

/// What an uploaded picture says of itself before anything decodes it: its kind, by content and not by name or declared
/// type, and the size of the picture that a decoder would make of it.
package struct ImageHeader: Equatable, Sendable {
    package enum Kind: Sendable, CaseIterable {
        case jpeg, png, gif, webp
    }

    package let kind: Kind
    package let width: Int
    package let height: Int

    /// Larger pictures are refused unseen: decoded, four bytes stand for each pixel.
    package static let mostPixels = 25_000_000
    static let longestSide = 10_000

    /// Throws for bytes that are no picture of a kind we take, break off before the size, or would be too large.
    package static func read(_ picture: ByteBuffer) throws(ImageFault) -> ImageHeader {
        let header = try kindAndSize(picture)
        guard header.width > 0, header.height > 0 else { throw .malformed }
        guard max(header.width, header.height) <= longestSide, header.width * header.height <= mostPixels else {
            throw .tooManyPixels
        }
        return header
    }

    private static func kindAndSize(_ picture: ByteBuffer) throws(ImageFault) -> ImageHeader {
        let start = Array(picture.readableBytesView.prefix(12))
        let bytes = ImageBytes(picture)
        if start.starts(with: [0xFF, 0xD8, 0xFF]) { return try jpeg(bytes) }
        if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return try png(bytes) }
        if start.starts(with: "GIF87a".utf8) || start.starts(with: "GIF89a".utf8) { return try gif(bytes) }
        if start.starts(with: "RIFF".utf8), start.dropFirst(8).starts(with: "WEBP".utf8) { return try webp(bytes) }
        throw .unknownKind
    }
}

/// Why an uploaded file is not taken.
package enum ImageFault: Error, Equatable {
    case unknownKind, truncated, malformed, tooManyPixels
    /// The converter could not decode it, or not within its bounds.
    case undecodable, tooComplex
}

/// Takes numbers off the bytes of a picture, from the front. Every read consumes or throws.
struct ImageBytes {
    private var rest: ByteBuffer

    init(_ bytes: ByteBuffer) { rest = bytes }

    var count: Int { rest.readableBytes }

    mutating func byte() throws(ImageFault) -> Int { Int(try integer(as: UInt8.self)) }
    mutating func u16(_ order: Endianness) throws(ImageFault) -> Int { Int(try integer(order, as: UInt16.self)) }
    mutating func u32(_ order: Endianness) throws(ImageFault) -> Int { Int(try integer(order, as: UInt32.self)) }
    mutating func u24() throws(ImageFault) -> Int { try u16(.little) | (try byte()) << 16 }

    mutating func skip(_ count: Int) throws(ImageFault) { _ = try take(count) }

    mutating func take(_ count: Int) throws(ImageFault) -> ByteBuffer {
        guard count >= 0, let bytes = rest.readSlice(length: count) else { throw .truncated }
        return bytes
    }

    /// Consumes what must stand here.
    mutating func expect(_ expected: some Collection<UInt8>) throws(ImageFault) {
        guard try take(expected.count).readableBytesView.elementsEqual(expected) else { throw .malformed }
    }

    /// A name of four characters.
    mutating func name() throws(ImageFault) -> String { String(buffer: try take(4)) }

    private mutating func integer<Number: FixedWidthInteger>(
        _ order: Endianness = .big, as type: Number.Type
    ) throws(ImageFault) -> Number {
        guard let number = rest.readInteger(endianness: order, as: type) else { throw .truncated }
        return number
    }
}
