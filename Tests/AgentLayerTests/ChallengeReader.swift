/// Reads and solves a challenge from its text alone, as an agent would: by a way of its own, which shares nothing with the
/// code that makes them.
enum ChallengeReader {
    private static let units: [String: Int] = Dictionary(
        uniqueKeysWithValues: [
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        ].enumerated().map { (squeezed($1), $0 + 1) })
    private static let tens: [String: Int] = Dictionary(
        uniqueKeysWithValues: ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
            .enumerated().map { (squeezed($1), ($0 + 2) * 10) })

    /// The answer as an agent would send it, or nil where the text cannot be read.
    static func answer(to text: String) -> String? {
        let words = text.split(separator: " ").map { squeezed($0.lowercased().filter(\.isLetter)) }
        let numbers = numbers(in: words)
        guard numbers.count == 2, let value = result(Double(numbers[0]), Double(numbers[1]), Set(words)) else {
            return nil
        }
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = (hundredths / 100, hundredths % 100)
        return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    static func wrongAnswer(to text: String) -> String { "9" + (answer(to: text) ?? "") }

    private static func result(_ first: Double, _ second: Double, _ words: Set<String>) -> Double? {
        if words.contains("finds") || words.contains("join") { return first + second }
        if words.contains("loses") || words.contains("leave") { return first - second }
        if words.contains("per") { return first / second }
        if words.contains("each") { return first * second }
        return nil
    }

    private static func numbers(in words: [String]) -> [Int] {
        var numbers: [Int] = []
        var pending: Int?
        for word in words {
            if let ten = tens[word] {
                pending = ten
            } else if let unit = units[word] {
                numbers.append((pending ?? 0) + unit)
                pending = nil
            } else if let ten = pending {
                numbers.append(ten)
                pending = nil
            }
        }
        return numbers + (pending.map { [$0] } ?? [])
    }

    /// Doubled letters made one.
    private static func squeezed(_ word: String) -> String {
        word.reduce(into: "") { text, letter in if text.last != letter { text.append(letter) } }
    }
}
