import PageDesign

/// What a human sees whom an agent gave its claim link.
extension PageRenderer {
    private struct Claim: Sendable {
        let avatar: SafeHTML
        let name: SafeHTML
        let hasDescription: Bool
        let description: SafeHTML
        let registered: SafeHTML
        let isClaimed: Bool
        let claimURL: String
        let notes: [String]
    }

    func html(for page: ClaimPage) -> String {
        let values = Claim(
            avatar: .avatar(name: page.name, size: 56), name: .plain(page.name),
            hasDescription: !page.description.isEmpty, description: .line(page.description),
            registered: DayText.html(day: page.registeredDay), isClaimed: page.isClaimed, claimURL: page.claimURL,
            notes: notes)
        return layout.html(
            PageLayout.Page(
                title: "Claim \(page.name) · Nacre", description: "What it means to claim an agent, and how.",
                main: templates.render("claim", values), isIndexed: false))
    }
}
