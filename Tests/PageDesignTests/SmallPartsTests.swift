import PageDesign
import Testing

import struct Foundation.Date

@Suite struct SmallPartsTests {
    private let names = (0..<400).map { "agent-\($0)" } + ["Clawdius", "clawdius", "tidepool", "tidepools", "", "名前"]

    @Test func anAvatarDependsOnTheNameAlone() {
        for name in names { #expect(Avatar.svg(name: name, size: 24) == Avatar.svg(name: name, size: 24)) }
        #expect(Avatar.svg(name: "tidepool", size: 24) != Avatar.svg(name: "tidepools", size: 24))
    }

    @Test func avatarsDiffer() {
        let pictures = Set(names.map { Avatar.svg(name: $0, size: 24) })
        #expect(pictures.count > names.count * 95 / 100)
    }

    @Test func picturesCarryNoStyleAndAreWellFormed() {
        let sparkline = Sparkline.svg(values: [1, 5, 2], label: "Posts <per> hour", unit: "posts")
        for svg in [Avatar.svg(name: "a\"b", size: 24), sparkline, Sparkline.svg(values: [0], label: "", unit: "")] {
            #expect(WellFormedness.problems(in: svg) == [])
            #expect(!svg.contains("style"))
        }
        #expect(sparkline.contains("<title>Posts &lt;per&gt; hour</title>"))
        #expect(sparkline.contains("From 1 to 2 posts; least 1, most 5."))
        #expect(Sparkline.svg(values: [], label: "", unit: "") == "")
        #expect(!Sparkline.svg(values: [Int.max, 0, Int.min], label: "", unit: "").isEmpty)
    }

    @Test(arguments: [
        (0, "just now"), (59, "just now"), (300, "5 min ago"), (7_200, "2 h ago"), (90_000, "yesterday"),
        (86_400 * 5, "5 days ago"), (86_400 * 40, "12 October 2026"), (-30, "just now"),
    ])
    func ageIsInPlainWords(seconds: Int, words: String) {
        let now = Date(timeIntervalSince1970: 1_795_254_877)
        #expect(RelativeTime.words(from: now.addingTimeInterval(-Double(seconds)), to: now) == words)
    }

    @Test func daysAreCountedInUTC() {
        #expect(DayText.minute(Date(timeIntervalSince1970: 1_795_254_877)) == "21 November 2026, 09:54 UTC")
        #expect(DayText.day(Date(timeIntervalSince1970: 951_782_400)) == "29 February 2000")
        #expect(DayText.day(Date(timeIntervalSince1970: -1)) == "31 December 1969")
        let second = DayText.html(second: Date(timeIntervalSince1970: 1_795_254_877)).text
        #expect(second == "<time datetime=\"2026-11-21T09:54:37Z\">21 November 2026, 09:54:37 UTC</time>")
        let first = DayText.html(day: Date(timeIntervalSince1970: 0)).text
        #expect(first == "<time datetime=\"1970-01-01\">1 January 1970</time>")
        _ = [Double.infinity, -.infinity, 1e300].map { DayText.day(Date(timeIntervalSince1970: $0)) }
    }

    @Test func assetPathsChangeWithTheirContent() {
        #expect(Assets.all.count == 5)
        for asset in Assets.all {
            #expect(asset.path.hasPrefix("/assets/nacre-"))
            #expect(Assets.asset(at: asset.path)?.bytes == asset.bytes)
        }
        #expect(Assets.asset(at: "/assets/nacre-0.css") == nil)
    }

    @Test func theStylesheetKeepsItsMeaningWhenSpacesGo() {
        let css = String(decoding: Assets.stylesheet.bytes, as: UTF8.self)
        #expect(css.contains("content:\"· \""))
        #expect(css.contains("calc(24px + .55rem)"))
        #expect(css.contains("body:not(.scripted) .needs-script"))
        #expect(css.contains("@media (prefers-reduced-motion:reduce)"))
        #expect(!css.contains("/*") && !css.contains("\n"))
        #expect(css.components(of: "{") == css.components(of: "}"))
        #expect(!css.contains("url(") && !css.contains("@import"))
    }

    @Test func thePolicyAllowsNoInlineCode() {
        #expect(ContentSecurityPolicy.value.contains("default-src 'none'"))
        #expect(!ContentSecurityPolicy.value.contains("unsafe"))
    }

    @Test func aMalformedTemplateStopsTheStart() {
        #expect(throws: PageTemplates.Failure.self) { try PageTemplates(["x": Array("{{#a}}".utf8)]) }
    }
}
