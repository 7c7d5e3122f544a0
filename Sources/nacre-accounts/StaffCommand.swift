import AccountLayer
import ArgumentParser
import LayerSupport
import ServerProgram

/// nacre-accounts staff
struct StaffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff", abstract: "Give people who work on this server a role, or take it away.",
        discussion: """
            support sees that an account exists and its plan. billing opens billing data for a stated purpose. auditor reads \
            the access trail. operator sees keys and health. An account has one role at most. It acts with a second factor \
            only, and what it opens of other people's data they see in their account, with the name given here.
            """,
        subcommands: [Grant.self, Revoke.self, List.self])

    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give an account a role, in place of the one it had.")

        @OptionGroup var database: DatabaseOptions

        @Argument(help: "E-mail address of the account, or - to read it from standard input.")
        var email: String

        @Argument(help: "support, billing, auditor or operator.")
        var role: String

        @Option(help: "The name that people see who opened something under.")
        var name: String

        func run() async throws {
            let email = try EmailArgument.read(email)
            _ = try await database.ask(GrantRole.self, .init(email: email, role: role, name: name))
            print("\(name) is now \(role). It acts after a second factor was proved at POST /v1/staff/sessions.")
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take an account's role away, at once.")

        @OptionGroup var database: DatabaseOptions

        @Argument(help: "E-mail address of the account, or - to read it from standard input.")
        var email: String

        func run() async throws {
            _ = try await database.ask(RevokeRole.self, .init(email: try EmailArgument.read(email)))
            print("The account has no role any more.")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List who has a role, by name.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let list = try await database.ask(ListRoles.self, Nothing())
            try output.print(list) {
                list.staff.isEmpty
                    ? "Nobody has a role."
                    : list.staff.map { "\($0.since)  \($0.role)  \($0.name)" }.joined(separator: "\n")
            }
        }
    }
}

/// An address as an argument, or from standard input, where it does not get into the shell's history.
enum EmailArgument {
    static func read(_ given: String) throws -> String {
        guard let email = given == "-" ? readLine() : given else {
            throw ValidationError("Standard input holds no e-mail address.")
        }
        return email
    }
}
