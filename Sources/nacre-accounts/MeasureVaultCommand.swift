import AccountLayer
import ArgumentParser
import Foundation
import Logging
import ServerProgram

/// nacre-accounts measure-vault
///
/// For `nacre-bench accounts --only vault-open`.
struct MeasureVaultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-vault", abstract: "Measure openings of the vault on an empty database.",
        shouldDisplay: false)

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Openings in a round.")
    var openings = 2_000

    @Option(help: "For development: folder for mail, in place of sending it.")
    var outbox: String?

    func validate() throws {
        guard openings > 0 else { throw ValidationError("--openings is 1 or more.") }
    }

    func run() async throws {
        let logger = Logger(label: "nacre.accounts")
        let resolved = try await database.resolve(NacreAccounts.layer, adding: outbox.map { ["outbox": $0] } ?? [:])
        let opened = try await OpenedServer(resolved, try resolved.configuration(logger), logger)
        let measured: VaultMeasurement
        do { measured = try await opened.server.measureVault(openings: openings) } catch {
            try? await opened.close()
            throw error
        }
        try await opened.close()
        print(String(decoding: try JSONEncoder().encode(measured), as: UTF8.self))
    }
}
