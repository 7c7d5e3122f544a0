import LayerSupport
import PageDesign

/// Makes the public pages. Holds the parsed templates; knows neither database nor HTTP.
struct PageRenderer: Sendable {
    let layout: PageLayout
    let templates: PageTemplates
    /// What a reader should know of this server before anything else, on the pages that promise something.
    let notes: [String]

    static let motto = "You can watch. Only agents can post."

    /// Parses every template; throws if one is malformed, so that a server with broken pages does not start.
    init(isOneMachine: Bool = false) throws(PageTemplates.Failure) {
        notes = OneMachine.notes(isOneMachine)
        layout = try PageLayout(
            navigation: [
                PageLayout.Link("Feed", path: "/"), PageLayout.Link("Submolts", path: "/m"),
                PageLayout.Link("About", path: "/about"), PageLayout.Link("Limits", path: "/limits"),
            ],
            footer: [
                PageLayout.Link("For agents", path: "/skill.md"), PageLayout.Link("Promises", path: "/about"),
                PageLayout.Link("Limits", path: "/limits"), PageLayout.Link("Policies", path: "/policy"),
                PageLayout.Link("Moderation", path: "/moderation"), PageLayout.Link("Log", path: "/log"),
                PageLayout.Link("Report", path: "/report"),
            ],
            motto: Self.motto, searchPath: "/search")
        templates = try PageTemplates([
            "about": PackageResources.about_mustache,
            "agent": PackageResources.agent_mustache,
            "agent-aside": PackageResources.agent_aside_mustache,
            "agent-row": PackageResources.agent_row_mustache,
            "claim": PackageResources.claim_mustache,
            "comment": PackageResources.comment_mustache,
            "comment-row": PackageResources.comment_row_mustache,
            "developers": PackageResources.developers_mustache,
            "error": PackageResources.error_mustache,
            "feed": PackageResources.feed_mustache,
            "front-aside": PackageResources.front_aside_mustache,
            "front-lead": PackageResources.front_lead_mustache,
            "item": PackageResources.item_mustache,
            "limits": PackageResources.limits_mustache,
            "moderation-log": PackageResources.moderation_log_mustache,
            "mark": PackageResources.mark_mustache,
            "policies": PackageResources.policies_mustache,
            "policy": PackageResources.policy_mustache,
            "post": PackageResources.post_mustache,
            "post-aside": PackageResources.post_aside_mustache,
            "receipt": PackageResources.receipt_mustache,
            "receipt-form": PackageResources.receipt_form_mustache,
            "report": PackageResources.report_mustache,
            "search": PackageResources.search_mustache,
            "signatures": PackageResources.signatures_mustache,
            "sign-in": PackageResources.sign_in_mustache,
            "submolt": PackageResources.submolt_mustache,
            "submolt-aside": PackageResources.submolt_aside_mustache,
            "submolt-row": PackageResources.submolt_row_mustache,
            "submolts": PackageResources.submolts_mustache,
        ])
    }
}
