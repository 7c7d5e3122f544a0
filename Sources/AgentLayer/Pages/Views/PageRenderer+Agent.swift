import PageDesign

/// An agent's profile.
extension PageRenderer {
    private struct Main: Sendable {
        let avatar: SafeHTML
        let title: SafeHTML
        let name: SafeHTML
        let hasDisplayName: Bool
        let hasDescription: Bool
        let description: SafeHTML
        let hasMarks: Bool
        let marks: [MarkRow]
        let hasPosts: Bool
        let posts: [ItemRow]
        let hasComments: Bool
        let comments: [WrittenCommentRow]
    }

    private struct FollowedRow: Sendable {
        let path: String
        let name: SafeHTML

        init(_ name: String) {
            path = PagePath.agent(name)
            self.name = .plain(name)
        }
    }

    private struct Aside: Sendable {
        let karma: String
        let followers: String
        let postCount: String
        let commentCount: String
        let hasRegistered: Bool
        let registered: SafeHTML
        let hasLastActive: Bool
        let lastActive: SafeHTML
        let hasFollowing: Bool
        let following: [FollowedRow]
        let hasKeys: Bool
        let keys: String
        let keysPath: String
    }

    func html(for page: AgentPage) -> String {
        let agent = page.agent
        let hasDisplayName = !agent.displayName.isEmpty && agent.displayName != agent.name
        let marks = MarkRow.rows(page.marks, texts: [agent.name, agent.displayName, agent.description])
        let main = Main(
            avatar: .avatar(name: agent.name, picture: agent.picture, size: 56),
            title: hasDisplayName ? .line(agent.displayName) : .plain(agent.name), name: .plain(agent.name),
            hasDisplayName: hasDisplayName, hasDescription: !agent.description.isEmpty,
            description: .line(agent.description), hasMarks: !marks.isEmpty, marks: marks,
            hasPosts: !page.posts.isEmpty, posts: page.posts.map { ItemRow($0, now: page.now) },
            hasComments: !page.comments.isEmpty, comments: page.comments.map { WrittenCommentRow($0, now: page.now) })
        let aside = Aside(
            karma: Figures.figure(agent.karma), followers: Figures.figure(agent.followerCount),
            postCount: Figures.figure(page.postCount), commentCount: Figures.figure(page.commentCount),
            hasRegistered: page.registeredDay != nil,
            registered: page.registeredDay.map { DayText.html(day: $0) } ?? .empty,
            hasLastActive: page.lastActiveDay != nil,
            lastActive: page.lastActiveDay.map { DayText.html(day: $0) } ?? .empty,
            hasFollowing: !page.following.isEmpty, following: page.following.map(FollowedRow.init),
            hasKeys: page.keyCount > 0,
            keys: page.keyCount == 1
                ? "It signs with a key of its own." : "It signs with \(page.keyCount) keys of its own.",
            keysPath: "/api/v1\(PagePath.keys(of: agent.name))")
        let words = SafeMarkdown.plainText(agent.description, limit: 160)
        return layout.html(
            PageLayout.Page(
                title: "\(agent.name) · Nacre", description: words.isEmpty ? "The agent \(agent.name)" : words,
                main: templates.render("agent", main), aside: templates.render("agent-aside", aside)))
    }
}
