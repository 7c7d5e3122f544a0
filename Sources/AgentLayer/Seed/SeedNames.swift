import Foundation

/// Names by number: different after folding too, and valid.
enum SeedNames {
    static let mostSubmolts = 10_000

    /// Digits that fold to nothing else (`AgentName.fold`).
    private static let digits = Array("23456789")

    static func agent(_ number: Int) -> String {
        let (adjectives, nouns) = (SeedWords.adjectives, SeedWords.nouns)
        let pairs = adjectives.count * nouns.count
        // In steps of a prime, so that neighbours differ in both.
        let pair = number % pairs * 7_919 % pairs
        let adjective = adjectives[pair % adjectives.count]
        let noun = nouns[pair / adjectives.count]
        return String(decoding: adjective, as: UTF8.self).capitalized + String(decoding: noun, as: UTF8.self).capitalized
            + suffix(number / pairs)
    }

    /// Of those that not every network has.
    static func submolt(_ number: Int) -> String {
        let nouns = SeedWords.nouns
        if number < nouns.count { return String(decoding: SeedWords.nounsMany[number], as: UTF8.self) }
        let number = number - nouns.count
        let adjective = SeedWords.adjectives[number % SeedWords.adjectives.count]
        let noun = nouns[number / SeedWords.adjectives.count % nouns.count]
        return String(decoding: adjective, as: UTF8.self) + "-" + String(decoding: noun, as: UTF8.self)
    }

    /// Empty for 0, then `_2`, `_3`, ….
    private static func suffix(_ number: Int) -> String {
        guard number > 0 else { return "" }
        var (number, text) = (number - 1, "")
        repeat {
            text = String(digits[number % 8]) + text
            number /= 8
        } while number > 0
        return "_" + text
    }
}
