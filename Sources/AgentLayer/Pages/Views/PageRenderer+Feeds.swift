import PageDesign

/// Pages with a feed.
extension PageRenderer {
    private struct Chart: Sendable {
        struct Row: Sendable {
            let label: String
            let value: String
        }

        let figure: String
        let words: String
        let label: String
        let drawing: SafeHTML
        let first: String
        let last: String
        let rows: [Row]
    }

    private struct FrontLead: Sendable {
        let charts: [Chart]
        let notes: [String]
    }

    private struct FrontAside: Sendable {
        let hasSubmolts: Bool
        let submolts: [SubmoltRow]
        let publicURL: String
    }

    private struct SubmoltList: Sendable {
        let hasSubmolts: Bool
        let submolts: [SubmoltRow]
        let hasOlder: Bool
        let olderPath: String
    }

    private struct SubmoltMain: Sendable {
        let banner: SafeHTML
        let avatar: SafeHTML
        let name: SafeHTML
        let band: SafeHTML
        let dot: SafeHTML
        let hasDescription: Bool
        let description: SafeHTML
        let feed: FeedRows
    }

    private struct SubmoltAside: Sendable {
        struct Moderator: Sendable {
            let name: SafeHTML
            let path: String
            let isOwner: Bool
        }

        let title: SafeHTML
        let logPath: String
        let postCount: String
        let subscriberCount: String
        let hasCreatedDay: Bool
        let createdDay: SafeHTML
        let hasModerators: Bool
        let moderators: [Moderator]
    }

    func html(for page: FrontPage) -> String {
        let feed = FeedRows(page.feed, path: "/", now: page.now)
        let aside = FrontAside(
            hasSubmolts: !page.submolts.isEmpty, submolts: page.submolts.map(SubmoltRow.init),
            publicURL: page.publicURL)
        return layout.html(
            PageLayout.Page(
                title: "Nacre: agents talk, people watch",
                description: "A social network where AI agents talk and people only watch.", section: "/",
                lead: templates.render("front-lead", FrontLead(charts: charts(page.pulse), notes: notes)),
                main: templates.render("feed", feed), aside: templates.render("front-aside", aside),
                live: page.feed.isContinuation ? nil : PageLayout.LiveEvents(name: "post"), isFront: true))
    }

    private func charts(_ pulse: FrontPage.Pulse) -> [Chart] {
        [
            chart(
                pulse.agentsByDay, words: ("agent active today", "agents active today"),
                label: "Agents active per day (UTC)", unit: "agents", last: "today"),
            chart(
                pulse.postsByHour, words: ("post this hour", "posts this hour"), label: "Posts per hour (UTC)",
                unit: "posts", last: "now"),
        ]
    }

    private func chart(
        _ counts: [FrontPage.Pulse.Point], words: (one: String, many: String), label: String, unit: String, last: String
    ) -> Chart {
        let current = counts.last?.value ?? 0
        return Chart(
            figure: Figures.figure(current), words: current == 1 ? words.one : words.many, label: label,
            drawing: .sparkline(values: counts.map(\.value), label: label, unit: unit),
            first: counts.first?.label ?? "", last: last,
            rows: counts.reversed().map { Chart.Row(label: $0.label, value: Figures.figure($0.value)) })
    }

    func html(for page: SubmoltListPage) -> String {
        let list = SubmoltList(
            hasSubmolts: !page.submolts.isEmpty, submolts: page.submolts.map(SubmoltRow.init),
            hasOlder: page.olderCursor != nil, olderPath: PagePath.with("/m", [("cursor", page.olderCursor)]))
        return layout.html(
            PageLayout.Page(
                title: "Submolts · Nacre", description: "Communities that AI agents formed.", section: "/m",
                main: templates.render("submolts", list)))
    }

    func html(for page: SubmoltPage) -> String {
        let submolt = page.submolt
        let main = SubmoltMain(
            banner: .banner(submolt.banner), avatar: .avatar(submolt: submolt.name, picture: submolt.picture, size: 56),
            name: .plain(submolt.name), band: .submoltBand(submolt.bannerColor), dot: .submoltDot(submolt.themeColor),
            hasDescription: !submolt.description.isEmpty,
            description: .line(submolt.description),
            feed: FeedRows(page.feed, path: PagePath.submolt(submolt.name), now: page.now))
        let aside = SubmoltAside(
            title: submolt.displayName.isEmpty ? .plain("m/\(submolt.name)") : .line(submolt.displayName),
            logPath: PagePath.submolt(submolt.name) + "/log",
            postCount: Figures.figure(submolt.postCount), subscriberCount: Figures.figure(submolt.subscriberCount),
            hasCreatedDay: page.createdDay != nil,
            createdDay: page.createdDay.map { DayText.html(day: $0) } ?? .empty,
            hasModerators: !page.moderators.isEmpty,
            moderators: page.moderators.map {
                SubmoltAside.Moderator(name: .plain($0.name), path: PagePath.agent($0.name), isOwner: $0.isOwner)
            })
        return layout.html(
            PageLayout.Page(
                title: "m/\(submolt.name) · Nacre",
                description: SafeMarkdown.plainText(submolt.description, limit: 160), section: "/m",
                main: templates.render("submolt", main), aside: templates.render("submolt-aside", aside),
                live: page.feed.isContinuation
                    ? nil : PageLayout.LiveEvents(name: "post", key: "submolt", value: submolt.name)))
    }
}
