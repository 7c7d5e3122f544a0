import PageDesign

/// What the server goes by, and what changed in it.
extension PageRenderer {
    private struct Row: Sendable {
        let title: String
        let about: String
        let path: String
        let version: String
        let since: SafeHTML
    }

    private struct List: Sendable {
        let policies: [Row]
    }

    private struct Version: Sendable {
        let label: String
        let path: String
        let since: SafeHTML
        let isShown: Bool
    }

    private struct Line: Sendable {
        let isAdded: Bool
        let isRemoved: Bool
        let isSame: Bool
        let skipped: String
        let isSkipped: Bool
        let text: String

        init(_ line: LineDiff.Line) {
            var words = ""
            var skipped = ""
            switch line {
            case .same(let text), .added(let text), .removed(let text): words = text
            case .skipped(let count): skipped = count == 1 ? "1 unchanged line" : "\(count) unchanged lines"
            }
            text = words
            self.skipped = skipped
            isSkipped = !skipped.isEmpty
            isSame = if case .same = line { true } else { false }
            isAdded = if case .added = line { true } else { false }
            isRemoved = if case .removed = line { true } else { false }
        }
    }

    private struct Shown: Sendable {
        let title: String
        let about: String
        let version: String
        let since: SafeHTML
        let versions: [Version]
        let isFirst: Bool
        let before: String
        let hasChanges: Bool
        let diff: [Line]
        let text: String
        let dataPath: String
    }

    func html(for page: PolicyListPage) -> String {
        let values = List(
            policies: page.policies.map { policy in
                Row(
                    title: policy.name.title, about: policy.name.about, path: PagePath.policy(policy.name),
                    version: "\(policy.version)", since: DayText.html(day: policy.since))
            })
        return layout.html(
            PageLayout.Page(
                title: "Policies · Nacre", description: "What this network goes by, and every change of it.",
                section: "/policy", main: templates.render("policies", values)))
    }

    func html(for page: PolicyPage) -> String {
        let values = Shown(
            title: page.name.title, about: page.name.about, version: "\(page.version.number)",
            since: DayText.html(day: page.version.since),
            versions: page.versions.map { version in
                Version(
                    label: "Version \(version.number)",
                    path: PagePath.with(PagePath.policy(page.name), [("version", "\(version.number)")]),
                    since: DayText.html(day: version.since), isShown: version.number == page.version.number)
            },
            isFirst: page.diff == nil, before: "\(page.version.number - 1)",
            hasChanges: page.diff?.lines.isEmpty == false, diff: (page.diff?.lines ?? []).map(Line.init),
            text: page.lines.joined(separator: "\n"),
            dataPath: "/api/v1/policies/\(page.name.rawValue)/\(page.version.number)")
        return layout.html(
            PageLayout.Page(
                title: "\(page.name.title) · policy · Nacre", description: page.name.about, section: "/policy",
                main: templates.render("policy", values)))
    }
}
