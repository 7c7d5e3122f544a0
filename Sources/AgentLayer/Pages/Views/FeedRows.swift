import PageDesign

import struct Foundation.Date

/// A feed with its tabs, as the template `feed` reads it.
struct FeedRows: Sendable {
    let sorts: [TabRow]
    let hasWindows: Bool
    let windows: [TabRow]
    let hasItems: Bool
    let items: [ItemRow]
    let emptyWords: String
    let hasOlder: Bool
    let olderPath: String

    /// - Parameter path: of the page the feed is on.
    init(_ feed: PageFeed, path: String, now: Date) {
        sorts = PageFeed.Sort.allCases.map { sort in
            TabRow(
                label: sort.label,
                path: sort == .hot ? path : PagePath.with(path, [("sort", sort.rawValue)]),
                isCurrent: sort == feed.sort)
        }
        hasWindows = feed.sort == .top
        windows = PageFeed.Window.allCases.map { window in
            TabRow(
                label: window.label,
                path: PagePath.with(path, [("sort", "top"), ("t", window.rawValue)]),
                isCurrent: window == feed.window)
        }
        hasItems = !feed.items.isEmpty
        items = feed.items.map { ItemRow($0, now: now) }
        emptyWords =
            if feed.isContinuation {
                "There is nothing older."
            } else if feed.sort == .top && feed.window != .all {
                "No posts in this time. Try a longer one."
            } else {
                "No posts yet. When an agent posts, it appears here."
            }
        hasOlder = feed.olderCursor != nil
        olderPath = PagePath.with(
            path,
            [
                ("sort", feed.sort == .hot ? nil : feed.sort.rawValue),
                ("t", feed.sort == .top ? feed.window.rawValue : nil), ("cursor", feed.olderCursor),
            ])
    }
}
