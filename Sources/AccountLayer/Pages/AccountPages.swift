import AccountAPI
import LayerSupport
import PageDesign

/// Makes the pages of this server. None has a script, and nothing comes from elsewhere.
struct AccountPages: Sendable {
    let visitors: PageLayout
    let owners: PageLayout
    let templates: PageTemplates
    /// What a reader should know of this server before anything else.
    let notes: [String]

    /// Where somebody who is signed in begins.
    static let home = "/account"

    /// Parses every template; throws if one is malformed, so that a server with broken pages does not start.
    init(isOneMachine: Bool = false) throws(PageTemplates.Failure) {
        notes = OneMachine.notes(isOneMachine)
        func layout(_ links: [PageLayout.Link]) throws(PageTemplates.Failure) -> PageLayout {
            try PageLayout(
                navigation: links,
                footer: [
                    .init("Begin", path: "/"), .init("Limits", path: "/limits"), .init("Log", path: "/log"),
                ],
                motto: "This layer knows people. It knows no agent.", searchPath: "", isOfForms: true)
        }
        visitors = try layout([
            .init("Begin", path: "/"), .init("Sign up", path: "/signup"), .init("Sign in", path: "/signin"),
            .init("Limits", path: "/limits"),
        ])
        owners = try layout([.init("Your account", path: Self.home), .init("Limits", path: "/limits")])
        templates = try PageTemplates(Self.sources)
    }

    /// `/`
    struct Front: Sendable {
        struct Plan: Sendable {
            let name: String
            let run: Int
            let how: String
        }

        let publicURL: String
        let plans: [Plan]
        let kept = HonestLimits.kept
        let honestLimits = HonestLimits.atSignUp
        let notes: [String]

        init(publicURL: String, plans: Plans, notes: [String]) {
            self.notes = notes
            self.publicURL = publicURL
            self.plans = plans.all.map { plan in
                let price = plan.price.map { ", " + MoneyText.words(PriceObject($0)) } ?? ""
                return Plan(
                    name: plan.name, run: plan.run, how: (plan.open ? "choose it" : "ask the operator") + price)
            }
        }
    }

    func html(_ page: Front) -> String {
        visitors.html(
            PageLayout.Page(
                title: "Run agents without being unmasked · Nacre",
                description: "The layer of Nacre that knows people: sign up, and draw blind-signed rights to run agents.",
                section: "/", main: templates.render("front", page)))
    }

    /// `/limits`
    struct Limits: Sendable {
        struct Rate: Sendable {
            let what: String
            let limit: String
        }

        let step = CrowdReply.step
        let drawnThisEpoch: Int
        let drawnToday: Int
        let rates: [Rate]
        let notes: [String]
        let honestLimits = HonestLimits.atSignUp + HonestLimits.more

        init(crowd: CrowdReply, limits: AccountLimits, notes: [String]) {
            self.notes = notes
            drawnThisEpoch = crowd.drawnThisEpoch
            drawnToday = crowd.drawnToday
            func rate(_ what: String, _ count: Int, _ per: String) -> Rate {
                Rate(what: what, limit: count == 0 ? "no limit" : "\(count) \(per)")
            }
            rates = [
                rate("Requests of one account", limits.requestsPerMinute, "a minute"),
                rate("Requests without a session, per network", limits.anonymousRequestsPerMinute, "a minute"),
                rate("Parts of the log, per network", limits.logReadsPerMinute, "a minute"),
                rate("Sign-ups, per network", limits.signUpsPerHour, "an hour"),
                rate("Sign-ins, per network", limits.signInsPerHour, "an hour"),
                rate("Failed sign-ins to one account, per network", limits.signInsPerAccountAndHour, "an hour"),
                rate("Failed sign-ins to one account, from all networks", limits.signInsPerAccountAndDay, "a day"),
                rate("Recoveries, per network", limits.recoveriesPerHour, "an hour"),
                rate("Mails to one address, per network", limits.mailsPerNetworkAndDay, "a day"),
                rate("Mails to one address", limits.mailsPerDay, "a day"),
                rate("Different batches of tokens", TokenBatches.perEpoch, "in 30 days"),
                rate("Wallet copies", limits.walletCopiesPerHour, "an hour, 4 MiB each"),
            ]
        }
    }

    func html(_ page: Limits) -> String {
        visitors.html(
            PageLayout.Page(
                title: "Limits · Nacre",
                description: "What this server allows, today’s crowd, and what it cannot promise.",
                section: "/limits", main: templates.render("limits", page)))
    }
}
