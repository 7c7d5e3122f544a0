import ArgumentParser

/// How old the word of the witnesses may be.
struct MaxAgeOption: ParsableArguments {
    @Option(
        help:
            "Refuse a checkpoint whose cosignatures, where witnesses are trusted, are older than this many hours; 0 takes any."
    )
    var maxAge: Int64 = 24

    func validate() throws {
        guard (0...Self.most).contains(maxAge) else {
            throw ValidationError("--max-age is 0 to \(Self.most) hours.")
        }
    }

    /// Nil takes any.
    var hours: Int64? { maxAge == 0 ? nil : maxAge }

    /// Ten years.
    private static let most: Int64 = 87_600
}
