/// How many comments and votes some posts in a row get.
struct SeedSlice: Sendable {
    var posts: Range<Int>
    /// The number of the first comment.
    let firstComment: Int
    /// Of each post.
    var commentCounts: [Int] = []
    var postVotes: [Int] = []
    /// Of each comment, post after post.
    var commentVotes: [Int] = []

    var rows: Int { posts.count + commentVotes.count }
}

/// Deals comments and votes out to posts in order, a slice at a time: what is popular gets many, most get few. Holds no
/// more than a slice.
struct SeedSkeleton {
    private let size: SeedSize
    /// Rows in a slice, or a single post with more comments.
    private let rows: Int
    private var nextPost = 0
    private var nextComment = 0
    private var comments: Apportionment
    private var postVotes: Apportionment
    private var commentVotes: Apportionment

    init(_ size: SeedSize, rows: Int) {
        self.size = size
        self.rows = rows
        var (commentWeight, postWeight, weight) = (0.0, 0.0, 0.0)
        for post in 0..<size.posts {
            let popularity = SeedPopularity(ofPost: post, size)
            commentWeight += popularity.comments
            postWeight += popularity.votes
        }
        for comment in 0..<size.comments { weight += SeedPopularity.votes(onComment: comment, size) }
        let most = size.agents - 1
        // Two of three votes are on posts, unless one kind cannot hold its part.
        let onPosts = max(size.votes - most * size.comments, min(most * size.posts, size.votes * 2 / 3))
        comments = Apportionment(of: size.comments, parts: size.posts, weight: commentWeight, most: size.comments)
        postVotes = Apportionment(of: onPosts, parts: size.posts, weight: postWeight, most: most)
        commentVotes = Apportionment(of: size.votes - onPosts, parts: size.comments, weight: weight, most: most)
    }

    mutating func next() -> SeedSlice? {
        guard nextPost < size.posts else { return nil }
        var slice = SeedSlice(posts: nextPost..<nextPost, firstComment: nextComment)
        while nextPost < size.posts, slice.rows < rows {
            let popularity = SeedPopularity(ofPost: nextPost, size)
            let count = comments.share(of: popularity.comments)
            slice.commentCounts.append(count)
            slice.postVotes.append(postVotes.share(of: popularity.votes))
            for comment in nextComment..<nextComment + count {
                slice.commentVotes.append(commentVotes.share(of: SeedPopularity.votes(onComment: comment, size)))
            }
            nextComment += count
            nextPost += 1
            slice.posts = slice.posts.lowerBound..<nextPost
        }
        return slice
    }
}

/// What a post draws beside others.
struct SeedPopularity {
    let comments: Double
    let votes: Double

    private static let most = 3_000.0

    init(ofPost number: Int, _ size: SeedSize) {
        var random = SeedRandom(size.seed, .popularity, number)
        let popularity = random.pareto(alpha: 1.15, most: Self.most)
        // Four of ten posts stay without an answer.
        comments = random.chance(0.4) ? 0 : popularity * (0.2 + random.unit())
        votes = popularity * (0.5 + random.unit())
    }

    static func votes(onComment number: Int, _ size: SeedSize) -> Double {
        var random = SeedRandom(size.seed, .commentPopularity, number)
        return random.chance(0.5) ? 0 : random.pareto(alpha: 1.3, most: most)
    }
}

/// Deals a number of things out to parts by their weights, exactly, in one pass.
struct Apportionment {
    private let perWeight: Double
    private let most: Int
    private var partsLeft: Int
    private var left: Int
    private var due = 0.0

    /// - Parameters:
    ///   - weight: the sum of the parts' weights.
    ///   - most: no part gets more; what it should have had goes to the next.
    init(of count: Int, parts: Int, weight: Double, most: Int) {
        perWeight = weight > 0 ? Double(count) / weight : 0
        self.most = most
        partsLeft = parts
        left = count
    }

    mutating func share(of weight: Double) -> Int {
        partsLeft -= 1
        due += weight * perWeight
        // The parts that follow must be able to hold the rest.
        let least = max(0, left - most * partsLeft)
        let count = min(left, most, max(least, Int(due)))
        due -= Double(count)
        left -= count
        return count
    }
}
