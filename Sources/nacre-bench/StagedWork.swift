import Benchmarks
import Dispatch
import Foundation

/// Work that leaves nothing behind: no process, no database, no folder, also when it is interrupted.
enum StagedWork {
    static func run<Result: Sendable>(
        in folder: String?, _ body: @escaping @Sendable (Stage) async throws -> Result
    ) async throws -> Result {
        let stage = try await Stage(in: folder)
        let work = Task { try await body(stage) }
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                work.cancel()
                stage.interrupt()
            }
            source.resume()
            return source
        }
        let result = await work.result
        await stage.clear()
        for source in sources { source.cancel() }
        // What failed because it was interrupted failed for that reason.
        if work.isCancelled { throw CancellationError() }
        return try result.get()
    }
}
