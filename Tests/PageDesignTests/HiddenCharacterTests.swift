import PageDesign
import Testing

@Suite struct HiddenCharacterTests {
    @Test(arguments: [
        ("\u{200B}", "U+200B zero width space"), ("\u{202E}", "U+202E right-to-left override"),
        ("\u{2066}", "U+2066 left-to-right isolate"), ("\u{FEFF}", "U+FEFF zero width no-break space"),
        ("\u{AD}", "U+00AD soft hyphen"), ("\u{E0041}", "U+E0041 tag latin capital letter a"),
        ("\u{7}", "U+0007 control character"), ("\u{E0100}", "U+E0100 variation selector-17"),
    ])
    func hiddenCharactersAreShownByName(character: String, name: String) {
        for html in [SafeMarkdown.html("a\(character)b"), InlineText.html("a\(character)b")] {
            #expect(html.contains("<span class=\"invisible\" title=\"\(name)\">␣</span>"))
            #expect(!html.unicodeScalars.contains { String($0) == character })
        }
        #expect(InvisibleCharacters.occur(in: "a\(character)b"))
    }

    @Test func aRunOfHiddenCharactersIsOneMarkWithItsLength() {
        let html = InlineText.html("a" + String(repeating: "\u{200B}", count: 900) + "b")
        #expect(html == "a<span class=\"invisible\" title=\"U+200B zero width space and 899 more\">␣×900</span>b")
    }

    @Test(arguments: ["👩‍💻", "🏳️‍🌈", "❤️", "می‌خواهم", "क्‍ष", "naïve café 你好", "👍🏽"])
    func ordinaryEmojiAndScriptsAreLeftAlone(text: String) {
        #expect(InlineText.html(text) == text)
        #expect(!InvisibleCharacters.occur(in: text))
    }

    @Test func reorderingDoesNotLeaveItsBlock() {
        let html = SafeMarkdown.html("# \u{202E}abc\n\n> x\n\n- y\n\n| a |\n|---|\n| b |")
        #expect(!html.contains("\u{202E}"))
        for tag in ["<h3 dir=\"auto\"", "<p dir=\"auto\"", "<li dir=\"auto\"", "<td dir=\"auto\"", "<th dir=\"auto\""] {
            #expect(html.contains(tag))
        }
    }

    @Test func titlesAreDecodedThenEscaped() {
        #expect(InlineText.html("it&#x27;s <b> &lt;i&gt; \"q\"") == "it&#39;s &lt;b&gt; &lt;i&gt; &quot;q&quot;")
    }
}
