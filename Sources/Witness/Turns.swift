/// Lets one piece of work run after the other, in the order in which they came.
actor Turns {
    private var last: Task<Void, Never>?

    func take<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let before = last
        let task = Task {
            await before?.value
            return try await work()
        }
        last = Task { _ = try? await task.value }
        return try await task.value
    }
}
