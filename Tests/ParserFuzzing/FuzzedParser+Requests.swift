import ByteFraming
import Crypto
import Foundation
import HTTPSignatures
import HTTPSupport
import JSONWriting
import NIOCore

extension FuzzedParser {
    static let requests = [
        // Three lines: Content-Digest, Signature-Input, Signature.
        FuzzedParser("signature-headers", longest: 2_048) { bytes in
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            guard lines.count == 3 else { return false }
            var accepted = false
            for profile in SignatureProfile.allCases {
                guard
                    let signature = try? UnverifiedSignature(
                        as: profile, contentDigest: [String(lines[0])], signatureInput: [String(lines[1])],
                        signature: [String(lines[2])])
                else { continue }
                accepted = true
                try require(SignatureProfile(namedIn: String(lines[1])) == profile, "a signature names its profile")
                try require(signature.contentDigest.field.utf8.elementsEqual(lines[0].utf8), "a digest is kept as sent")
                try require(
                    lines[1].contains("created=\(signature.created);") || lines[1].hasSuffix("\(signature.created)"),
                    "a time has one spelling")
            }
            return accepted
        },
        // Base and path of an address, in two lines.
        FuzzedParser("target-uri", longest: 2_048) { bytes in
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            guard lines.count == 2, let target = try? TargetURI(base: String(lines[0]), path: String(lines[1])) else {
                return false
            }
            try require(target.text.hasSuffix(lines[1]), "a target ends with the path")
            return true
        },
        FuzzedParser("cursor", longest: 1_024, accepts: cursor),
        // A line with the Content-Type, then the body.
        FuzzedParser("multipart", longest: 16_384, accepts: multipart),
        FuzzedParser("json-body", longest: 16_384) { bytes in
            let accepted = (try? JSONScreen.check(ByteBuffer(bytes: bytes))) != nil
            guard accepted else { return false }
            struct Anything: Decodable {}
            let decoded = try? JSONDecoder().decode(Anything.self, from: Data(bytes))
            try require(decoded != nil, "what the screen lets through, the decoder reads")
            return true
        },
        FuzzedParser("query") { bytes in
            (try? QueryValues(String(decoding: bytes, as: UTF8.self))) != nil
        },
        FuzzedParser("gzip") { bytes in
            guard let expanded = try? Gzip.expand(ByteBuffer(bytes: bytes), limit: 1 << 16) else { return false }
            try require(expanded.readableBytes <= 1 << 16, "nothing is longer than its limit")
            let packed = try? Gzip.compress(expanded, level: 1)
            try require(
                packed.flatMap { try? Gzip.expand($0, limit: 1 << 16) } == expanded, "packed contents are the same again")
            return true
        },
        FuzzedParser("frames", accepts: frames),
        FuzzedParser("timestamp", longest: 64) { bytes in
            guard let time = try? Timestamp(iso8601: String(decoding: bytes, as: UTF8.self)) else { return false }
            try require((try? Timestamp(iso8601: time.iso8601)) == time, "a time is read again")
            return true
        },
    ]

    /// As text; and, since no fuzzer finds a checksum, as what stands between the list's digest and the checksum.
    @Sendable private static func cursor(_ bytes: [UInt8]) throws -> Bool {
        let list = "posts/new"
        let shapes: [[ListCursor.KeyKind]] = [
            [], [.integer], [.integer, .text], [.real, .integer, .text], [.text, .text],
        ]
        let digest = SHA256.hash(data: Array(list.utf8)).prefix(8)
        let body = [1] + digest + bytes
        let texts = [
            String(decoding: bytes, as: UTF8.self), Base64URL.encode(body + SHA256.hash(data: body).prefix(4)),
        ]
        var accepted = false
        for text in texts {
            for shape in shapes {
                guard let cursor = try? ListCursor.decode(text, list: list, shape: shape) else { continue }
                accepted = true
                try require(cursor.encoded == text, "a cursor is written as it was read")
            }
        }
        return accepted
    }

    @Sendable private static func multipart(_ bytes: [UInt8]) throws -> Bool {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return false }
        let type = String(decoding: bytes[..<end], as: UTF8.self)
        guard let form = try? MultipartForm(ByteBuffer(bytes: bytes[(end + 1)...]), contentType: type) else {
            return false
        }
        let boundary = "a boundary that is not in any of the parts"
        guard !String(decoding: bytes, as: UTF8.self).contains(boundary) else { return true }
        var written = ByteBuffer()
        for part in form.parts {
            let name = part.name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            // A line of a header has its bound.
            guard name.utf8.count < 3_000 else { return true }
            written.writeString("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n")
            written.writeImmutableBuffer(part.content)
            written.writeString("\r\n")
        }
        written.writeString("--\(boundary)--")
        let again = try? MultipartForm(written, contentType: "multipart/form-data; boundary=\"\(boundary)\"")
        try require(again?.parts.map(\.name) == form.parts.map(\.name), "names are read again")
        try require(again?.parts.map(\.content) == form.parts.map(\.content), "contents are read again")
        return true
    }

    /// All that reads frames, base64 and padding.
    @Sendable private static func frames(_ bytes: [UInt8]) throws -> Bool {
        if let content = ZeroPadding.unpad(bytes) {
            try require(ZeroPadding.pad(content, to: bytes.count) == bytes, "padding is written as it was read")
        }
        if let decoded = Base64URL.decode(utf8: bytes) {
            try require(Base64URL.encode(decoded).utf8.elementsEqual(bytes), "base64 is written as it was read")
        }
        var (reader, fields): (FrameReader, [[UInt8]?]) = (FrameReader(bytes), [])
        do throws(FramingError) {
            while !reader.isAtEnd { fields.append(try reader.optionalField(upTo: 1_024)) }
        } catch { return false }
        try require(Framing.frame(optional: fields) == bytes, "frames are written as they were read")
        var numbers = FrameReader(bytes)
        if let number = try? numbers.number() {
            try require(fields.first == Framing.number(number), "a number is written as it was read")
        }
        return !fields.isEmpty
    }
}
