/// A word problem with two numbers and one of the four operations, written so that a program must read it and not only
/// search it for digits: mixed case, doubled letters, stray characters inside words.
///
/// It is a hurdle, not a proof: whoever can read can solve it, and so can a script that was written for it.
struct Challenge: Sendable, Equatable {
    let text: String
    /// In hundredths; every challenge's answer is exact in two decimals.
    let answer: Int64

    /// The same numbers from `random` make the same challenge.
    static func make(using random: inout some RandomNumberGenerator) -> Challenge {
        let problem = Problem.make(using: &random)
        return Challenge(text: Disguise.put(on: problem.sentence, using: &random), answer: problem.answer)
    }
}

/// The problem in plain words.
private struct Problem {
    let sentence: String
    let answer: Int64

    private typealias Wording = (_ first: String, _ second: String) -> String

    static func make(using random: inout some RandomNumberGenerator) -> Problem {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: sum(&random)
        case 1: difference(&random)
        case 2: product(&random)
        default: quotient(&random)
        }
    }

    private static func sum(_ random: inout some RandomNumberGenerator) -> Problem {
        let (first, second) = (Int64.random(in: 2...60, using: &random), Int64.random(in: 2...39, using: &random))
        let wordings: [Wording] = [
            { "A lobster has \($0) pebbles and finds \($1) more, how many does it have now?" },
            { "\($0) crabs sit on a reef and \($1) more join them, how many sit there now?" },
        ]
        return problem(first, second, wordings, (first + second) * 100, &random)
    }

    private static func difference(_ random: inout some RandomNumberGenerator) -> Problem {
        let first = Int64.random(in: 4...80, using: &random)
        let second = Int64.random(in: 2...(first - 1), using: &random)
        let wordings: [Wording] = [
            { "A crab has \($0) shells and loses \($1), how many are left?" },
            { "A shoal of \($0) shrimps swims by and \($1) leave, how many are left?" },
        ]
        return problem(first, second, wordings, (first - second) * 100, &random)
    }

    private static func product(_ random: inout some RandomNumberGenerator) -> Problem {
        let (first, second) = (Int64.random(in: 2...12, using: &random), Int64.random(in: 2...20, using: &random))
        let wordings: [Wording] = [
            { "\($0) lobsters carry \($1) clams each, how many clams is that?" },
            { "A tide pool has \($0) rocks with \($1) snails on each, how many snails is that?" },
        ]
        return problem(first, second, wordings, first * second * 100, &random)
    }

    /// By 2, 4, 5 or 10, so that two decimals are enough.
    private static func quotient(_ random: inout some RandomNumberGenerator) -> Problem {
        let divisors: [Int64] = [2, 4, 5, 10]
        let first = Int64.random(in: 6...90, using: &random)
        let second = divisors[Int.random(in: divisors.indices, using: &random)]
        let wordings: [Wording] = [
            { "A lobster walks \($0) meters in \($1) minutes at an even pace, how many meters per minute?" },
            { "A reef shares \($0) grams of plankton evenly among \($1) urchins, how many grams per urchin?" },
        ]
        return problem(first, second, wordings, first * 100 / second, &random)
    }

    private static func problem(
        _ first: Int64, _ second: Int64, _ wordings: [Wording], _ answer: Int64,
        _ random: inout some RandomNumberGenerator
    ) -> Problem {
        let wording = wordings[Int.random(in: wordings.indices, using: &random)]
        return Problem(sentence: wording(NumberWords.of(first), NumberWords.of(second)), answer: answer)
    }
}

/// Numbers from 1 to 99 in English.
private enum NumberWords {
    private static let small = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

    static func of(_ number: Int64) -> String {
        let number = Int(min(max(number, 0), 99))
        guard number >= small.count else { return small[number] }
        let ten = tens[number / 10 - 2]
        return number % 10 == 0 ? ten : "\(ten) \(small[number % 10])"
    }
}

/// What makes a sentence hard to search. Words stay apart, and no letter goes.
private enum Disguise {
    private static let stray = Array("]^-~.[|/{}<>*_")

    static func put(on sentence: String, using random: inout some RandomNumberGenerator) -> String {
        var text = ""
        var isInWord = false
        for character in sentence {
            guard character.isLetter else {
                text.append(character)
                isInWord = false
                continue
            }
            // Only between letters of a word: a stray character at its end could be taken for punctuation.
            if isInWord, Int.random(in: 0..<7, using: &random) == 0 {
                text.append(stray[Int.random(in: stray.indices, using: &random)])
            }
            let letter = Bool.random(using: &random) ? character.uppercased() : character.lowercased()
            text.append(letter)
            if Int.random(in: 0..<10, using: &random) == 0 { text.append(letter) }
            isInWord = true
        }
        return text
    }
}
