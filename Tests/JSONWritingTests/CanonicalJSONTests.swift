import JSONWriting
import Testing

@Suite struct CanonicalJSONTests {
    private func text(_ value: CanonicalValue) -> String { String(decoding: value.bytes, as: UTF8.self) }

    @Test func namesAreOrderedByTheirUTF16CodeUnits() {
        // RFC 8785 section 3.2.3: the order is neither that of code points nor that of the source.
        let value: CanonicalValue = [
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control",
            "\u{f6}": "Latin Small Letter O With Diaeresis",
        ]
        #expect(
            text(value) == #"{"\r":"Carriage Return","1":"One","\#u{80}":"Control","#
                + #""\#u{f6}":"Latin Small Letter O With Diaeresis","\#u{20ac}":"Euro Sign","#
                + #""\#u{1f600}":"Emoji: Grinning Face","\#u{fb33}":"Hebrew Letter Dalet With Dagesh"}"#)
    }

    @Test func stringsAreEscapedAsRFC8785Says() {
        #expect(text("\u{20ac}$\u{0F}\nA'B\"\\\\\"/") == "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"")
        #expect(text("\0\u{8}\t\u{c}\r\u{1f}\u{7f}\u{2028}</") == "\"\\u0000\\b\\t\\f\\r\\u001f\u{7f}\u{2028}</\"")
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let values: [CanonicalValue] = [
            nil, true, false, 0, -1, .integer(CanonicalValue.maxInteger), .integer(-CanonicalValue.maxInteger), "",
            "\0\u{1}\u{1f}\"\\/\u{e9}\u{1f600}\u{ffff}", [], [:], [1, [2, [nil]], ["a": []]],
            ["a": 1, "b": ["c": "d"], "": false, "aa": 2],
        ]
        for value in values {
            let read = try CanonicalValue(parsing: value.bytes)
            #expect(read == value)
            #expect(read.bytes == value.bytes)
        }
        let known = #"{"act":null,"list":[1,true,"x"],"object":{"n":-5}}"#
        let read = try CanonicalValue(parsing: Array(known.utf8))
        #expect(read["list"]?.elements?.count == 3)
        #expect(read["object"]?["n"]?.number == -5)
        #expect(read["act"]?.isNull == true)
        #expect(read["absent"] == nil)
    }

    @Test(arguments: [
        "", " 1", "{ }", "[1, 2]", "01", "-0", "-", "+1", "tru", "nul", "[", "[1", "[1,]", "[,1]", "{",
        #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"b":1,"a":2}"#, #"{a:1}"#, #"""#, #""a"#, #""\/""#, #""\u0041""#,
        #""\u000a""#, #""\u001F""#, #""\u00e9""#, #""\ud83d\ude00""#, #""\x""#, #""\u12""#, "\"\n\"", "\u{feff}1", "'a'",
        #"{"a":1"b":2}"#, "NaN", "Infinity",
    ])
    func anotherSpellingIsRefused(_ text: String) {
        #expect(throws: CanonicalValue.Malformed.notCanonical) { try CanonicalValue(parsing: Array(text.utf8)) }
    }

    @Test func otherNumbersThanExactIntegersAreRefused() {
        for text in ["1.0", "1e3", "1E3", "9007199254740992", "-9007199254740992", "99999999999999999999999", "0.5"] {
            #expect(throws: CanonicalValue.Malformed.notAnInteger) { try CanonicalValue(parsing: Array(text.utf8)) }
        }
    }

    @Test func aNameTwiceIsRefused() {
        for text in [#"{"a":1,"a":1}"#, "{\"e\u{301}\":1,\"\u{e9}\":2}"] {
            #expect(throws: CanonicalValue.Malformed.repeatedName) { try CanonicalValue(parsing: Array(text.utf8)) }
        }
    }

    @Test func bytesThatAreNoUTF8AreRefused() {
        for bytes in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] as [[UInt8]] {
            #expect(throws: CanonicalValue.Malformed.notUTF8) { try CanonicalValue(parsing: bytes) }
        }
    }

    @Test func depthAndTrailingBytesAreBounded() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: CanonicalValue.Malformed.tooDeep) { try CanonicalValue(parsing: Array(deep.utf8)) }
        for text in ["{}{}", "1\n", "1 ", "1-", "[]]", "\"\"\""] {
            #expect(throws: CanonicalValue.Malformed.trailingBytes) { try CanonicalValue(parsing: Array(text.utf8)) }
        }
    }

    @Test func stringsThatOnlyLookEqualAreNot() {
        #expect(CanonicalValue.string("\u{e9}") != CanonicalValue.string("e\u{301}"))
        #expect(CanonicalValue.string("a") == "a")
    }
}
