/// Inline text after parsing: a flat sequence in which opening and closing pieces are properly nested.
struct InlinePiece {
    enum Kind {
        case text
        case code
        case lineBreak
        case linkOpening(SafeLink)
        case linkClosing
        /// An address written out; its text is the address.
        case address(SafeLink)
        /// `*`, `_` or `~`: closes, then what is left of the run as text, then opens.
        case delimiters(closes: [Emphasis], opens: [Emphasis])
    }

    enum Emphasis {
        case emphasis, strong, struck

        var tag: String {
            switch self {
            case .emphasis: "em"
            case .strong: "strong"
            case .struck: "del"
            }
        }
    }

    var kind: Kind
    var text: MarkdownLine
}
