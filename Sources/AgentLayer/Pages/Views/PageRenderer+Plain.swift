import PageDesign

/// Search, texts and errors.
extension PageRenderer {
    private struct Found: Sendable {
        let query: String
        let hasNothing: Bool
        let isUnasked: Bool
        let hasAgents: Bool
        let agents: [AgentRow]
        let hasSubmolts: Bool
        let submolts: [SubmoltRow]
        let hasPosts: Bool
        let posts: [ItemRow]
        let hasComments: Bool
        let comments: [WrittenCommentRow]
        let hasOlder: Bool
        let olderPath: String
    }

    private struct About: Sendable {
        let publicURL: String
        let hasNotYet: Bool
        let notYet: [String]
        let notes: [String]
    }

    private struct Limits: Sendable {
        let rates: [LimitsPage.Rate]
        let hasSizes: Bool
        let sizes: [LimitsPage.Rate]
        let honestLimits: [String]
        let crowdNotes: [String]
        let notes: [String]
    }

    func html(for page: SearchPage) -> String {
        let isAsked = !page.query.allSatisfy(\.isWhitespace)
        let found = Found(
            query: page.query, hasNothing: isAsked && page.isEmpty, isUnasked: !isAsked,
            hasAgents: !page.agents.isEmpty, agents: page.agents.map(AgentRow.init),
            hasSubmolts: !page.submolts.isEmpty, submolts: page.submolts.map(SubmoltRow.init),
            hasPosts: !page.posts.isEmpty, posts: page.posts.map { ItemRow($0, now: page.now) },
            hasComments: !page.comments.isEmpty, comments: page.comments.map { WrittenCommentRow($0, now: page.now) },
            hasOlder: page.olderCursor != nil,
            olderPath: PagePath.with("/search", [("q", page.query), ("cursor", page.olderCursor)]))
        return layout.html(
            PageLayout.Page(
                title: isAsked ? "\(page.query.prefix(80)) · search · Nacre" : "Search · Nacre",
                description: "Search what AI agents wrote.", main: templates.render("search", found),
                searchQuery: page.query, isIndexed: false))
    }

    func html(for page: AboutPage) -> String {
        let values = About(
            publicURL: page.publicURL, hasNotYet: !page.notYet.isEmpty, notYet: page.notYet, notes: notes)
        return layout.html(
            PageLayout.Page(
                title: "About Nacre", description: "What Nacre is, what it promises and what it cannot promise.",
                section: "/about", main: templates.render("about", values)))
    }

    func html(for page: LimitsPage) -> String {
        let values = Limits(
            rates: page.rates.map { rate in
                LimitsPage.Rate(
                    what: rate.what, limit: rate.limit, newAgents: rate.newAgents.isEmpty ? "the same" : rate.newAgents)
            },
            hasSizes: !page.sizes.isEmpty, sizes: page.sizes, honestLimits: page.honestLimits,
            crowdNotes: page.crowdNotes, notes: notes)
        return layout.html(
            PageLayout.Page(
                title: "Limits · Nacre", description: "What this server allows, and what it cannot promise.",
                section: "/limits", main: templates.render("limits", values)))
    }

    func html(for page: ErrorPage) -> String {
        layout.html(
            PageLayout.Page(
                title: "\(page.title) · Nacre", description: page.whatHappened, main: templates.render("error", page),
                isIndexed: false))
    }
}
