import NacreClient
import Testing

@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("plain äöü 漢字 👩‍🚀", "plain äöü 漢字 👩‍🚀"),
        ("\u{1B}[31mred\u{1B}[0m", "␛[31mred␛[0m"),
        ("\u{1B}]0;title\u{7}", "␛]0;title␇"),
        ("\u{9B}2J", "<U+009B>2J"),
        ("a\u{202E}b\u{2066}c", "a<U+202E>b<U+2066>c"),
        ("zero\u{200B}width\u{FEFF}", "zero<U+200B>width<U+FEFF>"),
        ("tag\u{E0041}", "tag<U+E0041>"),
        ("del\u{7F}", "del␡"),
        ("line\u{2028}two", "line<U+2028>two"),
    ])
    func whatCouldSteerATerminalIsShown(text: String, safe: String) {
        #expect(TerminalText.line(text) == safe)
        #expect(TerminalText.block(text) == safe)
    }

    @Test func aLineStaysOneLine() {
        #expect(TerminalText.line("one\r\ntwo\nthree\tfour\rfive") == "one two three four␍five")
    }

    @Test func aBlockKeepsItsLines() {
        #expect(TerminalText.block("one\r\ntwo\n\tthree\rfour") == "one\ntwo\n    three␍four")
    }

    @Test func noControlCharacterIsLeft() {
        let all = (0...0x2FFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
        let text = all.reduce(into: "") { $0.unicodeScalars.append($1) }
        let safe = TerminalText.line(text).unicodeScalars
        #expect(safe.allSatisfy { $0.properties.generalCategory != .control })
    }
}
