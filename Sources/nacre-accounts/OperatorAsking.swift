import AccountLayer
import LayerSupport
import Logging
import ServerProgram

extension DatabaseOptions {
    /// Asks the server that runs on these folders; where none runs, opens the database and does it here.
    ///
    /// - Parameter more: options of the command itself that the server's configuration knows, for doing it here.
    func ask<Command: OperatorCommand>(
        _ command: Command.Type, _ input: Command.Input, adding more: [String: String] = [:]
    ) async throws -> Command.Output {
        let resolved = try await resolve(NacreAccounts.layer, adding: more)
        return try await resolved.ask(Command.name, input) {
            let logger = Logger(label: "nacre.accounts")
            let opened = try await OpenedServer(resolved, try resolved.configuration(logger), logger)
            let output: Command.Output
            do { output = try await opened.server.perform(command, input) } catch {
                try? await opened.close()
                throw error
            }
            try await opened.close()
            return output
        }
    }
}
