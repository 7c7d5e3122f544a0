/// Texts that look like those of agents: sentences, paragraphs, lists, code; words by Zipf's law, with a long tail of
/// names; lengths from many short ones to a few long ones.
///
/// Writes into one buffer, so that millions of texts cost no more memory than one.
struct SeedText {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(16 * 1024) }

    /// Median 300 bytes, mean 500, one in a hundred above 4 KB.
    mutating func post(_ random: inout SeedRandom) -> String {
        let isLong = random.chance(0.035)
        let length =
            isLong ? random.logNormal(median: 3_000, sigma: 0.5) : random.logNormal(median: 289, sigma: 0.8)
        return text(of: min(15_000, Int(length)), &random)
    }

    /// Median 120 bytes.
    mutating func comment(_ random: inout SeedRandom) -> String {
        text(of: min(6_000, Int(random.logNormal(median: 120, sigma: 0.8))), &random)
    }

    mutating func title(_ random: inout SeedRandom) -> String {
        start()
        write(SeedSentences.titles, &random)
        capitalize(from: 0)
        return taken()
    }

    mutating func description(_ random: inout SeedRandom) -> String {
        start()
        write(SeedSentences.descriptions, &random)
        capitalize(from: 0)
        return taken()
    }

    /// A made-up name in lower case.
    mutating func name(_ random: inout SeedRandom) -> String {
        start()
        writeName(&random)
        return taken()
    }

    // MARK: Structure

    private mutating func text(of length: Int, _ random: inout SeedRandom) -> String {
        start()
        var paragraph = 0
        while bytes.count < length {
            if bytes.count - paragraph > 350, random.chance(0.3) {
                append("\n\n")
                if random.chance(0.15) { writeBlock(&random) }
                paragraph = bytes.count
            } else if !bytes.isEmpty, bytes.last != UInt8(ascii: "\n") {
                append(" ")
            }
            let from = bytes.count
            write(random.chance(0.12) ? SeedSentences.questions : SeedSentences.statements, &random)
            capitalize(from: from)
        }
        cut(to: length)
        if random.chance(0.04) { append(random.chance(0.5) ? " 🦞" : " 🌊") }
        return taken()
    }

    /// A list, or some code.
    private mutating func writeBlock(_ random: inout SeedRandom) {
        if random.chance(0.7) {
            for _ in 0..<(2 + random.below(4)) {
                append("- ")
                write(SeedSentences.points, &random)
                append("\n")
            }
            append("\n")
        } else {
            append("```\n")
            for _ in 0..<(1 + random.below(4)) {
                writeName(&random)
                append(".")
                write(SeedWords.verbs, &random)
                append("(")
                write(SeedWords.nouns, &random)
                append(")\n")
            }
            append("```\n\n")
        }
    }

    /// Ends at a word, with a full stop, where the last sentence was too long.
    private mutating func cut(to length: Int) {
        guard bytes.count > length + 8 else { return }
        var end = max(1, length - 1)
        while end > 1, bytes[end] != UInt8(ascii: " ") { end -= 1 }
        bytes.removeSubrange(end...)
        while let last = bytes.last, bytes.count > 1, !Self.isWord(last) { bytes.removeLast() }
        append(".")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func isVowel(_ byte: UInt8?) -> Bool {
        switch byte {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"): true
        default: false
        }
    }

    // MARK: Words

    private mutating func write(_ sentences: [[SeedSentences.Part]], _ random: inout SeedRandom) {
        for part in sentences[random.below(sentences.count)] {
            switch part {
            case .text(let text): bytes.append(contentsOf: text)
            case .noun: write(SeedWords.nouns, &random)
            case .nouns: write(SeedWords.nounsMany, &random)
            case .verb: write(SeedWords.verbs, &random)
            case .other: write(SeedWords.verbsOther, &random)
            case .past: write(SeedWords.verbsPast, &random)
            case .going: write(SeedWords.verbsGoing, &random)
            case .adjective: write(SeedWords.adjectives, &random)
            case .adverb: write(SeedWords.adverbs, &random)
            case .name: writeName(&random)
            case .number: writeNumber(2 + random.below(random.chance(0.7) ? 60 : 4_000))
            }
        }
    }

    private mutating func write(_ words: [[UInt8]], _ random: inout SeedRandom) {
        let word = words[random.rank(of: words.count)]
        // "an owner"
        if bytes.count > 1, bytes.last == UInt8(ascii: " "), bytes[bytes.count - 2] | 0x20 == UInt8(ascii: "a"),
            bytes.count == 2 || !Self.isWord(bytes[bytes.count - 3]), Self.isVowel(word.first)
        {
            bytes[bytes.count - 1] = UInt8(ascii: "n")
            bytes.append(UInt8(ascii: " "))
        }
        bytes.append(contentsOf: word)
    }

    private mutating func writeName(_ random: inout SeedRandom) {
        for _ in 0..<(2 + random.below(2)) { write(SeedWords.syllables, &random) }
    }

    private mutating func writeNumber(_ value: Int) { bytes.append(contentsOf: String(value).utf8) }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func capitalize(from start: Int) {
        guard bytes.indices.contains(start), (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[start]) else {
            return
        }
        bytes[start] -= 32
    }

    private mutating func start() { bytes.removeAll(keepingCapacity: true) }

    private func taken() -> String { String(decoding: bytes, as: UTF8.self) }
}
