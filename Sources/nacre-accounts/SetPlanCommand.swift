import AccountLayer
import ArgumentParser
import Logging
import ServerProgram

/// nacre-accounts set-plan
struct SetPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-plan", abstract: "Give an account a plan, from the next 30 days on.",
        discussion: """
            In an account's first 30 days it counts at once, as long as no tokens were drawn. On SQLite the server must \
            not run meanwhile.
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
        let logger = Logger(label: "nacre.accounts")
        let resolved = try await database.resolve(NacreAccounts.layer, adding: plans.flags)
        let opened = try await OpenedServer(resolved, try resolved.configuration(logger), logger)
        let current: String
        do { current = try await opened.server.givePlan(plan, to: email) } catch {
            try? await opened.close()
            throw error
        }
        try await opened.close()
        print(current == plan ? "\(plan) counts now" : "\(plan) counts from the next 30 days on, until then \(current)")
    }
}
