/// The ids of posts and comments by number.
///
/// NOTE: some thousand in a row begin with the same 16 random bits. They are written together, and of an index of millions
/// of ids only the pages of one place then change, instead of one page for each row: a tenth of the writing. Ids that a
/// server draws, and reads of any post, find the index as they would find another.
extension SeedSize {
    private static let postsInGroup = 4_096
    private static let commentsInGroup = 16_384

    func postID(_ number: Int) -> [UInt8] {
        id(number, .postID, .postGroup, number / Self.postsInGroup)
    }

    func commentID(_ number: Int) -> [UInt8] {
        id(number, .commentID, .commentGroup, number / Self.commentsInGroup)
    }

    private func id(
        _ number: Int, _ stream: SeedRandom.Stream, _ groups: SeedRandom.Stream, _ group: Int
    ) -> [UInt8] {
        var random = SeedRandom(seed, stream, number)
        var shared = SeedRandom(seed, groups, group)
        return Array(shared.uuid().prefix(2)) + random.uuid().dropFirst(2)
    }

    static let samplesOfPosts = 100_000

    /// The ids of some posts, each as likely as any other, in order of time.
    func samplePosts() -> some Sequence<PostID> {
        var random = SeedRandom(seed, .sample, 0)
        var wanted = min(Self.samplesOfPosts, posts)
        return (0..<posts).lazy.filter { number in
            // Selection sampling (Knuth, volume 2, algorithm S).
            guard random.below(posts - number) < wanted else { return false }
            wanted -= 1
            return true
        }.map { PostID(bytes: postID($0)) }
    }
}
