/// What a line is by itself (CommonMark 0.31.2, section 4).
extension MarkdownLine {
    var indentation: Int { prefix { $0 == " " }.count }

    var isBlank: Bool { allSatisfy { $0 == " " || $0 == "\t" } }

    var trimmed: MarkdownLine { drop { $0 == " " } }

    func dropIndentation(atMost most: Int) -> MarkdownLine {
        dropFirst(Swift.min(indentation, most))
    }

    /// Three or more `*`, `-` or `_`, alone on the line.
    var isRule: Bool {
        guard indentation < 4, let mark = trimmed.first, mark == "*" || mark == "-" || mark == "_" else { return false }
        var count = 0
        for scalar in trimmed {
            if scalar == mark { count += 1 } else if scalar != " " && scalar != "\t" { return false }
        }
        return count >= 3
    }

    /// One to six `#`, a space, the text, and perhaps closing `#`s.
    var heading: (Int, MarkdownLine)? {
        let text = trimmed
        guard indentation < 4, text.first == "#" else { return nil }
        let level = text.prefix { $0 == "#" }.count
        guard level <= 6 else { return nil }
        var title = text.dropFirst(level)
        guard title.isEmpty || title.first == " " || title.first == "\t" else { return nil }
        title = title.trimmed.withoutTrailingSpaces
        let withoutMarks = title.dropLast(title.reversed().prefix { $0 == "#" }.count)
        if withoutMarks.isEmpty || withoutMarks.last == " " { title = withoutMarks.withoutTrailingSpaces }
        return (level, title)
    }

    var isQuote: Bool { indentation < 4 && trimmed.first == ">" }

    /// The line inside a quote: without `>` and one space.
    var quoted: MarkdownLine {
        let inner = trimmed.dropFirst()
        return inner.first == " " ? inner.dropFirst() : inner
    }

    var withoutTrailingSpaces: MarkdownLine {
        dropLast(reversed().prefix { $0 == " " || $0 == "\t" }.count)
    }
}

/// The opening line of a fenced code block: three or more backticks or tildes (section 4.5).
struct CodeFence {
    let mark: Unicode.Scalar
    let length: Int
    let indentation: Int

    init?(opening line: MarkdownLine) {
        indentation = line.indentation
        let text = line.trimmed
        guard indentation < 4, let mark = text.first, mark == "`" || mark == "~" else { return nil }
        length = text.prefix { $0 == mark }.count
        guard length >= 3 else { return nil }
        if mark == "`", text.dropFirst(length).contains("`") { return nil }
        self.mark = mark
    }

    func isClosed(by line: MarkdownLine) -> Bool {
        let text = line.trimmed
        guard line.indentation < 4, text.first == mark else { return false }
        let count = text.prefix { $0 == mark }.count
        return count >= length && text.dropFirst(count).isBlank
    }
}
