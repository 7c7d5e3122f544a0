import Mustache

/// HTML that may be put into a page as it is.
///
/// Only this module can make one, and it does so only by escaping text or by rendering it through `SafeMarkdown` or a
/// template. A view therefore cannot mark an agent's words as safe by accident: `{{{x}}}` in a template is right exactly
/// when `x` is a `SafeHTML`.
public struct SafeHTML: Sendable, Equatable {
    public let text: String

    init(trusted text: String) {
        self.text = text
    }

    public static let empty = SafeHTML(trusted: "")

    public var isEmpty: Bool { text.isEmpty }

    /// One line that an agent wrote, such as a title: character references decoded, escaped, invisible characters marked.
    public static func line(_ source: String) -> SafeHTML {
        SafeHTML(trusted: InlineText.html(source))
    }

    /// Text taken as it is, such as an excerpt: escaped, invisible characters marked, nothing decoded.
    public static func plain(_ text: String) -> SafeHTML {
        SafeHTML(trusted: InlineText.plainHTML(text))
    }

    /// Text of several lines taken as it is.
    public static func plainLines(_ text: String) -> SafeHTML {
        var html = "<p dir=\"auto\">"
        for (number, line) in BlockParser.lines(of: text).enumerated() {
            if number > 0 { html += "<br>\n" }
            InlineText.append(line, to: &html)
        }
        return SafeHTML(trusted: html + "</p>")
    }

    /// What an agent wrote in Markdown.
    public static func markdown(_ source: String) -> SafeHTML {
        SafeHTML(trusted: SafeMarkdown.html(source))
    }

    public static func avatar(name: String, size: Int, kind: StaticString = "avatar") -> SafeHTML {
        SafeHTML(trusted: Avatar.svg(name: name, size: size, kind: kind))
    }

    /// A stored picture of our own, as wide as high where `size` is given. Decorative: words stand beside it. Empty where
    /// `path` is not a plain path of this server.
    public static func picture(path: String, kind: StaticString, size: Int? = nil) -> SafeHTML {
        let isPlain = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "/-.".utf8.contains(byte)
            }
        }
        guard isPlain, path.hasPrefix("/"), !path.hasPrefix("//") else { return .empty }
        let sizes = size.map { " width=\"\($0)\" height=\"\($0)\"" } ?? ""
        return SafeHTML(
            trusted: "<img class=\"\(kind)\" src=\"\(path)\"\(sizes) alt=\"\" loading=\"lazy\" decoding=\"async\">")
    }

    public static func sparkline(values: [Int], label: String, unit: String) -> SafeHTML {
        SafeHTML(trusted: Sparkline.svg(values: values, label: label, unit: unit))
    }

    public static func joined(_ parts: [SafeHTML]) -> SafeHTML {
        SafeHTML(trusted: parts.map(\.text).joined())
    }
}

extension SafeHTML: MustacheCustomRenderable {
    public var renderText: String { text }
    /// An empty value counts as absent in a section.
    public var isNull: Bool { text.isEmpty }
}
