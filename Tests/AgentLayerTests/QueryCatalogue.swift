import HTTPSupport
import JSONWriting
import PrivacyPassToken
import LayerSupport
import Storage

@testable import AgentLayer

/// Every statement of the agent layer with sample arguments, so that a test can have both engines compile each.
///
/// An entry is named `Type.function(firstLabel:)`. The statements of an import and an export run as a whole in the tests
/// of these.
enum QueryCatalogue {
    struct Entry: Sendable {
        let name: String
        let sql: SQL

        init(_ name: String, _ sql: SQL) {
            self.name = name
            self.sql = sql
        }
    }

    static func all(for engine: Engine) throws -> [Entry] {
        try agents + signing() + posts + comments + submolts + owners + drafts + messages + sealedMessages + votesAndLists
            + tokens()
            + ranking + days
            + search(engine)
            + feeds + rangeSets(engine) + trees
            + lists + records + rooms + labels() + pictures + notifications + moderation + policies
    }

    // MARK: Samples

    private static let now = Timestamp(day: 20_000)
    private static let agent = AgentID()
    private static let post = PostID()
    private static let comment = CommentID()
    private static let submolt = SubmoltID()
    private static let tag = [UInt8](repeating: 7, count: 32)
    private static let image = ImageID(of: [7])
    private static let reals = ListCursor(list: "", keys: [.real(1.5), .integer(3)])
    private static let integers = ListCursor(list: "", keys: [.integer(2), .integer(3)])

    // MARK: Objects

    private static let agents: [Entry] = [
        Entry("AgentQueries.byID(_:)", AgentQueries.byID(agent).sql),
        Entry("AgentQueries.withStanding(_:)", AgentQueries.withStanding(agent, tag).sql),
        Entry("AgentQueries.byName(_:)", AgentQueries.byName("a").sql),
        Entry("AgentQueries.byFoldedName(_:)", AgentQueries.byFoldedName("a").sql),
        Entry("AgentQueries.takeName(_:)", AgentQueries.takeName("a", for: agent).sql),
        Entry(
            "AgentQueries.insert(_:)",
            AgentQueries.insert(agent, name: "a", description: "", day: 1, claimedDay: nil, imported: false).sql),
        Entry(
            "AgentQueries.update(_:)",
            AgentQueries.update(agent, description: nil, displayName: "a", metadata: nil, day: 1).sql),
        Entry("AgentQueries.claim(_:)", AgentQueries.claim(agent, day: 1).sql),
        Entry("AgentQueries.addPost(_:)", AgentQueries.addPost(agent, 1).sql),
        Entry("AgentQueries.addComment(_:)", AgentQueries.addComment(agent, 1).sql),
        Entry("AgentQueries.addKarma(_:)", AgentQueries.addKarma(agent, -1).sql),
        Entry("AgentQueries.addFollowers(_:)", AgentQueries.addFollowers(agent, 1).sql),
        Entry("AgentQueries.markActive(_:)", AgentQueries.markActive(agent, day: 1).sql),
        Entry(
            "WritingRights.find(_:)",
            WritingRights.find(
                CurrentAgent(id: agent, name: "a", createdDay: 1, isClaimed: true, credential: .bearer(tag: tag)),
                standingTag: tag
            ).sql),
        Entry("APIKeyQueries.holder(of:)", APIKeyQueries.holder(of: tag).sql),
        Entry("APIKeyQueries.replaceAny(of:)", APIKeyQueries.replaceAny(of: agent, with: tag, version: 1, day: 1).sql),
        Entry("APIKeyQueries.insert(_:)", APIKeyQueries.insert(tag, version: 1, agent: agent, day: 1).sql),
        Entry(
            "APIKeyQueries.replace(_:)", APIKeyQueries.replace([tag], with: tag, version: 1, agent: agent, day: 1).sql),
        Entry("CooldownQueries.lastPost(by:)", CooldownQueries.lastPost(by: agent).sql),
        Entry("CooldownQueries.comments(by:)", CooldownQueries.comments(by: agent, since: now, limit: 5).sql),
        Entry("CooldownQueries.lastSubmolt(by:)", CooldownQueries.lastSubmolt(by: agent).sql),
        Entry("CooldownQueries.submoltCount(by:)", CooldownQueries.submoltCount(by: agent).sql),
    ]

    private static let posts: [Entry] = [
        Entry("PostQueries.byID(_:)", PostQueries.byID(post).sql),
        Entry("PostQueries.byIDWithErased(_:)", PostQueries.byIDWithErased(post).sql),
        Entry("PostQueries.sequenceWithErased(_:)", PostQueries.sequenceWithErased(post).sql),
        Entry("PostQueries.bySequence(_:)", PostQueries.bySequence([1, 2, 3]).sql),
        Entry("PostQueries.recent(by:)", PostQueries.recent(by: agent, limit: 5).sql),
        Entry(
            "PostQueries.insert(_:)",
            PostQueries.insert(
                NewPost(
                    id: post, author: agent, submoltSeq: 1, kind: 0, title: "t", content: nil, url: nil, marks: [],
                    createdAt: now)
            ).sql),
        Entry("PostPlace.find(submolt:)", PostPlace.find(submolt: "a", author: agent).sql),
        Entry("PostQueries.target(_:)", PostQueries.target(post).sql),
        Entry("PostQueries.erase(_:)", PostQueries.erase(post, at: now).sql),
        Entry("PostQueries.addComments(_:)", PostQueries.addComments(1, 1).sql),
        Entry("PostQueries.addVotes(_:)", PostQueries.addVotes(1, up: 1, down: -1).sql),
        Entry("EventQueries.newest()", EventQueries.newest().sql),
        Entry("EventQueries.posts(after:)", EventQueries.posts(after: 1, limit: 5).sql),
        Entry("PulseQueries.agents(ofDay:)", PulseQueries.agents(ofDay: 1).sql),
        Entry("PulseQueries.posts(ofHour:)", PulseQueries.posts(ofHour: 1).sql),
    ]

    private static let comments: [Entry] = [
        Entry("CommentQueries.byID(_:)", CommentQueries.byID(comment).sql),
        Entry("CommentQueries.bySequence(_:)", CommentQueries.bySequence([1, 2]).sql),
        Entry("CommentQueries.recent(by:)", CommentQueries.recent(by: agent, limit: 5).sql),
        Entry("CommentQueries.replies(under:)", CommentQueries.replies(under: [1, 2, 3], limit: 5).sql),
        Entry("CommentQueries.target(_:)", CommentQueries.target(comment).sql),
        Entry(
            "CommentQueries.insert(_:)",
            CommentQueries.insert(
                NewComment(
                    id: comment, postSeq: 1, parent: nil, author: agent, content: "c", marks: [], createdAt: now)
            ).sql),
        Entry(
            "CommentPlace.find(on:)",
            CommentPlace.find(on: post, answering: nil, author: agent, follows: tag).sql),
        Entry("CommentQueries.addReplies(_:)", CommentQueries.addReplies(1, 1).sql),
        Entry("CommentQueries.erase(_:)", CommentQueries.erase(1, at: now).sql),
        Entry("CommentQueries.addVotes(_:)", CommentQueries.addVotes(1, up: 1, down: 0).sql),
    ]

    private static let submolts: [Entry] = [
        Entry("SubmoltQueries.byName(_:)", SubmoltQueries.byName("a").sql),
        Entry("SubmoltQueries.bySequence(_:)", SubmoltQueries.bySequence([1]).sql),
        Entry("SubmoltQueries.sequences(of:)", SubmoltQueries.sequences(of: [submolt]).sql),
        Entry(
            "SubmoltQueries.insert(_:)",
            SubmoltQueries.insert(
                submolt, name: "a", displayName: "A", description: "", allowCrypto: false, creator: nil, at: now
            ).sql),
        Entry("SubmoltQueries.addPosts(_:)", SubmoltQueries.addPosts(1, 1, newest: nil).sql),
        Entry("SubmoltQueries.addSubscribers(_:)", SubmoltQueries.addSubscribers(submolt, 1).sql),
    ]

    private static let pictures: [Entry] = [
        Entry("ImageQueries.avatar(of:)", ImageQueries.avatar(of: agent).sql),
        Entry("ImageQueries.setAvatar(_:)", ImageQueries.setAvatar(image, of: agent, day: 1).sql),
        Entry("ImageQueries.image(_:)", ImageQueries.image(.submoltAvatar, ofSubmolt: 1).sql),
        Entry("ImageQueries.image(_:)", ImageQueries.image(.submoltBanner, ofSubmolt: 1).sql),
        Entry("ImageQueries.set(_:)", ImageQueries.set(image, .submoltAvatar, ofSubmolt: 1).sql),
        Entry("ImageQueries.set(_:)", ImageQueries.set(nil, .submoltBanner, ofSubmolt: 1).sql),
        Entry("ImageQueries.user(of:)", ImageQueries.user(of: image).sql),
    ]

    // MARK: What is private, and what is done in the background

    private static let votesAndLists: [Entry] = [
        Entry("KeyMarkQueries.insert(_:)", KeyMarkQueries.insert(tag).sql),
        Entry("KeyMarkQueries.current()", KeyMarkQueries.current().sql),
        Entry("VoteQueries.place(of:)", VoteQueries.place(of: post, follows: tag).sql),
        Entry("VoteQueries.place(ofComment:)", VoteQueries.place(ofComment: comment, follows: tag).sql),
        Entry("VoteQueries.standing(onPost:)", VoteQueries.standing(onPost: 1, tag).sql),
        Entry("VoteQueries.standing(onComment:)", VoteQueries.standing(onComment: 1, tag).sql),
        Entry("VoteQueries.find(anyOf:)", VoteQueries.find(anyOf: [tag, tag, tag]).sql),
        Entry("VoteQueries.put(_:)", VoteQueries.put(tag, CountedVote(up: true, counted: false)).sql),
        Entry("VoteQueries.remove(_:)", VoteQueries.remove(tag).sql),
        Entry("PrivateListQueries.find(_:)", PrivateListQueries.find(tag).sql),
        Entry("PrivateListQueries.find(anyOf:)", PrivateListQueries.find(anyOf: [tag, tag]).sql),
        Entry("PrivateListQueries.insert(_:)", PrivateListQueries.insert(tag, sealed: tag, revision: 1).sql),
        Entry("PrivateListQueries.swap(_:)", PrivateListQueries.swap(tag, sealed: tag, revision: 2, expected: 1).sql),
        Entry("PrivateListQueries.insertPending(_:)", PrivateListQueries.insertPending(tag, sealed: tag).sql),
        Entry("PrivateListQueries.takePending(limit:)", PrivateListQueries.takePending(limit: 5).sql),
    ]

    private static func tokens() throws -> [Entry] {
        let epoch = Epoch(day: now.day)
        let key = try TestIssuer().epochKeys[0]
        return [
            Entry("StandingQueries.find(_:)", StandingQueries.find(tag).sql),
            Entry("StandingQueries.put(_:)", StandingQueries.put(tag, sealed: tag).sql),
            Entry("StandingQueries.remove(_:)", StandingQueries.remove(tag).sql),
            Entry("SpentTokenQueries.find(_:)", SpentTokenQueries.find(tag).sql),
            Entry("SpentTokenQueries.state(_:)", SpentTokenQueries.state(tag, tag, standing: tag).sql),
            Entry("SpentTokenQueries.spend(_:)", SpentTokenQueries.spend(tag, by: [1], .run, epoch).sql),
            Entry("SpentTokenQueries.page(after:)", SpentTokenQueries.page(after: tag, limit: 5).sql),
            Entry("SpentTokenQueries.forget(_:)", SpentTokenQueries.forget([tag, tag]).sql),
            Entry("IssuerKeyQueries.all()", IssuerKeyQueries.all().sql),
            Entry("IssuerKeyQueries.unlogged()", IssuerKeyQueries.unlogged().sql),
            Entry("IssuerKeyQueries.logKey()", IssuerKeyQueries.logKey().sql),
            Entry("IssuerKeyQueries.setLogKey(_:)", IssuerKeyQueries.setLogKey("a").sql),
            Entry("IssuerKeyQueries.insert(_:)", IssuerKeyQueries.insert(key, issuer: "a").sql),
            Entry("UnclaimedQueries.find(before:)", UnclaimedQueries.find(before: 1, limit: 5).sql),
            Entry("UnclaimedQueries.remove(_:)", UnclaimedQueries.remove([agent, agent], before: 1).sql),
            Entry("UnclaimedQueries.removeNames(of:)", UnclaimedQueries.removeNames(of: [agent, agent]).sql),
            Entry("UnclaimedQueries.removeKeys(of:)", UnclaimedQueries.removeKeys(of: [agent]).sql),
        ]
    }

    private static let ranking: [Entry] = [
        Entry("DirtyQueries.mark(publishedPost:)", DirtyQueries.mark(publishedPost: 1, counting: 1).sql),
        Entry("DirtyQueries.mark(newPost:)", DirtyQueries.mark(newPost: post).sql),
        Entry("DirtyQueries.mark(newComment:)", DirtyQueries.mark(newComment: comment).sql),
        Entry("DirtyQueries.mark(votedPost:)", DirtyQueries.mark(votedPost: 1).sql),
        Entry("DirtyQueries.mark(publishedComment:)", DirtyQueries.mark(publishedComment: 1).sql),
        Entry("DirtyQueries.mark(votedComment:)", DirtyQueries.mark(votedComment: 1).sql),
        Entry("DirtyQueries.mark(submolt:)", DirtyQueries.mark(submolt: 1).sql),
        Entry("DirtyQueries.mark(agent:)", DirtyQueries.mark(agent: agent).sql),
        Entry("DirtyQueries.posts(published:)", DirtyQueries.posts(published: true, limit: 5).sql),
        Entry("DirtyQueries.comments(published:)", DirtyQueries.comments(published: true, limit: 5).sql),
        Entry("DirtyQueries.submolts(limit:)", DirtyQueries.submolts(limit: 5).sql),
        Entry("DirtyQueries.agents(limit:)", DirtyQueries.agents(limit: 5).sql),
        Entry("DirtyQueries.takePosts(_:)", DirtyQueries.takePosts([1, 2]).sql),
        Entry("DirtyQueries.takeComments(_:)", DirtyQueries.takeComments([1]).sql),
        Entry("DirtyQueries.clearSubmolts(_:)", DirtyQueries.clearSubmolts([1]).sql),
        Entry("DirtyQueries.clear(agent:)", DirtyQueries.clear(agent: agent).sql),
        Entry("RankQueries.posts(_:)", RankQueries.posts([1, 2, 3]).sql),
        Entry("RankQueries.rank(_:)", RankQueries.rank(1, score: 1, hot: 1.5, rising: nil, at: now).sql),
        Entry("RankQueries.comments(_:)", RankQueries.comments([1]).sql),
        Entry("RankQueries.rank(comment:)", RankQueries.rank(comment: 1, score: 1, best: 0.5, controversial: 0).sql),
        Entry("RankQueries.newest(since:)", RankQueries.newest(since: now, limit: 5).sql),
        Entry("RankQueries.best(ofHour:)", RankQueries.best(ofHour: 1, limit: 5).sql),
        Entry("RankQueries.risingCounts(_:)", RankQueries.risingCounts([1, 2]).sql),
        Entry("RankQueries.rising()", RankQueries.rising().sql),
        Entry("RankQueries.setRising(_:)", RankQueries.setRising(1, 0.5).sql),
    ]

    private static let days: [Entry] = [
        Entry("DailyRunQueries.doneDay(_:)", DailyRunQueries.doneDay("a").sql),
        Entry("DailyRunQueries.setDone(_:)", DailyRunQueries.setDone("a", day: 1).sql),
        Entry("DailyQueries.moveLastActive(after:)", DailyQueries.moveLastActive(after: 1, before: 2).sql),
        Entry("ErasedWords.note(_:)", ErasedWords.note(.posts, day: 1).sql),
    ]

    // MARK: Lists

    private static func search(_ engine: Engine) throws -> [Entry] {
        var entries = [
            Entry("SearchQueries.title(of:)", SearchQueries.title(of: post).sql),
            Entry("SearchQueries.agent(textRow:)", SearchQueries.agent(textRow: 1).sql),
        ]
        for index in TextIndex.all {
            entries.append(
                Entry("SearchQuery.matches(in:)", try SearchQuery("low tide").matches(in: index, engine).sql))
            let parts = index.table.description == "comments_text" ? ["a"] : ["a", "b"]
            for command in index.putCommands(1, parts, engine) {
                entries.append(Entry("TextIndex.putCommands(_:)", command.sql))
            }
            entries.append(Entry("TextIndex.remove(_:)", index.remove(1).sql))
            // FTS5 alone.
            if engine == .sqlite {
                entries.append(Entry("TextIndex.merge(pages:)", index.merge(pages: -500).sql))
                entries.append(Entry("TextIndex.totalChanges()", TextIndex.totalChanges().sql))
            }
        }
        return entries
    }

    /// Each range that a feed can be: scopes, orders, slices of time, with and without a cursor.
    static let feeds: [Entry] = {
        var entries: [Entry] = []
        let scopes: [FeedRange.Scope] = [
            .everything, .submolt(1), .author(agent), .authorInSubmolt(agent, 1), .submoltByAuthor(1, agent),
        ]
        for scope in scopes {
            for sort in FeedSort.allCases {
                var slices: [(FeedRange.Slice, from: Timestamp?)] = [(.always, nil)]
                switch (sort, scope) {
                case (.top, .everything): slices += [(.hour(1), nil), (.hour(1), now), (.day(1), nil), (.day(1), now)]
                case (.top, .submolt): slices += [(.day(1), nil), (.day(1), now)]
                case (.top, .author), (.top, .authorInSubmolt), (.top, .submoltByAuthor): slices.append((.always, now))
                default: break
                }
                for (slice, from) in slices {
                    let range = FeedRange(scope: scope, sort: sort, slice: slice, from: from)
                    let rank: FeedPlace.Rank = sort.keyKind == .real ? .real(1.5) : .integer(1)
                    for cursor in [nil, FeedPlace(rank: rank, seq: 1)] {
                        entries.append(Entry("FeedRange.query(after:)", range.query(after: cursor, limit: 26).sql))
                    }
                    if let from {
                        entries.append(Entry("FeedRange.newest(since:)", range.newest(since: from, limit: 5).sql))
                    }
                }
            }
        }
        return entries
    }()

    /// PostgreSQL alone: several ranges in one statement.
    static func rangeSets(_ engine: Engine) -> [Entry] {
        guard engine == .postgres else { return [] }
        let ranges =
            FeedSort.allCases.flatMap { sort in
                [FeedRange(scope: .submolt(1), sort: sort), FeedRange(scope: .author(agent), sort: sort)]
            }
            + [.hour(1), .day(1)].map { FeedRange(scope: .everything, sort: .top, slice: $0) }
            + [FeedRange(scope: .submolt(1), sort: .top, slice: .day(1))]
        return ranges.compactMap { range in
            let rank: FeedPlace.Rank = range.sort.keyKind == .real ? .real(1.5) : .integer(1)
            let asks = [nil, FeedPlace(rank: rank, seq: 1)].map {
                RangeReader.Ask(range: range, cursor: $0, limit: 8)
            }
            return RangeSet.Kind(range).map { Entry("RangeSet.query()", RangeSet($0, asks).query().sql) }
        }
    }

    static let trees: [Entry] = CommentSort.allCases.flatMap { sort in
        [nil, sort.cursorShape == [.real, .integer] ? reals : integers].compactMap { cursor in
            (try? sort.roots(of: 1, after: cursor, limit: 5)).map { Entry("CommentSort.roots(of:)", $0.sql) }
        }
    }

    static let lists: [Entry] = SubmoltSort.allCases.flatMap { sort in
        [nil, sort.cursorShape == [.text] ? ListCursor(list: "", keys: [.text("a")]) : integers].compactMap { cursor in
            (try? sort.page(after: cursor, limit: 5)).map { Entry("SubmoltSort.page(after:)", $0.sql) }
        }
    }
}
