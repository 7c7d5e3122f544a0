/// Bounds how long something takes as a whole: a timeout between two bytes is none against who sends one byte a minute.
public enum Deadline {
    /// The time is over.
    public struct Passed: Error, Sendable {
        public init() {}
    }

    /// - Parameter body: must end when it is cancelled.
    /// - Throws: ``Passed``, or what `body` throws.
    public static func within<Value: Sendable>(
        _ time: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            let first = try await group.next()
            // What was cancelled with all of this may have ended early, as if it were whole.
            try Task.checkCancellation()
            guard let value = first ?? nil else { throw Passed() }
            return value
        }
    }
}
