import Foundation

/// For what asks for nothing, or has nothing to tell.
public struct Nothing: Codable, Sendable, Equatable {
    public init() {}
}

/// One thing that the operator can ask of a running server.
public struct OperatorTask: Sendable {
    /// As it stands in the path: words with hyphens.
    let name: String
    /// JSON in, JSON out.
    let answer: @Sendable (Data) async throws -> Data

    /// - Parameter run: what it throws as a `Refusal` or a `ReportableError` is told to the operator in its own words.
    public init<Input: Decodable & Sendable, Output: Encodable & Sendable>(
        _ name: String, _ run: @escaping @Sendable (Input) async throws -> Output
    ) {
        self.name = name
        answer = { body in
            let input: Input
            do { input = try JSONDecoder().decode(Input.self, from: body) } catch { throw OperatorRefusal.otherVersion }
            return try JSONEncoder().encode(try await run(input))
        }
    }
}
