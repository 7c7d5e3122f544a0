public import HTTPSupport
import Hummingbird
import Logging

/// Serves a witness over HTTP.
public struct WitnessServer: Sendable {
    private let witness: Witness
    private let listening: Listening
    private let logger: Logger

    public init(_ witness: Witness, listening: Listening, logger: Logger = Logger(label: "nacre.witness")) throws {
        try listening.check()
        self.witness = witness
        self.listening = listening
        self.logger = logger
    }

    /// Serves until the process is asked to stop. `onReady` gets the port once requests are answered.
    public func run(onReady: @escaping @Sendable (Int) async -> Void) async throws {
        let router = Router(context: BasicRequestContext.self)
        let (add, identity) = (AddCheckpoint(witness: witness), GetIdentity(witness: witness))
        let forks = GetForks(witness: witness)
        let logger = logger
        router.post("/add-checkpoint") { request, _ in
            await Self.answer(logger) { try await add.respond(to: request) }
        }
        router.get("/forks") { request, _ in await Self.answer(logger) { try await forks.respond(to: request) } }
        router.get("/") { _, _ in await Self.answer(logger) { try await identity.respond() } }
        try await listening.serve(router, beside: [], logger: logger, onReady: onReady)
    }

    /// Whatever goes wrong within is nobody else's to read; nothing is cosigned.
    private static func answer(_ logger: Logger, _ respond: () async throws -> Response) async -> Response {
        do { return try await respond() } catch {
            logger.error("a request failed", error: error)
            return WitnessText.plain(.internalServerError, "this witness cannot answer; nothing was cosigned\n")
        }
    }
}
