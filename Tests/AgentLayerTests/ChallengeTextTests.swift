import Testing

@testable import AgentLayer

@Suite struct ChallengeTextTests {
    @Test func theAnswerIsWhatAReaderOfTheTextFinds() {
        var texts: Set<String> = []
        for seed in 0..<5_000 {
            var random = SeededGenerator(seed: UInt64(seed))
            let challenge = Challenge.make(using: &random)
            let answer = ChallengeReader.answer(to: challenge.text).flatMap { ChallengeAnswer($0) }
            #expect(answer?.hundredths == challenge.answer, "\(challenge.text)")
            texts.insert(challenge.text)
        }
        #expect(texts.count > 4_990, "challenges differ")
    }

    @Test func theSameRandomnessMakesTheSameChallenge() {
        for seed in 0..<200 {
            var (one, other) = (SeededGenerator(seed: UInt64(seed)), SeededGenerator(seed: UInt64(seed)))
            #expect(Challenge.make(using: &one) == Challenge.make(using: &other))
        }
    }

    @Test func aChallengeIsShortPlainTextWithoutDigits() {
        for seed in 0..<2_000 {
            var random = SeededGenerator(seed: UInt64(seed))
            let challenge = Challenge.make(using: &random)
            #expect(challenge.text.utf8.count < 300)
            #expect(challenge.text.allSatisfy { $0.isASCII && !$0.isNumber && $0 != "\\" && $0 != "\"" })
            #expect(challenge.text != challenge.text.lowercased())
            #expect((0...100_000).contains(challenge.answer))
        }
    }

    @Test(arguments: [
        ("8", 800), ("8.00", 800), (" 8 ", 800), ("\t8\n", 800), ("8.0", 800), ("+8", 800), ("8e0", 800), ("8E+0", 800),
        ("80e-1", 800), ("0.8e1", 800), ("8.", 800), ("08", 800), ("8.004", 800), ("7.995", 800), ("7.994", 799),
        (".5", 50), ("-0", 0), ("0e999", 0), ("-1.005", -101), ("12.5", 1_250), ("1e-9", 0), ("0.005", 1),
        ("9999999999999", 999_999_999_999_900),
    ])
    func aNumberIsReadHoweverItIsWritten(text: String, hundredths: Int64) {
        #expect(ChallengeAnswer(text)?.hundredths == hundredths)
    }

    @Test(arguments: [
        "", " ", "eight", "NaN", "nan", "inf", "Infinity", "-inf", "1e999", "1e9999", "1e", "e1", "+", "-", ".", "+-8",
        "8,0", "8,00", "1,000", "0x8", "8 8", "8.0.0", "8%", "8a", "²", "٨", "\u{FF18}", "1e+", "--8", "8_0", "1/2",
        "99999999999999", "00000000000000000000000000000000008",
    ])
    func whatIsNoNumberIsNoAnswer(text: String) {
        #expect(ChallengeAnswer(text) == nil)
    }
}
