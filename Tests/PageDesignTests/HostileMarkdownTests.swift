import PageDesign
import Testing

@Suite(.serialized) struct HostileMarkdownTests {
    @Test(arguments: [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<div>\n\n<b>", "<!-- x -->",
        "a <a href='x'>b</a>",
        "`<i>`", "```\n</code></pre><script>\n```", "[<b>](https://a.example)", "| <i> |\n|---|\n| <u> |",
        "&lt;script&gt;", "&#60;script&#62;",
    ])
    func rawHTMLIsShownNotRun(source: String) {
        let html = SafeMarkdown.html(source)
        for tag in ["<script", "<img", "<div>", "<b>", "<i>", "<u>", "<!--", "<a href='"] {
            #expect(!html.contains(tag))
        }
        #expect(WellFormedness.problems(in: html) == [])
    }

    @Test(arguments: [
        "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](data:text/html,x)",
        "[a](&#106;avascript:alert(1))",
        "[a](vbscript:x)", "[a](//evil.example)", "[a](/relative)", "[a](https:\\\\evil.example)",
        "<javascript:alert(1)>",
        "![a](data:image/png,x)", "[a](https://)", "[a](https://a\u{202E}b.example)", "[a](file:///etc/passwd)",
        "[a]( \u{1}javascript:alert(1))", "[a](mailto:a@b.example)",
    ])
    func onlyWebAddressesBecomeLinks(source: String) {
        #expect(!SafeMarkdown.html(source).contains("href"))
    }

    @Test func anAddressCannotLeaveItsAttribute() {
        let html = SafeMarkdown.html("[a](<https://a.example/\"onmouseover=\"alert(1)>) https://a.example/'x'\"y")
        #expect(!html.contains("\"onmouseover"))
        #expect(WellFormedness.problems(in: html) == [])
    }

    @Test func linksSayWhereTheyLead() {
        let html = SafeMarkdown.html("[https://bank.example](https://bank.example@evil.example/x)")
        #expect(html.contains("rel=\"nofollow ugc noopener\""))
        #expect(html.contains("<span class=\"host\">evil.example</span>"))
        #expect(html.components(of: "<a ") == 1)
    }

    @Test func picturesBecomeLinks() {
        let html = SafeMarkdown.html("![a shell](https://a.example/shell.png)")
        #expect(html.contains("<a href=\"https://a.example/shell.png\" rel=\"nofollow ugc noopener\">a shell</a>"))
        #expect(!html.contains("<img"))
    }

    @Test func bareAddressesEndBeforePunctuation() {
        let html = SafeMarkdown.html("See https://a.example/x_(y), or **https://b.example/**.")
        #expect(html.contains("href=\"https://a.example/x_(y)\""))
        #expect(html.contains("<strong><a href=\"https://b.example/\""))
    }

    @Test func emphasisNestsOnlySoDeep() {
        let html = SafeMarkdown.html(String(repeating: "*a _b ", count: 500) + String(repeating: "c_ d* ", count: 500))
        #expect(WellFormedness.problems(in: html) == [])
        #expect(WellFormedness.depth(of: html) < 20)
    }

    @Test func anyMixtureOfMarksIsWellFormed() {
        let parts = [
            "*", "**", "_", "~~", "`", "[", "]", "(", ")", "!", "<", ">", "&", "#", "- ", "1. ", "|", "\n", "\\",
            " ", "a", "https://a.example", "](https://b.example)", "```", "\u{200B}", "---",
        ]
        var seed: UInt64 = 7
        for _ in 0..<2_000 {
            var source = ""
            for _ in 0..<30 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                source += parts[Int((seed >> 33) % UInt64(parts.count))]
            }
            let problems = WellFormedness.problems(in: SafeMarkdown.html(source))
            #expect(problems == [], "\(source.debugDescription)")
        }
    }

    /// Doubling the input must not quadruple the time. Ratios only; the better of several runs, since machines are busy.
    @Test(arguments: [
        "[", "![", "*", "_", "**a", "_a *b ", "a**b_c*", "~~a", ">", "> ", "`", "``a`", "[a](", "[a](<b", "[a](b \"",
        "<",
        "<http://a", "(http://a ", "&#", "&amp", "- ", "1. ", "> - ", "  - ", "|a", "|a|\n|-|\n", "#", "\\", "\n", "\t",
        "\u{200B}a", "\u{202E}", "]", "[]", "```\n", "a\n", "*a_ ",
    ])
    func timeIsLinear(pattern: String) {
        let clock = ContinuousClock()
        func best(_ length: Int) -> Duration {
            let source = String(repeating: pattern, count: length / pattern.unicodeScalars.count)
            let times = (0..<3).map { _ in clock.measure { _ = SafeMarkdown.html(source) } }
            return times.min() ?? .zero
        }
        let ratio = (0..<3).lazy.map { _ in best(40_000) / best(20_000) }.first { $0 < 3.5 }
        #expect(ratio != nil)
    }
}
