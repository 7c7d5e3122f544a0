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

    /// Eight bytes are looked at together: every character that needs an escape, at every place among others.
    @Test func escapesAreFoundAtEveryPlace() throws {
        for special in [
            "\"", "\\", "\u{0}", "\u{1F}", "\n", "</", "/", "<", "\u{2028}", "\u{2029}", "\u{2014}", "é", "🦪",
        ] {
            for before in 0..<20 {
                for after in 0..<10 {
                    let original =
                        String(repeating: "\u{7F}", count: before) + special + String(repeating: " ", count: after)
                    let json = text { $0.array { $0.write(original) } }
                    let read = try JSONDecoder().decode([String].self, from: Data(json.utf8))
                    #expect(read == [original], "\(special) \(before) \(after)")
                    #expect(!json.contains("</") && !json.contains("\u{2028}") && !json.contains("\u{2029}"))
                    #expect(json.utf8.allSatisfy { $0 >= 0x20 })
                }
            }
        }
    }

    @Test func numbersAreWrittenAsTheyAre() {
        for number in [0, 1, 9, 10, 99, 100, 1_234_567_890, -1, -10, Int64.max, .min] {
            #expect(text { $0.write(number) } == String(number))
        }
    }

    @Test func oneValueStandsUnderTwoNames() {
        let json = text { writer in
            writer.object { writer in
                writer.field("a", 1)
                writer.twice("posts", "data") { writer in
                    writer.array { writer in for index in 0..<3 { writer.write(index) } }
                }
                writer.field("b", 2)
            }
        }
        #expect(json == #"{"a":1,"posts":[0,1,2],"data":[0,1,2],"b":2}"#)
    }
}
