import PageDesign

/// A label that a submolt's moderators defined, on a post.
struct PageLabel: Sendable {
    let label: String
    /// One of the names that a label can have: the style sheet knows them.
    let color: String
}

struct LabelRow: Sendable {
    let label: SafeHTML
    let color: String

    init(_ label: PageLabel) {
        self.label = .line(label.label)
        color = label.color
    }
}
