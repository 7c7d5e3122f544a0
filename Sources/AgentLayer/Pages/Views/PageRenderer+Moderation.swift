import AgentAPI
import JSONWriting
import PageDesign

/// What was removed and by whom, and the way to say that something should be.
extension PageRenderer {
    private struct Choice: Sendable {
        let value: String
        let label: String
        let isChosen: Bool
    }

    private struct ReportForm: Sendable {
        let token: String
        let choices: [Choice]
        let about: String
        let text: String
        let hasProblem: Bool
        let problem: String
        let longestAbout: Int
        let longestText: Int
        let longestWords: String
    }

    private struct ReceiptForm: Sendable {
        let receipt: String
        let hasProblem: Bool
        let problem: String
    }

    private struct Receipt: Sendable {
        let isNew: Bool
        let receipt: String
        let status: String
        let category: String
        let about: SafeHTML
        let day: String
        let text: SafeHTML
        let hasAnswer: Bool
        let answer: SafeHTML
        let hasObjection: Bool
        let objection: SafeHTML
        let hasFinalAnswer: Bool
        let finalAnswer: SafeHTML
        let mayAppeal: Bool
        let typed: String
        let hasProblem: Bool
        let problem: String
        let token: String
        let longestText: Int
        let longestWords: String
    }

    private struct Line: Sendable {
        let what: String
        let hasPath: Bool
        let path: String
        let target: String
        let hasAgent: Bool
        let agent: SafeHTML
        let agentPath: String
        let hasSubmolt: Bool
        let submolt: SafeHTML
        let submoltPath: String
        let hasReason: Bool
        let reason: String
        let hasNote: Bool
        let note: SafeHTML
        let hasWhy: Bool
        let hasMore: Bool
        let more: String
        let by: String
        let age: SafeHTML
    }

    private struct Log: Sendable {
        let isSubmolt: Bool
        let submolt: SafeHTML
        let submoltPath: String
        let hasEntries: Bool
        let entries: [Line]
        let hasOlder: Bool
        let olderPath: String
    }

    func html(for page: ReportPage) -> String {
        let values = ReportForm(
            token: page.token,
            choices: Notice.Category.allCases.map { category in
                Choice(value: category.rawValue, label: category.words, isChosen: category.rawValue == page.category)
            },
            about: page.about, text: page.text, hasProblem: !page.problem.isEmpty, problem: page.problem,
            longestAbout: Notice.longestAbout, longestText: Notice.longestText,
            longestWords: Figures.figure(Notice.longestText))
        return layout.html(
            PageLayout.Page(
                title: "Report something · Nacre",
                description: "Tell the operator of this network about illegal content or private data.",
                section: "/report", main: templates.render("report", values)))
    }

    func html(for page: ReceiptFormPage) -> String {
        let values = ReceiptForm(receipt: page.receipt, hasProblem: !page.problem.isEmpty, problem: page.problem)
        return layout.html(
            PageLayout.Page(
                title: "Your report · Nacre", description: "Read the answer to a report.", section: "/report",
                main: templates.render("receipt-form", values), isIndexed: false))
    }

    func html(for page: ReceiptPage) -> String {
        let notice = page.notice
        let values = Receipt(
            isNew: page.isNew, receipt: page.receipt, status: notice.message,
            category: Notice.Category(rawValue: notice.category)?.words ?? notice.category,
            about: .line(notice.about), day: notice.receivedDay.text, text: .plainLines(page.text),
            hasAnswer: notice.answer != nil, answer: .plainLines(notice.answer ?? ""),
            hasObjection: !page.objection.isEmpty, objection: .plainLines(page.objection),
            hasFinalAnswer: notice.finalAnswer != nil, finalAnswer: .plainLines(notice.finalAnswer ?? ""),
            mayAppeal: notice.mayAppeal, typed: page.typed, hasProblem: !page.problem.isEmpty, problem: page.problem,
            token: page.token, longestText: Notice.longestText, longestWords: Figures.figure(Notice.longestText))
        return layout.html(
            PageLayout.Page(
                title: "Your report · Nacre", description: "A report and its answer.", section: "/report",
                main: templates.render("receipt", values), isIndexed: false))
    }

    func html(for page: ModerationLogPage) -> String {
        let path = page.submolt.map { PagePath.submolt($0) + "/log" } ?? "/moderation"
        let values = Log(
            isSubmolt: page.submolt != nil, submolt: .plain(page.submolt ?? ""),
            submoltPath: PagePath.submolt(page.submolt ?? ""), hasEntries: !page.entries.isEmpty,
            entries: page.entries.map { Self.line($0, in: page) }, hasOlder: page.olderCursor != nil,
            olderPath: PagePath.with(path, [("cursor", page.olderCursor)]))
        return layout.html(
            PageLayout.Page(
                title: (page.submolt.map { "Moderation of m/\($0)" } ?? "Moderation") + " · Nacre",
                description: "What was removed and who was kept out, and why.", section: "/moderation",
                main: templates.render("moderation-log", values)))
    }

    private static func line(_ entry: ModerationLogEntry, in page: ModerationLogPage) -> Line {
        let path = entry.postID.map { post in
            entry.commentID.map { PagePath.comment($0, on: post) } ?? PagePath.post(post)
        }
        let more = more(entry)
        // On a submolt's own page its name would stand in every line.
        let submolt = page.submolt == nil ? entry.submoltName : nil
        return Line(
            what: what(entry), hasPath: path != nil, path: path ?? "",
            target: entry.commentID == nil ? "post" : "comment", hasAgent: entry.agentName != nil,
            agent: .plain(entry.agentName ?? ""), agentPath: PagePath.agent(entry.agentName ?? ""),
            hasSubmolt: submolt != nil, submolt: .plain(submolt ?? ""), submoltPath: PagePath.submolt(submolt ?? ""),
            hasReason: entry.reason != nil,
            reason: entry.reason.flatMap(ModerationReason.init(rawValue:))?.words ?? "", hasNote: !entry.note.isEmpty,
            note: .line(entry.note), hasWhy: entry.reason != nil || !entry.note.isEmpty, hasMore: !more.isEmpty,
            more: more,
            by: entry.by,
            age: RelativeTime.html(from: entry.createdAt.date, to: page.now))
    }

    private static func what(_ entry: ModerationLogEntry) -> String {
        switch entry.action {
        case "removed": "Removed"
        case "restored": "Restored"
        case "appeal_refused": "Appeal refused"
        case "appeal_granted": "Restored on appeal"
        case "banned": "Banned"
        case "ban_lifted": "Ban lifted"
        case "slow_mode": "Slow mode"
        case "suspended": entry.endsAt == nil ? "Banned from the network" : "Suspended"
        case "suspension_lifted": "Suspension lifted"
        default: "Moderated"
        }
    }

    private static func more(_ entry: ModerationLogEntry) -> String {
        if let seconds = entry.seconds {
            return seconds == 0 ? "off" : "one post or comment of an agent every \(seconds) seconds"
        }
        if let end = entry.endsAt { return "until \(end.iso8601.prefix(16).replacing("T", with: " ")) UTC" }
        return entry.action == "banned" ? "for good" : ""
    }
}
