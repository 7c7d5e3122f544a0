import Foundation
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
        for _ in 0..<1_000 {
            var source = ""
            for _ in 0..<30 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                source += parts[Int((seed >> 33) % UInt64(parts.count))]
            }
            let problems = WellFormedness.problems(in: SafeMarkdown.html(source))
            #expect(problems == [], "\(source.debugDescription)")
        }
    }

    /// Doubling the input must not quadruple the time, and no input may cost many times what plain words cost: a look
    /// ahead of bounded length from every character is linear too. Ratios of processor time only; the better of several runs.
    @Test(arguments: [
        "[", "![", "*", "_", "**a", "_a *b ", "a**b_c*", "~~a", ">", "> ", "`", "``a`", "[a](", "[a](<b", "[a](b \"",
        "<",
        "<http://a", "(http://a ", "&#", "&amp", "- ", "1. ", "> - ", "  - ", "|a", "|a|\n|-|\n", "#", "\\", "\n", "\t",
        "\u{200B}a", "\u{202E}", "]", "[]", "```\n", "a\n", "*a_ ",
        "[](", "[](a", "[](<", "[](a (", "[](a '", "[](http://a/", "[](&#", "[](\n", "http://a/", "http://a/(",
        "http:///", "http://@/", "http://", "(http://a)", "http://a\\", "http://a ", "<http://a/>", "[](http://a)",
        "http://a/\u{200B}", "http://é ", "http://a/é", "http://a/…",
    ])
    func timeIsLinear(pattern: String) {
        expectLinearTime { String(repeating: pattern, count: $0 / pattern.unicodeScalars.count) }
    }

    /// What makes these no links comes so late that each of their many starts might look for it again.
    @Test(arguments: [
        ("http://a/", "\\"), ("http://a/", "\u{200B}"), ("http://a/", "\u{7}"), ("http://@/", "\\"), ("http://a", "."),
        ("(http://a/", ")))"), ("[](", "x y"), ("[](http://a/", "\\\\)"), ("[](<http://a/", "\\\\>)"), ("[](a \"", "\\"),
    ])
    func lateFailuresAreNotRepeated(start: String, end: String) {
        let part = String(repeating: start, count: 2_000 / start.unicodeScalars.count) + end
        expectLinearTime { String(repeating: part, count: $0 / 2_000) }
    }

    private func expectLinearTime(of source: (_ length: Int) -> String) {
        func best(_ source: String) -> Double {
            let times = (0..<2).map { _ in processorTime { _ = SafeMarkdown.html(source) } }
            return times.min() ?? 0
        }
        let plain = String(repeating: "plain words ", count: 8_000 / 12)
        let isLinear = (0..<3).contains { _ in
            let whole = best(source(8_000))
            return whole / best(source(4_000)) < 3.2 && whole / best(plain) < 60
        }
        #expect(isLinear, "\(source(40).debugDescription)")
    }

    /// Seconds that this thread computed: what else the machine does does not count.
    private func processorTime(_ body: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        body()
        return now() - start
    }

    /// Neither may the page be many times as long as its source.
    @Test(arguments: [
        "|\n", "a\n\n", "- \n", "-\n\n", ">\n\n", "*a*", "# a\n", "---\n", "```\n", "[](http://a)", "http://a ", "'",
    ])
    func lengthIsBounded(pattern: String) {
        let table = String(repeating: "|a", count: 20) + "\n" + String(repeating: "|:-:", count: 20) + "\n"
        let source = String(repeating: pattern, count: 2_000 / pattern.utf8.count)
        #expect(SafeMarkdown.html(table + source).utf8.count < (table + source).utf8.count * 40)
        #expect(SafeMarkdown.html(source).utf8.count < source.utf8.count * 40)
    }
}
