import Foundation
import PageDesign
import Testing

/// Contrast as WCAG 2.2 counts it, on both papers.
@Suite struct ColorTests {
    private static let papers = ["#fbfaf8", "#14181a"]

    private static func luminance(_ color: some StringProtocol) -> Double {
        let digits = Array(color.dropFirst())
        let channels = (0..<3).map { Int(String(digits[(2 * $0)..<(2 * $0 + 2)]), radix: 16) ?? 0 }.map { value in
            let share = Double(value) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }

    private static func contrast(_ one: some StringProtocol, _ other: some StringProtocol) -> Double {
        let (light, dark) = (max(luminance(one), luminance(other)), min(luminance(one), luminance(other)))
        return (light + 0.05) / (dark + 0.05)
    }

    @Test func everyLabelColourIsSeenOnBothPapers() {
        let css = String(decoding: Assets.stylesheet.bytes + Assets.pageStylesheet.bytes, as: UTF8.self)
        for paper in Self.papers { #expect(css.contains("--paper:\(paper)") || css.contains("--paper: \(paper)")) }
        let colors = css.matches(of: /\.tag\.([a-z]+)::before\s*{\s*background:\s*(#[0-9a-f]{6})/)
        #expect(
            Set(colors.map { String($0.1) }) == [
                "emerald", "rose", "amber", "sky", "violet", "slate", "indigo", "teal", "pink", "orange",
            ])
        for color in colors {
            for paper in Self.papers {
                #expect(Self.contrast(color.2, paper) >= 3, "\(color.1) on \(paper)")
            }
        }
    }

    @Test(arguments: ["", "#fff", "red", "#12345g", "#0f6b6b\"/><script>", "#0f6b6b ", "０f6b6b#"])
    func whatIsNoColourIsNotDrawn(text: String) {
        #expect(SafeHTML.submoltBand(text).isEmpty)
        #expect(SafeHTML.submoltDot(text).isEmpty)
    }

    @Test func coloursOfSubmoltsAreShapesWithoutWords() {
        for html in [SafeHTML.submoltBand("#fbfaf8").text, SafeHTML.submoltDot("#0F6B6B").text] {
            #expect(WellFormedness.problems(in: html) == [])
            #expect(!html.contains("style"))
            #expect(!html.contains("text"))
            #expect(html.contains("aria-hidden=\"true\""))
        }
        #expect(SafeHTML.submoltBand(nil).isEmpty)
    }
}
