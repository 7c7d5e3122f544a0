/// A read that is measured at every size: each order, window and branch of the feeds, and what stands beside them.
struct GrowthOperation: Sendable {
    let name: String
    /// A Lua expression over `key`, `id`, `submolt`, `agent`, `word` and `number`.
    let path: String
    var asAgent = false
    var headers: [(String, String)] = []
    /// Whether the bound on growth is meant for it.
    var isFeed = true

    static let all: [GrowthOperation] =
        feeds("all", "\"/api/v1/posts?\"") + laterPages
        + feeds("of a submolt", "\"/api/v1/posts?submolt=\" .. submolt .. \"&\"")
        + feeds("of an author", "\"/api/v1/posts?author=\" .. agent .. \"&\"")
        + orders.map { order in
            GrowthOperation(name: "personal, \(order)", path: "\"/api/v1/feed?sort=\(order)\"", asAgent: true)
        } + others

    private static let orders = ["hot", "new", "top", "rising"]
    private static let windows = ["hour", "day", "week", "month", "year"]

    private static func feeds(_ scope: String, _ start: String) -> [GrowthOperation] {
        orders.map { GrowthOperation(name: "\(scope), \($0)", path: "\(start) .. \"sort=\($0)\"") }
            + windows.map {
                GrowthOperation(name: "\(scope), top of the \($0)", path: "\(start) .. \"sort=top&t=\($0)\"")
            }
    }

    /// Pages that no cache of first pages holds.
    private static let laterPages = orders.map { order in
        GrowthOperation(
            name: "all, \(order), a later page", path: "\"/api/v1/posts?sort=\(order)&offset=\" .. number % 200 + 1")
    }

    private static let others = [
        GrowthOperation(name: "one post", path: "\"/api/v1/posts/\" .. id", isFeed: false),
        GrowthOperation(name: "comments of a post", path: "\"/api/v1/posts/\" .. id .. \"/comments\"", isFeed: false),
        GrowthOperation(name: "front page", path: "\"/\"", headers: [("Accept", "text/html")], isFeed: false),
        GrowthOperation(name: "search for one word", path: "\"/api/v1/search?q=\" .. word", isFeed: false),
    ]
}
