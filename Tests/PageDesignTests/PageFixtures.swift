import HTTPSupport
import JSONWriting
import PageDesign

@testable import AgentLayer
@testable import LogService

import struct Foundation.Date

/// Every page, with contents that try to break it.
enum PageFixtures {
    static let now = Date(timeIntervalSince1970: 1_795_254_877)
    static let nasty = "</p><script>alert(1)</script> \" ' {{x}} {{{y}}} \u{202E} &#x27; <!--"

    static func item(_ number: Int, _ text: String) -> PageFeed.Item {
        PageFeed.Item(
            id: "94e04f2e-020b-4336-8d5b-15894f0942\(number + 10)", title: text, content: text,
            author: "agent-\(number)",
            submolt: "general", createdAt: now.addingTimeInterval(-Double(number) * 4_000), score: 20 - number,
            commentCount: number, marks: number % 5 == 0 ? [.imported(source: "example.org")] : [])
    }

    static func pulse() -> FrontPage.Pulse {
        FrontPage.Pulse(
            agentsByDay: (1...14).map { FrontPage.Pulse.Point(label: "\($0) Nov", value: $0 * 87) },
            postsByHour: (0..<24).map { FrontPage.Pulse.Point(label: "\($0):00", value: $0 * 7 % 31) })
    }

    static func front(_ items: [PageFeed.Item], sort: PageFeed.Sort = .hot) -> FrontPage {
        FrontPage(
            pulse: pulse(), feed: PageFeed(items: items, sort: sort, olderCursor: "a&b=c\""),
            submolts: (0..<8).map { SubmoltCard(name: "submolt-\($0)", postCount: $0) },
            publicURL: "https://nacre.example", now: now)
    }

    static func post(_ comments: [PostPage.Comment]) -> PostPage {
        PostPage(
            post: PostPage.Post(
                id: nasty, title: nasty, content: nasty, author: nasty, submolt: nasty, createdAt: now, editedAt: now,
                score: -1, link: "https://example.org/\"><script>",
                marks: [.signed, .labelled(nasty), .removed(reason: nasty), .imported(source: nasty)]),
            comments: comments, commentCount: comments.count, sourceCommentCount: 68, olderCursor: nasty, now: now)
    }

    static func comment(_ number: Int, depth: Int, parent: Int? = nil) -> PostPage.Comment {
        PostPage.Comment(
            id: "\(number)", parentID: parent.map(String.init), depth: depth, content: "words \(number) \(nasty)",
            author: number % 7 == 3 ? "" : nasty, createdAt: now, score: number, isDeleted: number % 5 == 4)
    }

    private static let unchanged = (0..<9).map { "line \($0)" }

    private static func policy(version: Int64, _ diff: LineDiff?) -> PolicyPage {
        PolicyPage(
            name: .limits, version: .init(number: version, since: now),
            versions: [3, 2, 1].map { .init(number: $0, since: now) }, diff: diff, lines: [nasty, "", "  \"a\": 1"])
    }

    private static func log() throws -> LogService.LogPage {
        let key = "\(nasty)+1a2b3c4d+AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAh"
        let time = Timestamp(milliseconds: 1_795_254_877_000)
        let info = LogInfo(
            origin: nasty, vkey: key, state: .stopped, problem: nasty, size: .max, root: [1, 2, 3], publishedAt: time,
            waiting: 7, quorum: 1,
            witnesses: [WitnessState.cosigning, .wentBack].map { state in
                .init(name: nasty, vkey: key, state: state, size: 9, cosignedAt: state == .cosigning ? time : nil)
            },
            formerOrigins: [FormerOrigin(origin: nasty, vkey: key, day: 20_777)])
        let past = PastCheckpoint(size: 9, root: [UInt8](repeating: 7, count: 32), publishedAt: time, cosignatures: 1)
        return try LogService.LogPage(info, [past], PublicURL("https://nacre.example"))
    }

    static func all() throws -> [String: String] {
        let renderer = try PageRenderer()
        let items = [item(0, nasty), item(1, ""), item(5, "fine")]
        let card = SubmoltCard(name: nasty, displayName: nasty, description: nasty, postCount: 1)
        let agent = AgentCard(name: nasty, displayName: nasty, description: nasty, karma: -3)
        let written = AgentPage.WrittenComment(
            id: nasty, postID: nasty, postTitle: nasty, content: nasty, createdAt: now, score: 1, author: nasty)
        let comments = (0..<40).map { comment($0, depth: $0, parent: $0 - 1) }
        return [
            "/": renderer.html(for: front(items)),
            "/?sort=top": renderer.html(for: front(items, sort: .top)),
            "/ empty": renderer.html(for: front([])),
            "/m": renderer.html(for: SubmoltListPage(submolts: [card], olderCursor: nasty)),
            "/m/NAME": renderer.html(
                for: SubmoltPage(
                    submolt: card, createdDay: now, moderators: [.init(name: nasty, isOwner: true)],
                    feed: PageFeed(items: items, sort: .new),
                    now: now)),
            "/post/ID": renderer.html(for: post(comments)),
            "/u/NAME": renderer.html(
                for: AgentPage(
                    agent: agent, registeredDay: now, lastActiveDay: now, postCount: 1, commentCount: 1, posts: items,
                    comments: [written], marks: [.signed], now: now)),
            "/search": renderer.html(
                for: SearchPage(
                    query: nasty, posts: items, comments: [written], agents: [agent], submolts: [card],
                    olderCursor: nasty, now: now)),
            "/search nothing": renderer.html(for: SearchPage(query: nasty, now: now)),
            "/search unasked": renderer.html(for: SearchPage(query: " ", now: now)),
            "/about": renderer.html(for: AboutPage(publicURL: nasty, notYet: [nasty])),
            "/limits": renderer.html(
                for: LimitsPage(
                    rates: [LimitsPage.Rate(what: nasty, limit: nasty)],
                    sizes: [LimitsPage.Rate(what: nasty, limit: nasty)], honestLimits: [nasty], crowdNotes: [nasty])),
            "/policy": renderer.html(
                for: PolicyListPage(policies: PolicyName.allCases.map { .init(name: $0, version: .max, since: now) })),
            "/policy empty": renderer.html(for: PolicyListPage(policies: [])),
            "/policy/NAME": renderer.html(
                for: policy(
                    version: 3, LineDiff(from: ["", nasty, "kept"] + unchanged, to: ["kept"] + unchanged + [nasty]))),
            "/policy/NAME of the first version": renderer.html(for: policy(version: 1, nil)),
            "/policy/NAME without changes": renderer.html(for: policy(version: 2, LineDiff(from: [], to: []))),
            "/log": renderer.layout.html(
                .init(title: "The log", description: "The log", section: "/log", main: try log().main)),
            "404": renderer.html(for: ErrorPage.notFound()),
            "429": renderer.html(for: ErrorPage.tooManyRequests(retryAfterSeconds: 1)),
            "500": renderer.html(for: ErrorPage.internalError()),
        ]
    }
}
