import JSONWriting
import TestRandomness
import Testing

@testable import AgentLayer

@Suite struct LineDiffTests {
    @Test func textsThatAreTheSameHaveNoDifference() {
        #expect(LineDiff(from: ["a", "b"], to: ["a", "b"]).lines.isEmpty)
        #expect(LineDiff(from: [], to: []).lines.isEmpty)
    }

    @Test func aChangedLineStandsAsRemovedAndAddedInItsPlace() {
        let diff = LineDiff(from: ["one", "two", "three"], to: ["one", "2", "three", "four"])
        #expect(diff.lines == [.same("one"), .removed("two"), .added("2"), .same("three"), .added("four")])
    }

    @Test func whatIsFarFromEveryChangeIsCounted() {
        let old = (0..<20).map { "line \($0)" }
        var new = old
        new[10] = "another"
        let diff = LineDiff(from: old, to: new)
        #expect(diff.lines.first == .skipped(7))
        #expect(diff.lines.last == .skipped(6))
        #expect(diff.lines.count == 2 + 2 * LineDiff.context + 2)
    }

    /// Swift holds é and e with an accent equal; a reader who compares bytes does not.
    @Test func anotherSpellingOfACharacterIsAChange() {
        #expect(LineDiff(from: ["caf\u{e9}"], to: ["cafe\u{301}"]).lines.count == 2)
    }

    /// Whatever the two texts are: without the added lines the old one is left, without the removed ones the new one.
    @Test func bothTextsCanBeReadOffTheDifference() {
        for seed in 0..<200 {
            var generator = TestRandomness.SeededGenerator(UInt64(seed))
            let old = (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                "\(Int.random(in: 0...3, using: &generator))"
            }
            let new = (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                "\(Int.random(in: 0...3, using: &generator))"
            }
            let diff = LineDiff(from: old, to: new)
            guard !diff.lines.isEmpty else {
                #expect(old == new)
                continue
            }
            var (before, after): ([String], [String]) = ([], [])
            for line in diff.lines {
                switch line {
                case .same(let text):
                    before.append(text)
                    after.append(text)
                case .removed(let text): before.append(text)
                case .added(let text): after.append(text)
                case .skipped: break
                }
            }
            let whole = diff.lines.allSatisfy { if case .skipped = $0 { false } else { true } }
            if whole { #expect(before == old && after == new, "\(old) \(new) \(diff.lines)") }
        }
    }

    @Test func aDocumentIsReadLineByLine() {
        let text: CanonicalValue = ["lines": ["# Rules", "", "Be kind."], "version": "1.0"]
        #expect(PolicyText.lines(text) == ["version: \"1.0\"", "", "# Rules", "", "Be kind."])
        let numbers: CanonicalValue = ["b": [1, 2], "a": ["c": 3], "e": [:]]
        #expect(
            PolicyText.lines(numbers) == [
                "{", "  \"a\": {", "    \"c\": 3", "  },", "  \"b\": [", "    1,", "    2", "  ],", "  \"e\": {}", "}",
            ])
    }
}
