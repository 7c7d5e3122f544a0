import HTTPTypes
import Hummingbird
import NIOCore
import TestRandomness
import Testing

@testable import HTTPSupport

/// Forms as browsers and libraries send them, and as nobody should (RFC 7578, RFC 2046 section 5.1).
@Suite struct MultipartFormTests {
    private static let boundary = "AaB03x"
    private static let type = "multipart/form-data; boundary=AaB03x"

    private static func read(_ body: String, _ type: String? = type) throws(Refusal) -> [(name: String, text: String)] {
        try MultipartForm(ByteBuffer(string: body), contentType: type).parts.map { ($0.name, String(buffer: $0.content)) }
    }

    private static func part(_ content: String, _ header: String = "Content-Disposition: form-data; name=\"file\"")
        -> String
    {
        "--AaB03x\r\n\(header)\r\n\r\n\(content)\r\n"
    }

    private static func code(_ body: String, _ type: String? = type) -> String {
        do {
            _ = try read(body, type)
            return "taken"
        } catch { return error.code }
    }

    @Test func aFormIsReadAsItsSenderMeantIt() throws {
        let end = "--AaB03x--\r\n"
        let parts = try Self.read(
            Self.part("one", "Content-Disposition: form-data; name=\"note\"")
                + Self.part(
                    "a\r\n--AaB03\r\nb\r\n--AaB03xy\r\n",
                    "content-disposition:form-data;name=file; filename=\"a\\\"b;.png\"\r\nContent-Type: image/png")
                + Self.part("") + end)
        #expect(parts.map(\.name) == ["note", "file", "file"])
        #expect(parts.map(\.text) == ["one", "a\r\n--AaB03\r\nb\r\n--AaB03xy\r\n", ""])
        // A preamble and an epilogue are for nobody; blanks may follow a boundary; the last line may lack its end.
        for body in [
            "not read\r\n" + Self.part("x") + end + "nor this", "\r\n" + Self.part("x") + "--AaB03x--",
            "--AaB03x \t\r\nContent-Disposition: form-data; name=file\r\n\r\nx\r\n" + end,
        ] { #expect(try Self.read(body).map(\.text) == ["x"]) }
        #expect(try Self.read("--AaB03x--").isEmpty)
        for type in [
            "Multipart/Form-Data;boundary=AaB03x", "multipart/form-data; charset=utf-8; boundary=\"AaB03x\"",
            "multipart/form-data; boundary=AaB03x;",
        ] { #expect(try Self.read(Self.part("x") + end, type).map(\.text) == ["x"], "\(type)") }
    }

    @Test func whatIsNoFormIsRefused() {
        let (whole, end) = (Self.part("x"), "--AaB03x--\r\n")
        for type in [
            nil, "", "application/json", "multipart/mixed; boundary=AaB03x",
        ] {
            #expect(Self.code(whole + end, type) == "NOT_MULTIPART", "\(type ?? "none")")
        }
        for boundary in ["", "\"\"", "a\u{1}b", "\"a b \"", String(repeating: "b", count: 71), "AaB03x; boundary=AaB03x"]
        {
            let code = Self.code(whole + end, "multipart/form-data; boundary=\(boundary)")
            #expect(["INVALID_MULTIPART", "NOT_MULTIPART"].contains(code), "\(boundary)")
        }
        for type in [
            "multipart/form-data", "multipart/form-data boundary=AaB03x", "multipart/form-data2; boundary=AaB03x",
        ] {
            #expect(Self.code(whole + end, type) == "INVALID_MULTIPART", "\(type)")
        }
        let headers = [
            "", "Content-Type: image/png", "Content-Disposition: form-data", "Content-Disposition: form-data; name",
            "Content-Disposition: attachment; name=file", "Content-Disposition: form-data; name=file; name=file",
            "Content-Disposition: form-data; name=\"file", ": form-data; name=file", "no colon",
            "Content-Disposition: form-data;\r\n name=file", "Content-Disposition: form-data; name=file\r\n\tfolded: 1",
            "Content-Disposition: form-data; name=file\r\nContent-Disposition: form-data; name=other",
            "Content-Disposition: form-data; name=file\r\nContent-Transfer-Encoding: base64",
            "Content-Disposition: form-data; name=file\rX: y", "X: " + String(repeating: "y", count: 5_000),
            String(repeating: "X: y\r\n", count: 1_000) + "Content-Disposition: form-data; name=file",
        ]
        for header in headers {
            #expect(Self.code(Self.part("x", header) + end) == "INVALID_MULTIPART", "\(header.prefix(60))")
        }
        for body in [
            "", "x", whole, "--AaB03x", "--AaB03x\r\n", "--AaB03x\n" + end, "--AaB03xx\r\n\r\n", whole + "--AaB03x-",
            whole.replacing("\r\n", with: "\n") + end, "--other\r\n\r\n--other--",
            String(repeating: whole, count: 17) + end,
        ] { #expect(Self.code(body) == "INVALID_MULTIPART", "\(body.prefix(60))") }
        #expect(Self.code(String(repeating: whole, count: 16) + end) == "taken")
    }

    /// Whatever arrives, a form is read or refused, and what is read lies in what was sent.
    @Test func brokenFormsAreReadOrRefused() {
        var random = SeededGenerator(20_778)
        let pieces = [
            "--AaB03x", "\r\n", "--", "\r", "\n", "Content-Disposition: form-data; name=\"file\"", ";", "\"", "\\", ":",
            " ",
            "x", "\r\n\r\n", "--AaB03x--", "\u{0}", "é", "filename=", "\r\n--AaB03x\r\n",
        ]
        let whole = Array((Self.part("first") + Self.part("second") + "--AaB03x--\r\n").utf8)
        var taken = 0
        for round in 0..<20_000 {
            var bytes: [UInt8]
            if round % 2 == 0 {
                bytes = (0..<Int.random(in: 0...24, using: &random))
                    .flatMap { _ in Array((pieces.randomElement(using: &random) ?? "").utf8) }
            } else {
                bytes = whole
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
                    case 1: bytes.remove(at: place)
                    default: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: place)
                    }
                }
            }
            guard let form = try? MultipartForm(ByteBuffer(bytes: bytes), contentType: Self.type) else { continue }
            taken += 1
            #expect(form.parts.reduce(0) { $0 + $1.content.readableBytes } < bytes.count)
        }
        #expect(taken > 100)
    }
}
