import HTTPSupport
import NIOCore
import Testing

@Suite struct AcceptedCodingTests {
    /// RFC 9110, section 12.5.3, its examples first.
    @Test(arguments: [
        ("compress, gzip", ContentCoding.gzip), ("", .identity), ("*", .gzip),
        ("compress;q=0.5, gzip;q=1.0", .gzip), ("gzip;q=1.0, identity; q=0.5, *;q=0", .gzip),
        ("gzip", .gzip), ("GZIP", .gzip), ("x-gzip", .gzip), ("gzip, deflate, br, zstd", .gzip),
        ("br, deflate", .identity), ("identity", .identity), ("gzip;q=0", .identity), ("gzip;q=0.000", .identity),
        ("*;q=0", .identity), ("*;q=0, gzip;q=0.1", .gzip), ("gzip;q=0, *", .identity), ("identity;q=0, gzip", .gzip),
        ("identity;q=0", .identity), ("identity;q=0, *;q=0.5", .gzip), ("identity, gzip;q=0.5", .identity),
        ("identity;q=0.5, gzip;q=0.5", .gzip), ("gzip;q=0.001", .gzip), ("gzip ; q=0.8 , identity ; q=0.7", .gzip),
        ("gzip;Q=0", .identity), ("gzip;q=1.5", .identity), ("gzip;q=-1", .identity), ("gzip;q=0.0001", .identity),
        ("gzip;q=", .identity), ("gzip;level=9", .identity), (",,gzip,,", .gzip), (";q=1", .identity),
        ("gzipped", .identity), ("not gzip", .identity),
    ])
    func theReadersWishDecides(field: String, coding: ContentCoding) {
        #expect(ContentCoding(acceptEncoding: field) == coding, "\(field)")
    }

    @Test func whoDoesNotSayGetsTheBareBytes() {
        #expect(ContentCoding(acceptEncoding: nil) == .identity)
    }
}

@Suite struct EntityTagTests {
    private let tag = EntityTag(of: ByteBuffer(string: "tide"))

    @Test func otherBytesHaveAnotherTag() {
        #expect(tag == EntityTag(of: ByteBuffer(string: "tide")))
        #expect(tag != EntityTag(of: ByteBuffer(string: "Tide")))
        #expect(tag.text.hasPrefix("\"") && tag.text.hasSuffix("\"") && tag.text.utf8.count == 34)
    }

    /// RFC 9110, section 13.1.2.
    @Test func aTagIsFoundInWhateverListNamesIt() {
        for field in [
            tag.text, "W/" + tag.text, "*", " * ", "\"a\", " + tag.text, "\"a,b\",W/\"\"," + tag.text + ",\"c\"",
            ", ,\t" + tag.text + " ,",
        ] { #expect(tag.isNamed(byIfNoneMatch: field), "\(field)") }
        for field in [
            "", "\"a\"", String(tag.text.dropFirst()), String(tag.text.dropLast()), "w/" + tag.text, "W/ " + tag.text,
            "\"a\" " + tag.text, "**", "\"*\"", "*, \"a\"", tag.text.uppercased() + "x", "\"", ",,",
        ] { #expect(!tag.isNamed(byIfNoneMatch: field), "\(field)") }
    }
}
