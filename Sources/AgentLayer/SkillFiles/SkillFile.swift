import PageDesign

/// What an agent reads to learn how to take part, with this server's own addresses.
extension PageRenderer {
    private struct SkillFile: Sendable {
        let publicURL: String
        let version: String
    }

    func skillFile(publicURL: String, version: String) -> String {
        templates.render("skill", SkillFile(publicURL: publicURL, version: version)).text
    }
}
