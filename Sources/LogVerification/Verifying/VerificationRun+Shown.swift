import Foundation
import TransparencyLog

/// From the API's side: whatever it shows must be in the log.
extension VerificationRun {
    private static let page = 100
    /// The deepest page that the API reaches without a cursor.
    private static let deepest = 10_000

    /// Walks over what everybody can list: the newest page and another one, with the comments of some posts; in a full run
    /// all pages, with the comments of all posts.
    mutating func compareFromServer(_ api: LogFetcher) async throws {
        var posts: [String] = []
        try await walk("/posts?sort=new", api) { (run, page: ServedPosts) in
            try await run.take(page.posts.map { .post($0) })
            posts += page.posts.map(\.id)
            return page.nextCursor
        }
        let count = memory.objects.count(of: .post)
        if !plan.isFull, count > Self.page {
            let offset = Int.random(in: Self.page...min(count, Self.deepest))
            let reply: Served<ServedPosts> = try await served(
                "/posts?sort=new&limit=\(Self.page)&offset=\(offset)", api)
            if let page = reply.value {
                try await take(page.posts.map { .post($0) })
                posts += page.posts.map(\.id)
            }
        }
        let chosen = plan.isFull ? posts : Array(posts.shuffled().prefix(plan.comparisons))
        for (done, post) in chosen.enumerated() where ObjectID(post) != nil {
            plan.progress(LogProgress(stage: .comparison, done: Int64(done), total: Int64(chosen.count)))
            try await walk("/posts/\(post)/comments?sort=new", api) { (run, page: ServedComments) in
                try await run.take(page.all.map { .comment($0) })
                return page.nextCursor
            }
        }
        try await walk("/moderation/log", api) { (run, page: ServedModeration) in
            for entry in page.entries {
                let isLogged = ObjectID(entry.id).flatMap { run.memory.objects[$0] }?.type == .moderation
                if !isLogged { run.shown.unlogged.append(.init(text: entry.id, kind: .moderation)) }
            }
            return page.nextCursor
        }
    }

    /// Reads the first page of a list, in a full run all of it.
    ///
    /// - Parameter each: takes a page, and says where the next one begins.
    private mutating func walk<Page: Decodable & Sendable>(
        _ list: String, _ api: LogFetcher, _ each: (inout VerificationRun, Page) async throws -> String?
    ) async throws {
        let path = list + (list.contains("?") ? "&" : "?") + "limit=\(Self.page)"
        var cursor: String?
        // A list that never ends is none.
        for _ in 0..<(memory.objects.count / 10 + 100) {
            let next = cursor?.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
            let reply: Served<Page> = try await served(path + (next.map { "&cursor=" + $0 } ?? ""), api)
            switch reply {
            case .reply(let page): cursor = try await each(&self, page)
            case .notThere: return
            case .unreadable: throw LogFinding(.unreadableList(path: list))
            }
            if shown.isFull { try await settleShown(api) }
            guard plan.isFull, cursor != nil else { return }
        }
    }

    private mutating func take(_ publications: [ServedPublication]) async throws {
        var doubtful: [(entry: ObjectTable.Entry, id: ObjectID, shown: ServedPublication)] = []
        for publication in publications where !publication.isDeleted {
            guard let id = ObjectID(publication.id), let entry = memory.objects[id] else {
                shown.unlogged.append(.init(text: publication.id, kind: .publication(publication)))
                continue
            }
            if let author = publication.author, let agent = ObjectID(author.id) {
                shown.authors.insert(agent)
                learnName(of: agent, from: author)
            }
            guard entry.type == publication.leafType else {
                shown.gone.append(publication)
                continue
            }
            // What waits for an owner's batch is gone from the records first.
            guard entry.content == .open else { continue }
            if let digest = publication.digest, digest == entry.published?.digest {
                report.counts.served += 1
            } else {
                doubtful.append((entry, id, publication))
            }
        }
        for one in doubtful {
            guard let record = try await record(of: one.id, at: one.entry.index)?.publication else { continue }
            if let member = record.difference(from: one.shown) {
                throw LogFinding(
                    .servedOtherwise(member: member), index: one.entry.index, object: one.id.description)
            }
        }
    }

    // MARK: Judging

    /// Reads on to what was written before the API answered, and names what even then is not explained.
    mutating func settleShown(_ api: LogFetcher) async throws {
        let (unlogged, gone) = (shown.unlogged, shown.gone)
        shown.unlogged = []
        shown.gone = []
        guard !unlogged.isEmpty || !gone.isEmpty else { return }
        let isUpToDate = try await readOn()
        let missing = unlogged.filter { !isLogged($0) }
        let late = isUpToDate ? missing : missing.filter { !mayStillCome($0) }
        if let first = late.first {
            if case .key(let agent) = first.kind {
                throw LogFinding(
                    .keysDiffer(agent: agent.description, reason: "one of them is not in the log"), object: first.text)
            }
            throw LogFinding(.notLogged(noun: first.kind.noun), object: first.text)
        }
        guard isUpToDate else {
            if !missing.isEmpty { report.remarks.append(.notPublishedYet(missing.count)) }
            return
        }
        memory.shownSince = [:]
        for publication in gone { try await requireGone(publication, api) }
    }

    /// Where publishing has stopped, what is shown may be as late as an owner's act. Not later: whoever can write to the
    /// database can also stop the log.
    private mutating func mayStillCome(_ shown: ShownObjects.Unlogged) -> Bool {
        guard let id = shown.id else { return false }
        let since = memory.shownSince[id] ?? today
        memory.shownSince[id] = since
        return today - since <= Self.longestDeferral
    }

    private func isLogged(_ shown: ShownObjects.Unlogged) -> Bool {
        guard let id = shown.id else { return false }
        switch shown.kind {
        case .publication: return memory.objects[id] != nil
        case .moderation: return memory.objects[id]?.type == .moderation
        case .key(let agent): return memory.keys.facts[id]?.agent == agent
        }
    }

    /// A page may be a moment old: what was shown on it is asked for again. What was put back meanwhile has a leaf for that.
    private mutating func requireGone(_ publication: ServedPublication, _ api: LogFetcher) async throws {
        for _ in 0..<3 {
            guard let id = ObjectID(publication.id), let entry = memory.objects[id], entry.type != publication.leafType
            else { return }
            try await Task.sleep(for: plan.pause)
            let isShown: Bool
            switch publication {
            case .post:
                let reply: Served<ServedPost> = try await served(publication.path, api)
                isShown = reply.value.map { !$0.post.isDeleted } ?? false
            case .comment:
                let reply: Served<ServedComment> = try await served(publication.path, api)
                isShown = reply.value.map { !$0.comment.isDeleted } ?? false
            }
            guard isShown, try await readOn() else { return }
            if memory.objects[id]?.index == entry.index {
                throw LogFinding(
                    .servedThoughGone(noun: publication.noun), index: entry.index, object: publication.id)
            }
        }
    }

    /// Reads until the published log contains all that is written by now.
    ///
    /// - Returns: false where that is not published in time.
    private mutating func readOn() async throws -> Bool {
        let awaited = try await fetcher.info().written
        for attempt in 0..<Self.attempts {
            try await read(to: try await nextCheckpoint())
            if memory.position.size >= awaited {
                try await settleContents()
                try await settleLateComments()
                return true
            }
            if attempt < Self.attempts - 1 { try await Task.sleep(for: plan.pause) }
        }
        return false
    }

    private static let attempts = 10
}

extension ServedPublication {
    fileprivate var leafType: LeafType {
        switch self {
        case .post: .post
        case .comment: .comment
        }
    }
}
