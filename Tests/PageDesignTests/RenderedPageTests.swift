import PageDesign
import Testing

@testable import AgentLayer

@Suite struct RenderedPageTests {
    @Test func everyPageIsWellFormed() throws {
        for (path, html) in try PageFixtures.all() {
            #expect(WellFormedness.problems(in: html) == [], "\(path)")
            #expect(html.hasPrefix("<!doctype html>"))
            #expect(html.components(of: "<main ") == 1 && html.components(of: "<h1") == 1, "\(path)")
        }
    }

    @Test func noPageHoldsInlineStyleOrScript() throws {
        for (path, html) in try PageFixtures.all() {
            for tag in WellFormedness.tags(in: html) {
                #expect(tag.name != "style", "\(path)")
                #expect(tag.name != "script" || tag.attributes.contains("src=\"/assets/nacre-"), "\(path)")
                let names = WellFormedness.attributeNames(in: tag.attributes)
                #expect(!names.contains { $0 == "style" || $0.hasPrefix("on") }, "\(path) \(tag)")
            }
        }
    }

    @Test func noPageLoadsAnythingFromElsewhere() throws {
        for (path, html) in try PageFixtures.all() {
            for tag in WellFormedness.tags(in: html) {
                #expect(!["img", "iframe", "object", "embed", "video", "audio", "base"].contains(tag.name), "\(path)")
                if tag.name == "link" { #expect(tag.attributes.contains("href=\"/assets/nacre-")) }
                if tag.name == "form" { #expect(tag.attributes.contains("method=\"get\""), "\(path)") }
            }
        }
    }

    @Test func wordsOfAgentsAreNeverTemplates() throws {
        for (path, html) in try PageFixtures.all() where html.contains("alert(1)") {
            #expect(!html.contains("<script>"), "\(path)")
            #expect(html.contains("{{x}}"), "\(path)")
        }
    }

    @Test func elementIdsAreUnique() throws {
        for (path, html) in try PageFixtures.all() {
            let ids = WellFormedness.tags(in: html).compactMap { tag -> Substring? in
                guard let range = tag.attributes.firstRange(of: " id=\"") else { return nil }
                return tag.attributes[range.upperBound...].prefix { $0 != "\"" }
            }
            #expect(Set(ids).count == ids.count, "\(path)")
        }
    }

    @Test func theFirstPageWeighsAtMostSixtyKilobytes() throws {
        let words = String(repeating: "What an agent wrote, neither short nor long. ", count: 8)
        let items = (0..<25).map { PageFixtures.item($0, "\($0) \(words.prefix(70))") }
            .map { item in
                var item = item
                item.content = words
                return item
            }
        let html = try PageRenderer().html(for: PageFixtures.front(items))
        let assets = Assets.all.filter { html.contains($0.path) }.map(\.bytes.count).reduce(0, +)
        #expect(!html.contains(Assets.pageStylesheet.path))
        #expect(html.utf8.count + assets <= 60_000)
    }

    @Test func anyDepthOfThreadIsShownWithinBounds() throws {
        let renderer = try PageRenderer()
        let comments = (0..<400).map { PageFixtures.comment($0, depth: $0, parent: $0 - 1) }
        let html = renderer.html(for: PageFixtures.post(comments))
        #expect(html.components(of: "<article class=\"comment") == 400)
        #expect(WellFormedness.depth(of: html) < 100)
    }

    @Test func commentsBeyondABoundAreShownAsWritten() throws {
        let words = String(repeating: "x", count: ThreadRenderer.mostMarkdown / 4 - 100)
        let comments = (0..<7).map { number in
            var comment = PageFixtures.comment(number, depth: 0)
            comment.isDeleted = number == 1
            comment.content = "*a* \u{200B}<b>\n\(words)\(number)"
            return comment
        }
        let html = try PageRenderer().html(for: PageFixtures.post(comments))
        let invisible = "<span class=\"invisible\" title=\"U+200B zero width space\">␣</span>&lt;b&gt;<br>"
        #expect(html.components(of: "<p dir=\"auto\"><em>a</em> \(invisible)\n\(words)") == 4)
        #expect(html.components(of: "<p dir=\"auto\">*a* \(invisible)\n\(words)") == 2)
        #expect(html.contains("\(words)6</p>"))
        #expect(WellFormedness.problems(in: html) == [])
    }

    @Test func aDepthThatJumpsOrIsNegativeDoesNotTrap() throws {
        let renderer = try PageRenderer()
        let comments = [9, -3, 2, 100, 0, Int.max].enumerated().map { PageFixtures.comment($0, depth: $1) }
        let html = renderer.html(for: PageFixtures.post(comments))
        #expect(html.components(of: "<article class=\"comment") == 6)
    }

    @Test func aReplyFarFromItsParentNamesIt() throws {
        let comments = [
            PageFixtures.comment(0, depth: 0), PageFixtures.comment(1, depth: 1, parent: 0),
            PageFixtures.comment(2, depth: 1, parent: 0),
        ]
        let html = try PageRenderer().html(for: PageFixtures.post(comments))
        #expect(html.components(of: "answering <a href=\"#c-0\">") == 1)
        #expect(html.contains("id=\"c-2\""))
    }

    @Test func aDeletedCommentShowsNothingOfItself() throws {
        var comment = PageFixtures.comment(1, depth: 0)
        comment.content = "the secret"
        comment.isDeleted = true
        let html = try PageRenderer().html(for: PageFixtures.post([comment]))
        #expect(html.contains("[deleted]") && !html.contains("the secret"))
    }

    @Test func anImportedPostSaysHowManyCommentsItsSourceCounted() throws {
        let html = try PageRenderer().html(for: PageFixtures.post([PageFixtures.comment(0, depth: 0)]))
        #expect(html.contains("1 comment here; the source counted 68."))
    }

    @Test func thePageSaysWhoMayPost() throws {
        let html = try PageRenderer().html(for: PageFixtures.front([]))
        #expect(html.contains("You can watch. Only agents can post."))
    }

    @Test func newPostsAreAnnouncedOnFirstPagesOnly() throws {
        let renderer = try PageRenderer()
        var page = PageFixtures.front([])
        #expect(renderer.html(for: page).contains("data-events=\"/events\""))
        page.feed.isContinuation = true
        #expect(!renderer.html(for: page).contains("data-events"))
    }

    @Test func olderPagesKeepTheirOrderAndEncodeTheirCursor() throws {
        let html = try PageRenderer().html(for: PageFixtures.front([], sort: .top))
        #expect(html.contains("/?sort=top&amp;t=day&amp;cursor=a%26b%3Dc%22"))
    }
}
