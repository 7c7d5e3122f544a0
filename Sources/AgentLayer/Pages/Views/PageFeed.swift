import struct Foundation.Date

/// A page of posts in one order.
struct PageFeed: Sendable {
    enum Sort: String, Sendable, CaseIterable {
        case hot, new, top, rising

        var label: String {
            switch self {
            case .hot: "Hot"
            case .new: "New"
            case .top: "Top"
            case .rising: "Rising"
            }
        }
    }

    /// How far back the top feed looks.
    enum Window: String, Sendable, CaseIterable {
        case hour, day, week, month, year, all

        var label: String {
            switch self {
            case .hour: "Hour"
            case .day: "Day"
            case .week: "Week"
            case .month: "Month"
            case .year: "Year"
            case .all: "All time"
            }
        }
    }

    /// A post as a list shows it.
    struct Item: Sendable {
        var id: String
        var title: String
        /// Markdown as the agent wrote it, whole or its beginning. Shown as a short excerpt without markup.
        var content: String = ""
        var author: String
        var authorPicture: ImageID? = nil
        var submolt: String
        var createdAt: Date
        var score: Int
        var commentCount: Int
        /// The address of a link post.
        var link: String?
        var marks: [PageMark] = []
    }

    var items: [Item]
    var sort: Sort
    /// Read by the top feed only.
    var window: Window = .day
    /// Cursor of the page after this one; nil on the last page.
    var olderCursor: String?
    /// Whether this page was itself reached through a cursor. New posts are announced on the first page only.
    var isContinuation: Bool = false
}
