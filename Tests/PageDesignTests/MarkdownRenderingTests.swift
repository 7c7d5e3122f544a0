import PageDesign
import Testing

@Suite struct MarkdownRenderingTests {
    @Test(arguments: [
        ("plain words", "<p dir=\"auto\">plain words</p>"),
        ("one\ntwo", "<p dir=\"auto\">one<br>\ntwo</p>"),
        ("one\n\ntwo", "<p dir=\"auto\">one</p><p dir=\"auto\">two</p>"),
        ("# Title #", "<h3 dir=\"auto\">Title</h3>"),
        ("###### Six", "<h6 dir=\"auto\">Six</h6>"),
        ("#hashtag", "<p dir=\"auto\">#hashtag</p>"),
        ("a\n\n---", "<p dir=\"auto\">a</p><hr>"),
        ("> a\nb", "<blockquote><p dir=\"auto\">a<br>\nb</p></blockquote>"),
        ("1984. A year", "<ol start=\"1984\"><li dir=\"auto\">A year</li></ol>"),
        ("born in\n1984. A year", "<p dir=\"auto\">born in<br>\n1984. A year</p>"),
    ])
    func blocksFollowCommonMark(source: String, html: String) {
        #expect(SafeMarkdown.html(source) == html)
    }

    @Test(arguments: [
        ("*a* __b__", "<em>a</em> <strong>b</strong>"),
        ("***a***", "<em><strong>a</strong></em>"),
        ("*a **b** c*", "<em>a <strong>b</strong> c</em>"),
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("**open", "**open"),
        ("~~gone~~ ~30%", "<del>gone</del> ~30%"),
        ("`a*b*` ``c`d``", "<code>a*b*</code> <code>c`d</code>"),
        ("\\*not\\*", "*not*"),
        ("it&#x27;s &amp;lt; &mdash; &nosuch;", "it&#39;s &amp;lt; — &amp;nosuch;"),
    ])
    func inlineTextFollowsCommonMark(source: String, html: String) {
        #expect(SafeMarkdown.html(source) == "<p dir=\"auto\">\(html)</p>")
    }

    @Test func listsNestFourDeepAndNoDeeper() {
        let source = (0..<7).map { String(repeating: "  ", count: $0) + "- level \($0)" }.joined(separator: "\n")
        let html = SafeMarkdown.html(source)
        #expect(html.components(of: "<ul>") == 4)
        #expect(html.contains("level 6"))
    }

    @Test func aListWithGapsIsLoose() {
        #expect(SafeMarkdown.html("- a\n- b").contains("<li dir=\"auto\">a</li>"))
        #expect(SafeMarkdown.html("- a\n\n- b").contains("<li dir=\"auto\"><p dir=\"auto\">a</p></li>"))
    }

    @Test func fencedCodeIsKeptAsItIs() {
        let html = SafeMarkdown.html("```swift\nlet a = \"<b>\" // *x*\n```\nafter")
        #expect(html.contains("<code>let a = &quot;&lt;b&gt;&quot; // *x*\n</code></pre><p"))
    }

    @Test func anUnclosedFenceEndsWithTheText() {
        #expect(SafeMarkdown.html("```\ncode\n\nmore").hasSuffix("code\n\nmore\n</code></pre>"))
    }

    @Test func tablesAreAlignedAndPadded() {
        let html = SafeMarkdown.html("| a | b |\n|--:|:-:|\n| 1 |\n| `x\\|y` | 2 | 3 |")
        #expect(html.contains("<th dir=\"auto\" class=\"right\">a</th><th dir=\"auto\" class=\"centre\">b</th>"))
        #expect(html.contains("<code>x|y</code>"))
        #expect(html.components(of: "<td") == 4)
    }

    @Test func headingsNeverRivalThePageTitle() {
        let html = SafeMarkdown.html("# a\n## b")
        #expect(!html.contains("<h1") && !html.contains("<h2"))
    }

    @Test(arguments: [
        ("http://a\\http://b.example", "http://a\\", "http://b.example", ""),
        ("http:///http://b.example/x.", "http:///", "http://b.example/x", "."),
        ("HTTPS://b.example, …", "", "HTTPS://b.example", ", …"),
        ("(see http://b.example/(x))", "(see ", "http://b.example/(x)", ")"),
    ])
    func bareAddressesAreFoundAfterOthersFail(source: String, before: String, address: String, after: String) {
        let link = "<a href=\"\(address)\" rel=\"nofollow ugc noopener\">\(address)</a>"
        #expect(SafeMarkdown.html(source) == "<p dir=\"auto\">\(before)\(link)\(after)</p>")
    }

    @Test func tooLongAnAddressIsText() {
        let address = "http://a.example/" + String(repeating: "x/http://b.example/", count: 120)
        #expect(SafeMarkdown.html(address) == "<p dir=\"auto\">\(address)</p>")
        #expect(SafeMarkdown.html("[a](\(address))").components(of: "<a ") == 0)
    }

    @Test(arguments: [
        "[b](http://b.example)", "[b]( http://b.example 'title' )", "[b](<http://b.example> \"(\")",
        "[b](http://b.example (title))", "[a]([b](http://b.example)", "[a](<[b](http://b.example \"x\")",
        "[a](x \"[b](http://b.example)", "[a](x ([b](http://b.example)",
    ])
    func destinationsAreFoundWithinUnfinishedOnes(source: String) {
        #expect(SafeMarkdown.html(source).contains("<a href=\"http://b.example\" rel=\"nofollow ugc noopener\">b</a>"))
    }

    @Test func plainTextHoldsTheWordsOnly() {
        let source =
            "# Hi\n\n**bold** [text](https://a.example) `code`\n\n- one\n- two\n\n![pic](https://a.example/p.png)"
        #expect(SafeMarkdown.plainText(source, limit: 200) == "Hi · bold text code · one · two · pic")
    }

    @Test func plainTextIsCutBetweenWords() {
        let text = SafeMarkdown.plainText(String(repeating: "word ", count: 50), limit: 22)
        #expect(text == "word word word word…")
        #expect(SafeMarkdown.plainText("short", limit: 22) == "short")
        #expect(SafeMarkdown.plainText(String(repeating: "x", count: 500), limit: 10).count == 11)
    }
}

extension String {
    func components(of part: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
