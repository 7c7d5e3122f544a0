import Foundation

/// A photograph as a telephone makes it: where, when, with what and by whom it was taken, in every place where that is
/// written (EXIF with GPS and a thumbnail, XMP, IPTC, a colour profile, a comment), and turned on its side.
enum TestPhotograph {
    /// What must be found nowhere in what is served.
    static let secrets = [
        "CANARY-CAMERA-MAKER", "CANARY-SERIAL-4711", "2026:03:04 05:06:07", "CANARY-XMP-CREATOR", "CANARY-IPTC-CITY",
        "CANARY-PROFILE", "CANARY-COMMENT", "CANARY-TRAILER", "Exif", "http://ns.adobe.com/xap/1.0/", "Photoshop 3.0",
        "ICC_PROFILE", "EXIF", "XMP ", "ICCP", "acsp",
    ]

    /// 52° 31' 12", 13° 24' 36": as rational numbers in either order of bytes, and as text.
    static let place: [[UInt8]] = [
        rational(52, 31, 12), rational(13, 24, 36), Array("52,31.2N".utf8), Array("13,24.6E".utf8),
    ]

    static let jpeg: [UInt8] = {
        let picture = TestPictures.jpeg
        var bytes: [UInt8] = Array(picture.prefix(2))
        bytes += segment(0xE1, Array("Exif\0\0".utf8) + exif)
        bytes += segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(xmp.utf8))
        bytes += segment(
            0xED, Array("Photoshop 3.0\08BIM".utf8) + [4, 4, 0, 0, 0, 0, 0, 16] + Array("CANARY-IPTC-CITY".utf8))
        bytes += segment(0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1] + profile)
        bytes += segment(0xFE, Array("CANARY-COMMENT".utf8))
        return bytes + picture.dropFirst(2) + Array("CANARY-TRAILER".utf8)
    }()

    private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
    }

    private static let xmp = """
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="52,31.2N" exif:GPSLongitude="13,24.6E"
        xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="CANARY-XMP-CREATOR"/></rdf:RDF></x:xmpmeta>
        """

    /// Not a valid one: a converter must do without it.
    private static let profile: [UInt8] =
        TestPictures.u32(180) + Array("lcms".utf8) + [2, 0x10, 0, 0] + Array("mntrRGB XYZ ".utf8)
        + [UInt8](repeating: 0, count: 12) + Array("acsp".utf8) + Array("CANARY-PROFILE".utf8)
        + [UInt8](repeating: 0, count: 126)

    // MARK: EXIF, as TIFF with the most significant byte first

    private static let exif: [UInt8] = {
        // A directory: the number of its entries, these, the offset of the next. Values longer than four bytes follow it.
        let (mainAt, gpsAt, thumbnailAt) = (8, 300, 600)
        var main = Directory(at: mainAt)
        main.text(0x010F, "CANARY-CAMERA-MAKER")
        main.short(0x0112, 6)
        main.text(0x0132, "2026:03:04 05:06:07")
        main.text(0xA431, "CANARY-SERIAL-4711")
        main.long(0x8825, gpsAt)
        var gps = Directory(at: gpsAt)
        gps.text(1, "N")
        gps.rationals(2, rational(52, 31, 12))
        gps.text(3, "E")
        gps.rationals(4, rational(13, 24, 36))
        var thumbnail = Directory(at: thumbnailAt)
        thumbnail.long(0x0201, 800)
        thumbnail.long(0x0202, TestPictures.jpeg.count)
        var bytes = Array("MM\0*".utf8) + TestPictures.u32(mainAt)
        for (at, directory, next) in [(mainAt, main, thumbnailAt), (gpsAt, gps, 0), (thumbnailAt, thumbnail, 0)] {
            bytes += [UInt8](repeating: 0, count: at - bytes.count) + directory.bytes(next: next)
        }
        return bytes + [UInt8](repeating: 0, count: 800 - bytes.count) + TestPictures.jpeg
    }()

    private static func rational(_ degrees: Int, _ minutes: Int, _ seconds: Int) -> [UInt8] {
        [degrees, minutes, seconds].flatMap { TestPictures.u32($0) + TestPictures.u32(1) }
    }

    private struct Directory {
        let at: Int
        private var entries: [(tag: Int, kind: Int, count: Int, value: [UInt8])] = []

        init(at: Int) { self.at = at }

        mutating func text(_ tag: Int, _ text: String) { entries.append((tag, 2, text.utf8.count + 1, text.utf8 + [0])) }
        mutating func short(_ tag: Int, _ value: Int) { entries.append((tag, 3, 1, [0, UInt8(value), 0, 0])) }
        mutating func long(_ tag: Int, _ value: Int) { entries.append((tag, 4, 1, TestPictures.u32(value))) }
        mutating func rationals(_ tag: Int, _ value: [UInt8]) { entries.append((tag, 5, value.count / 8, value)) }

        func bytes(next: Int) -> [UInt8] {
            func u16(_ number: Int) -> [UInt8] { TestPictures.u16(number).reversed() }
            var (head, values) = (u16(entries.count), [UInt8]())
            let valuesAt = at + 2 + 12 * entries.count + 4
            for entry in entries {
                head += u16(entry.tag) + u16(entry.kind) + TestPictures.u32(entry.count)
                if entry.value.count <= 4 {
                    head += entry.value + [UInt8](repeating: 0, count: 4 - entry.value.count)
                } else {
                    head += TestPictures.u32(valuesAt + values.count)
                    values += entry.value + (entry.value.count % 2 == 1 ? [0] : [])
                }
            }
            return head + TestPictures.u32(next) + values
        }
    }
}
