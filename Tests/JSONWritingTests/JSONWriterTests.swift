import Foundation
import JSONWriting
import NIOCore
import Testing

@Suite struct JSONWriterTests {
    private func text(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(buffer: ByteBuffer())
        body(&writer)
        return String(buffer: writer.finish())
    }

    @Test func membersAndElementsAreSeparatedByCommas() {
        let json = text { writer in
            writer.object { writer in
                writer.field("a", 1)
                writer.object("b") { _ in }
                writer.array("c") { writer in
                    writer.write(true)
                    writer.array { _ in }
                    writer.write("x")
                    writer.writeNull()
                }
                writer.null("d")
                writer.field("e", 2.5)
                writer.strings("f", [])
            }
        }
        #expect(json == #"{"a":1,"b":{},"c":[true,[],"x",null],"d":null,"e":2.5,"f":[]}"#)
    }

    @Test func everyCharacterComesBackFromAnotherReader() throws {
        var scalars = String.UnicodeScalarView()
        for value in UInt32(0)...0x2FFF { if let scalar = Unicode.Scalar(value) { scalars.append(scalar) } }
        scalars.append(contentsOf: "🦪 </script> \u{10FFFF} \u{E000}".unicodeScalars)
        let original = String(scalars)
        let json = text { writer in writer.object { $0.field("text", original) } }
        let read = try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
        #expect(read["text"]?.unicodeScalars.elementsEqual(original.unicodeScalars) == true)
    }

    @Test func bytesAreSafeInAScript() {
        let json = text { $0.write("</script>\u{2028}\u{2029}") }
        #expect(json == #""<\/script>\u2028\u2029""#)
    }

    @Test func dynamicKeysAreEscaped() {
        let json = text { writer in
            writer.object { writer in
                writer.key(dynamic: "a\"b\n")
                writer.write(Int64.min)
            }
        }
        #expect(json == #"{"a\"b\n":-9223372036854775808}"#)
    }

    @Test func numbersThatJSONCannotHoldBecomeNull() {
        #expect(text { $0.write(Double.infinity) } == "null")
        #expect(text { $0.write(Double.nan) } == "null")
        #expect(text { $0.write(0.1) } == "0.1")
    }
}
