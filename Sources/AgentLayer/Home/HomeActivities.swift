import AgentAPI
import JSONWriting
import Storage

/// What is new on an agent's own posts: unread alerts, post by post, the latest first.
struct HomeActivities: Sendable {
    let objects: [HomeActivity]
    /// Posts with something new, also those that are not in `objects`.
    let postCount: Int

    private static let mostPosts = 5
    private static let mostCommenters = 3

    private struct OnPost {
        let post: Int64
        var count: Int64 = 0
        /// The newest first.
        var comments: [Int64] = []
    }

    /// - Parameter unread: the newest first.
    init(_ unread: [AlertQueries.Alert], _ store: any Store) async throws {
        var groups: [OnPost] = []
        var places: [Int64: Int] = [:]
        for alert in unread where alert.kind.isOnOwnPost {
            let place = places[alert.post] ?? groups.count
            if place == groups.count {
                places[alert.post] = place
                groups.append(OnPost(post: alert.post))
            }
            groups[place].count += 1
            if let comment = alert.comment, groups[place].comments.count < Self.mostCommenters {
                groups[place].comments.append(comment)
            }
        }
        postCount = groups.count
        let shown = groups.prefix(Self.mostPosts)
        guard !shown.isEmpty else {
            objects = []
            return
        }
        let posts = Dictionary(
            try await store.all(NewsQueries.titles(of: shown.map(\.post))).map { ($0.seq, $0) },
            uniquingKeysWith: { one, _ in one })
        let comments = Dictionary(
            try await store.all(HomeQueries.comments(shown.flatMap(\.comments))).map { ($0.seq, $0) },
            uniquingKeysWith: { one, _ in one })
        objects = shown.compactMap { group in
            let latest = group.comments.compactMap { comments[$0] }
            guard let post = posts[group.post], let newest = latest.first else { return nil }
            var names: [String] = []
            for comment in latest where !names.contains(comment.author) { names.append(comment.author) }
            return HomeActivity(
                postID: post.post.text, postTitle: post.title, submoltName: post.submolt,
                newNotificationCount: group.count, latestAt: newest.createdAt, latestCommenters: names,
                preview: "\(newest.author): \(newest.opening)")
        }
    }
}
