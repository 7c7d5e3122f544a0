import AccountLayer
import ArgumentParser
import ServerProgram

/// nacre-accounts set-plan
struct SetPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-plan", abstract: "Give an account a plan, from the next 30 days on.",
        discussion: """
            In an account's first 30 days it counts at once, as long as no tokens were drawn. A server that runs on these \
            folders does it, with its own plans; otherwise this command opens the database itself.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var plans: PlansOption

    @Argument(help: "E-mail address of the account, or - to read it from standard input.")
    var email: String

    @Argument(help: "Name of the plan.")
    var plan: String

    func run() async throws {
        guard let email = email == "-" ? readLine() : email else {
            throw ValidationError("Standard input holds no e-mail address.")
        }
        let current = try await database.ask(
            GivePlan.self, .init(plan: plan, email: email), adding: plans.flags
        ).current
        print(current == plan ? "\(plan) counts now" : "\(plan) counts from the next 30 days on, until then \(current)")
    }
}
