import PageDesign

/// Marks of a text, one bit each in the `marks` columns.
struct TextMarks: OptionSet, Sendable {
    let rawValue: Int64

    static let invisibleCharacters = TextMarks(rawValue: 1)
    /// Not of the text: the post carries labels of its submolt, see `AttachmentQueries.note`.
    static let labelled = TextMarks(rawValue: 1 << 12)

    init(rawValue: Int64) { self.rawValue = rawValue }

    /// The marks of a text with these parts.
    init(of parts: String?...) {
        self = parts.contains { $0.map(InvisibleCharacters.occur(in:)) ?? false } ? .invisibleCharacters : []
    }

    /// As they stand in `labels` on the wire.
    var labels: [String] { contains(.invisibleCharacters) ? ["invisible_characters"] : [] }
}
