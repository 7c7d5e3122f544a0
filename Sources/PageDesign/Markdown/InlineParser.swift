/// Inline text: code, links, emphasis, escapes, character references, line breaks (CommonMark 0.31.2, section 6).
///
/// One pass from left to right. Brackets wait on a stack that a finished link empties, since links do not nest;
/// delimiter runs wait in `EmphasisMatcher`.
struct InlineParser {
    private struct Bracket {
        let piece: Int
        let delimiters: Int
    }

    private let source: MarkdownLine
    private let codeSpans: CodeSpans
    private var pieces: [InlinePiece] = []
    private var brackets: [Bracket] = []
    private var emphasis = EmphasisMatcher()
    private var bareAddresses = BareAddresses()
    private var index: Int
    private var textStart: Int

    static func pieces(of source: MarkdownLine) -> [InlinePiece] {
        var parser = InlineParser(source)
        parser.run()
        return parser.pieces
    }

    private init(_ source: MarkdownLine) {
        self.source = source.withoutTrailingSpaces
        codeSpans = CodeSpans(in: self.source)
        index = self.source.startIndex
        textStart = index
    }

    private mutating func run() {
        while index < source.endIndex {
            switch source[index] {
            case "\\": readEscape()
            case "`": readCode()
            case "\n": readLineBreak(from: index)
            case "&": readReference()
            case "*", "_", "~": readDelimiters()
            case "[": openBracket(length: 1)
            case "!" where index + 1 < source.endIndex && source[index + 1] == "[": openBracket(length: 2)
            case "]": closeBracket()
            case "<": readAngleAddress()
            case "h", "H": readBareAddress()
            default: index += 1
            }
        }
        flushText()
        emphasis.match(from: 0, in: &pieces)
    }

    private mutating func flushText() {
        if textStart < index { pieces.append(InlinePiece(kind: .text, text: source[textStart..<index])) }
        textStart = index
    }

    private mutating func append(_ kind: InlinePiece.Kind, _ text: MarkdownLine, upTo end: Int) {
        flushText()
        pieces.append(InlinePiece(kind: kind, text: text))
        index = end
        textStart = end
    }

    private mutating func readEscape() {
        guard index + 1 < source.endIndex else { return index += 1 }
        let next = source[index + 1]
        if next == "\n" {
            readLineBreak(from: index + 1)
        } else if next.isASCIIPunctuation {
            append(.text, source[(index + 1)...(index + 1)], upTo: index + 2)
        } else {
            index += 1
        }
    }

    /// Spaces before the break are not shown.
    private mutating func readLineBreak(from end: Int) {
        var last = index
        while last > textStart, source[last - 1] == " " { last -= 1 }
        let skipped = index
        index = last
        flushText()
        index = skipped
        textStart = skipped
        pieces.append(InlinePiece(kind: .lineBreak, text: []))
        index = end + 1
        textStart = index
    }

    private mutating func readCode() {
        guard let span = codeSpans.span(openingAt: index, in: source) else {
            while index < source.endIndex, source[index] == "`" { index += 1 }
            return
        }
        append(.code, span.content, upTo: span.end)
    }

    private mutating func readReference() {
        guard let (scalar, end) = CharacterReferences.reference(at: index, in: source) else { return index += 1 }
        append(.text, [scalar], upTo: end)
    }

    private mutating func readDelimiters() {
        let mark = source[index]
        var end = index
        while end < source.endIndex, source[end] == mark { end += 1 }
        let run = source[index..<end]
        let before = index > source.startIndex ? source[index - 1] : "\n"
        let after = end < source.endIndex ? source[end] : "\n"
        append(.text, run, upTo: end)
        emphasis.add(mark, count: run.count, piece: pieces.count - 1, before: before, after: after)
    }

    private mutating func openBracket(length: Int) {
        let text = source[index..<(index + length)]
        append(.text, text, upTo: index + length)
        brackets.append(Bracket(piece: pieces.count - 1, delimiters: emphasis.count))
    }

    private mutating func closeBracket() {
        guard let bracket = brackets.popLast(),
            let (link, end) = LinkDestination.read(at: index + 1, in: source)
        else { return index += 1 }
        flushText()
        emphasis.match(from: bracket.delimiters, in: &pieces)
        pieces[bracket.piece] = InlinePiece(kind: .linkOpening(link), text: [])
        for waiting in bracket.piece + 1..<pieces.count {
            if case .address = pieces[waiting].kind { pieces[waiting].kind = .text }
        }
        brackets.removeAll()
        append(.linkClosing, link.host.scalars, upTo: end)
    }

    private mutating func readAngleAddress() {
        let rest = source[(index + 1)...].prefix(SafeLink.longestAddress)
        guard let end = rest.firstIndex(where: { $0 == ">" || $0 == "<" || $0 == " " || $0 == "\n" }),
            source[end] == ">", let link = SafeLink(String(rest[..<end]))
        else { return index += 1 }
        append(.address(link), rest[..<end], upTo: end + 1)
    }

    private mutating func readBareAddress() {
        guard index == source.startIndex || !source[index - 1].isASCIILetterOrDigit,
            let (text, link) = bareAddresses.read(at: index, in: source)
        else { return index += 1 }
        append(.address(link), text, upTo: text.endIndex)
    }
}

extension String {
    init(_ scalars: MarkdownLine) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }

    var scalars: MarkdownLine { Array(unicodeScalars)[...] }
}

extension Unicode.Scalar {
    var isASCIIPunctuation: Bool {
        switch value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    var isASCIILetterOrDigit: Bool {
        switch value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    /// Unicode punctuation or symbol, as the rules for emphasis count it.
    var isPunctuation: Bool {
        if value < 0x80 { return isASCIIPunctuation }
        switch properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
            return true
        default: return false
        }
    }
}
