import AccountLayer
import ArgumentParser
import Foundation
import LayerSupport
import ServerProgram

/// nacre-accounts clients
struct ClientsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clients", abstract: "Applications that people may let in (OAuth 2.0).",
        discussion: "A server that runs on these folders does it; otherwise this command opens the database itself.",
        subcommands: [Add.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register an application and print its id and, unless it is public, its secret.",
            discussion: """
                The secret is shown once and kept as a keyed hash. Scopes: profile:read, plan:read, invoices:read, \
                tokens:issue. With --credentials, a back-end comes for itself: invoices:read then opens the invoices of \
                all, for a purpose that it states.
                """)

        @OptionGroup var database: DatabaseOptions

        @Argument(help: "Name, as people read it before they agree.")
        var name: String

        @Option(help: "Scope that it may ask for. Repeatable.")
        var scope: [String]

        @Option(
            name: .customLong("redirect-uri"),
            help:
                "Address that answers go to, character by character: https://…, http://127.0.0.1/… with any port, or a scheme with a dot. Repeatable."
        )
        var redirectURIs: [String] = []

        @Flag(help: "It cannot keep a secret: a program on people's machines, or in their browsers.")
        var `public` = false

        @Flag(help: "It may ask through another device (RFC 8628).")
        var device = false

        @Flag(help: "It may come for itself, without a person.")
        var credentials = false

        @Flag(help: "It gets tokens only with a proof of a key (DPoP, RFC 9449).")
        var dpop = false

        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            var input = AddClient.Input(name: name)
            input.redirectURIs = redirectURIs
            input.scopes = scope
            input.isPublic = self.public
            input.hasDevices = device
            input.hasCredentials = credentials
            input.needsProof = dpop
            let added = try await database.ask(AddClient.self, input)
            if json { return try ClientsCommand.printJSON(added) }
            print("client id: \(added.clientID)")
            if let secret = added.secret { print("secret, shown once: \(secret)") }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the applications that are registered.")

        @OptionGroup var database: DatabaseOptions

        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let clients = try await database.ask(ListClients.self, Nothing())
            if json { return try ClientsCommand.printJSON(clients) }
            if clients.isEmpty { print("no application is registered") }
            for client in clients {
                let kind = (client.isPublic ? "public" : "confidential") + (client.needsProof ? ", with DPoP" : "")
                print("\(client.clientID)  \(client.name) (\(kind))")
                print("    scopes: \(client.scopes.joined(separator: " "))")
                print("    grants: \(client.grants.joined(separator: " "))")
                for uri in client.redirectURIs { print("    redirect URI: \(uri)") }
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove an application: its tokens end at once, and nobody can let it in any more.")

        @OptionGroup var database: DatabaseOptions

        @Argument(help: "Client id, app_….")
        var client: String

        func run() async throws {
            _ = try await database.ask(RemoveClient.self, .init(clientID: client))
            print("\(client) is removed")
        }
    }

    private static func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
