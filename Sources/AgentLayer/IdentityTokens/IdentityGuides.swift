import PageDesign

/// What agents and developers read about signing in, with this server's own addresses.
extension PageRenderer {
    private struct SignInGuide: Sendable {
        let publicURL: String
        let app: String?
        let endpoint: String?
        let header: String
        let audience: String
    }

    /// Nothing of the link is escaped, since none of its values can hold a character that would need it: see
    /// `SignInRequest`.
    func signInGuide(_ asked: SignInRequest, publicURL: String) -> String {
        templates.render(
            "sign-in",
            SignInGuide(
                publicURL: publicURL, app: asked.app, endpoint: asked.endpoint, header: asked.header,
                audience: asked.audience ?? "app.example")
        ).text
    }

    private struct DeveloperGuide: Sendable {
        let publicURL: String
        let needsAppKey: Bool
    }

    func developerGuide(publicURL: String, needsAppKey: Bool) -> String {
        templates.render("developers", DeveloperGuide(publicURL: publicURL, needsAppKey: needsAppKey)).text
    }
}
