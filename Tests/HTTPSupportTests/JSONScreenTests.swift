import Foundation
import HTTPSupport
import NIOCore
import Testing
import TestRandomness

@Suite struct JSONScreenTests {
    private func refusal(_ bytes: [UInt8], maxDepth: Int = 32) -> JSONScreen.Refusal? {
        let inPlace: JSONScreen.Refusal? = bytes.withUnsafeBytes { bytes in
            do throws(JSONScreen.Refusal) {
                try JSONScreen.check(bytes, maxDepth: maxDepth)
                return nil
            } catch {
                return error
            }
        }
        return inPlace
    }

    private func refusal(_ text: String, maxDepth: Int = 32) -> JSONScreen.Refusal? {
        refusal(Array(text.utf8), maxDepth: maxDepth)
    }

    @Test(arguments: [
        "{}", " \t\r\n{ } \n", #"{"a":1}"#, #"{"a":-0}"#, #"{"a":0.5e+10,"b":[1E9,2e-3,-1.25]}"#,
        #"{"a":"\"\\\/\b\f\n\r\t\u00e9\uD834\uDD1E"}"#,
        #"{"a":[],"b":{},"c":[{}],"d":[[]],"e":null,"f":true,"g":false}"#,
        #"{"":{"":[[{"":0}]]}}"#, #"{"é":"日本語 🐚 \#u{10FFFF} \#u{7F}"}"#, #"{"a":1,"a":2}"#,
        #"{"long":"abcdefghijklmnopqrstuvwxyz0123456789 abcdefghijklmnopqrstuvwxyz"}"#,
    ])
    func aPlainObjectPasses(_ text: String) {
        #expect(refusal(text) == nil)
    }

    @Test(arguments: [
        "{", "}", "{]", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1 "b":2}"#, #"{"a" 1}"#, #"{"a"::1}"#,
        #"{a:1}"#,
        #"{'a':1}"#, #"{"a":01}"#, #"{"a":-}"#, #"{"a":+1}"#, #"{"a":.5}"#, #"{"a":1.}"#, #"{"a":1e}"#, #"{"a":1e+}"#,
        #"{"a":-01}"#, #"{"a":0x1}"#, #"{"a":NaN}"#, #"{"a":Infinity}"#, #"{"a":tru}"#, #"{"a":True}"#, #"{"a":nul}"#,
        #"{"a":[1,]}"#, #"{"a":[,1]}"#, #"{"a":[1 2]}"#, #"{"a":[1}}"#, #"{"a":{]}"#, #"{"a":"b}"#, #"{"a":"\x"}"#,
        #"{"a":"\u12"}"#, #"{"a":"\u12G4"}"#, "{\"a\":\"\t\"}", "{\"a\":\"\n\"}", "{\"a\":\"\u{1F}\"}", "{} {}", "{}x",
        "{}//", "/**/{}", "\u{FEFF}{}", "{\"a\":1\u{A0}}", "{\u{0B}}", #"{1:2}"#, #"{"a":1]"#, #"{"a":"b"c}"#,
    ])
    func whatTheGrammarDoesNotAllowIsMalformed(_ text: String) {
        guard case .malformed(let offset) = refusal(text) else {
            Issue.record("\(text): \(String(describing: refusal(text)))")
            return
        }
        #expect((0...text.utf8.count).contains(offset))
    }

    @Test func theOffsetIsThatOfTheFirstByteThatCannotBeThere() {
        #expect(refusal(#"{"a":01}"#) == .malformed(offset: 6))
        #expect(refusal(#"{"a":1,}"#) == .malformed(offset: 7))
        #expect(refusal(#"{"a":trve}"#) == .malformed(offset: 7))
        #expect(refusal(#"{} x"#) == .malformed(offset: 3))
        #expect(refusal(#"{"a"#) == .malformed(offset: 3))
    }

    @Test(arguments: ["", " ", "\n\t \r"])
    func nothingButWhiteSpaceIsEmpty(_ text: String) {
        #expect(refusal(text) == .empty)
    }

    @Test(arguments: ["[]", "\"a\"", "1", "-1", "true", "false", "null", " [{}]"])
    func aTopLevelValueMustBeAnObject(_ text: String) {
        #expect(refusal(text) == .notAnObject)
    }

    @Test(arguments: 0...32)
    func nestingUpToTheLimitPasses(_ depth: Int) {
        let arrays = max(0, depth - 1)
        let text = #"{"a":"# + String(repeating: "[", count: arrays) + String(repeating: "]", count: arrays) + "}"
        let objects = String(repeating: #"{"a":"#, count: depth + 1) + "1" + String(repeating: "}", count: depth + 1)
        if depth > 1 { #expect(refusal(text, maxDepth: depth) == nil) }
        if depth > 1 { #expect(refusal(text, maxDepth: depth - 1) == .tooDeep(limit: depth - 1)) }
        #expect(refusal(objects, maxDepth: depth + 1) == nil)
        #expect(refusal(objects, maxDepth: depth) == .tooDeep(limit: depth))
    }

    @Test func nestingIsBoundedWhateverIsAsked() {
        let deep = String(repeating: #"{"a":["#, count: 100_000)
        #expect(refusal(deep) == .tooDeep(limit: 32))
        #expect(refusal(deep, maxDepth: .max) == .tooDeep(limit: 64))
        #expect(refusal(deep, maxDepth: .min) == .tooDeep(limit: 0))
        #expect(refusal(String(repeating: #"{"a":"#, count: 64), maxDepth: 64) == .malformed(offset: 64 * 5))
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
            [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xFF],
            [0xFE], [0x80], [0xBF], [0xC2], [0xC2, 0x20], [0xE1, 0x80], [0xE1, 0x80, 0x41], [0xF1, 0x80, 0x80],
            [0xC2, 0xC2], [0xF1, 0x80, 0x80, 0xC0],
        ] as [[UInt8]])
    func invalidUTF8IsRefusedWhereverItStands(_ bad: [UInt8]) {
        for padding in 0..<20 {
            let before = Array(#"{"k":""#.utf8) + Array(repeating: UInt8(ascii: "x"), count: padding)
            let after = Array(repeating: UInt8(ascii: "y"), count: 20 - padding) + Array(#""}"#.utf8)
            #expect(refusal(before + bad + after) == .invalidUTF8)
            #expect(refusal(Array(#"{""#.utf8) + bad + Array(#"":1}"#.utf8)) == .invalidUTF8)
        }
    }

    @Test func utf8IsJudgedAsTheStandardLibraryDoes() {
        var generator = SeededGenerator(8)
        for _ in 0..<20_000 {
            let length = Int.random(in: 1...4, using: &generator)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0x80...0xFF, using: &generator) }
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            #expect((refusal(Array(#"{"":""#.utf8) + bytes + Array(#""}"#.utf8)) == nil) == isValid)
        }
    }

    @Test(arguments: [
        #"\ud800"#, #"\uD800x"#, #"\udc00"#, #"\uD800\u0041"#, #"\uD800\uD800"#, #"\uDC00\uD800"#, #"\ud800\n"#,
    ])
    func halfASurrogatePairIsRefused(_ escape: String) {
        #expect(refusal(#"{"a":""# + escape + #""}"#) == .invalidUTF8)
    }

    @Test func nulIsRefusedRawAnywhereAndEscaped() {
        #expect(refusal(#"{"a":"\u0000"}"#) == .nulCharacter)
        #expect(refusal(#"{"\u0000":1}"#) == .nulCharacter)
        let text = Array(#"{"key" : [ 1.5e3 , "text", true ] }"#.utf8)
        for position in 0...text.count {
            var bytes = text
            bytes.insert(0, at: position)
            #expect(refusal(bytes) == .nulCharacter)
        }
    }

    /// Every byte below 0x20, the quotation mark and the backslash must be noticed at each place of a group of eight.
    @Test func theFastPathOverStringsMissesNothing() {
        for length in 0...40 {
            for position in 0..<max(length, 1) where position < length {
                for byte in UInt8.min...UInt8.max {
                    var content = Array(repeating: UInt8(ascii: "a"), count: length)
                    content[position] = byte
                    let isFine = (0x20..<0x80).contains(byte) && byte != 0x22 && byte != 0x5C
                    let found = refusal(Array(#"{"":""#.utf8) + content + Array(#""}"#.utf8))
                    #expect((found == nil) == isFine || byte == 0x5C)
                    if byte == 0x5C { #expect(position == length - 1 || found != nil) }
                }
            }
        }
    }

    static let sample = #"""
        {"title":"Nacre \u00e9\uD834\uDD1E","tags":["a","b\\",{"x":[[],{}]}],"n":-12.5e-3,"ok":true,"no":false,"nil":null,
         "text":"日本語 and 🐚, long enough for the fast path to be taken here"}
        """#

    @Test func everyTruncationIsRefused() {
        let bytes = Array(Self.sample.utf8)
        #expect(refusal(bytes) == nil)
        for length in 0..<bytes.count { #expect(refusal(Array(bytes.prefix(length))) != nil) }
    }

    @Test func randomEditsNeverTrapAndWhatPassesIsJSON() {
        var generator = SeededGenerator(1)
        let alphabet = Array(#"{}[]",:\u0129.eE+-tfn "#.utf8)
        let original = Array(Self.sample.utf8)
        var passed = 0
        for _ in 0..<20_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[position] = UInt8.random(in: .min ... .max, using: &generator)
                case 1: bytes[position] = alphabet.randomElement(using: &generator) ?? 0
                case 2: bytes.remove(at: position)
                default: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: position)
                }
            }
            guard refusal(bytes) == nil else { continue }
            passed += 1
            #expect((try? JSONSerialization.jsonObject(with: Data(bytes))) is [String: Any])
        }
        #expect(passed > 100)
    }

    @Test func aBufferIsJudgedByItsReadableBytes() throws {
        var buffer = ByteBuffer(string: #"x{"a":1}"#)
        #expect(throws: JSONScreen.Refusal.malformed(offset: 0)) { try JSONScreen.check(buffer) }
        buffer.moveReaderIndex(forwardBy: 1)
        try JSONScreen.check(buffer)
        #expect(throws: JSONScreen.Refusal.empty) { try JSONScreen.check(ByteBuffer()) }
    }
}
