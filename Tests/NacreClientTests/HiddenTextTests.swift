import Testing

@testable import nacre

@Suite struct HiddenTextTests {
    private func type(_ keys: [UInt8]) -> HiddenText.Outcome {
        var line = HiddenText()
        for key in keys {
            let outcome = line.take(key)
            if outcome != .more { return outcome }
        }
        return .more
    }

    private func type(_ text: String) -> HiddenText.Outcome { type(Array(text.utf8)) }

    @Test func aLineEndsWithReturnOrControlD() {
        #expect(type("secret\n") == .done("secret"))
        #expect(type("secret\r") == .done("secret"))
        #expect(type("secret\u{04}") == .done("secret"))
        #expect(type("secret") == .more)
        #expect(type("\n") == .done(""))
    }

    @Test func backspaceErasesAWholeCharacter() {
        #expect(type("ab\u{7F}c\n") == .done("ac"))
        #expect(type("aé\u{08}b\n") == .done("ab"))
        #expect(type("a🐚\u{7F}b\n") == .done("ab"))
        #expect(type("\u{7F}\u{7F}x\n") == .done("x"))
    }

    @Test func controlUStartsAgain() { #expect(type("wrong\u{15}right\n") == .done("right")) }

    @Test func controlCGivesUp() {
        #expect(type("secret\u{03}") == .cancelled)
        #expect(type("\u{04}") == .cancelled)
    }

    @Test func whatIsNoTextIsRefused() { #expect(type([0x61, 0xFF, 0x0A]) == .unreadable) }
}
