import AccountLayer
import ArgumentParser
import Foundation
import Logging
import ServerProgram

/// nacre-accounts issuer-directory
struct IssuerDirectoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issuer-directory", abstract: "Print the issuer's public keys, for the other layer as a file.",
        discussion: """
            It is what the server answers at /.well-known/private-token-issuer-directory. On SQLite the server must not \
            run meanwhile: fetch it from there instead.
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(name: .customLong("public-url"), help: "Address under which the world reaches the server.")
    var publicURL: String?

    func run() async throws {
        let logger = Logger(label: "nacre.accounts")
        let resolved = try await database.resolve(
            NacreAccounts.layer, adding: publicURL.map { ["public-url": $0] } ?? [:])
        let opened = try await OpenedServer(resolved, try resolved.configuration(logger), logger)
        let directory: [UInt8]
        do { directory = try await opened.server.issuerDirectory() } catch {
            try? await opened.close()
            throw error
        }
        try await opened.close()
        FileHandle.standardOutput.write(Data(directory + [UInt8(ascii: "\n")]))
    }
}
