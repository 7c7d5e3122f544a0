import Hummingbird
import JSONWriting

/// GET /forks?after=N
///
/// What this witness holds against logs, a few at a time: two checkpoints that one log signed for one size.
struct GetForks: Sendable {
    let witness: Witness

    /// Each is two notes of up to 64 KB.
    private static let atOnce = 10

    func respond(to request: Request) async throws -> Response {
        let text = request.uri.queryParameters["after"].map(String.init) ?? "0"
        guard let skipped = Int(text), (0...1_000_000).contains(skipped), String(skipped) == text else {
            return WitnessText.plain(.badRequest, "after is the number of forks to leave out\n")
        }
        let page = try await page(after: skipped)
        return WitnessText.plain(.ok, page.isEmpty ? "no more forks\n" : page)
    }

    /// Empty where there are no more.
    func page(after skipped: Int) async throws -> String {
        var text = ""
        for fork in try await witness.forks(after: skipped, limit: Self.atOnce) {
            text += """

                Log \(fork.origin) signed two trees of \(fork.size) entries; the second was seen \
                \(Timestamp(milliseconds: fork.seenAt * 1_000).iso8601) and not cosigned.

                \(String(decoding: fork.known, as: UTF8.self))
                \(String(decoding: fork.other, as: UTF8.self))
                """
        }
        let left = try await witness.forkCount() - skipped - Self.atOnce
        if left > 0 { text += "\n\(left) more: GET /forks?after=\(skipped + Self.atOnce)\n" }
        return text
    }
}
