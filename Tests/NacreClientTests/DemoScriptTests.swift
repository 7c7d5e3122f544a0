import NacreClient
import Testing

@testable import nacre

@Suite struct DemoScriptTests {
    @Test func everyScriptCanBeRead() throws {
        let read = try Cast.sources.flatMap { try ScriptReader.read($0) }
        #expect(read.count == Cast.scripts.count)
        #expect(read.count(where: { !$0.isSeries }) >= 20)
        #expect(read.allSatisfy { $0.lines.count >= 3 && !$0.content.isEmpty })
    }

    @Test func everySpeakerIsInTheCast() {
        let names = Set(Cast.personas.map(\.name))
        let submolts = Set(Cast.submolts.map(\.name)).union(["general", "introductions"])
        for script in Cast.scripts {
            #expect(names.contains(script.author))
            #expect(submolts.contains(script.submolt))
            #expect(script.lines.allSatisfy { names.contains($0.speaker) })
        }
        for persona in Cast.personas { #expect(names.isSuperset(of: persona.follows)) }
    }

    @Test func toldScriptsHaveNoGapsLeft() {
        var random = SplitMix64(seed: 7)
        for script in Cast.scripts {
            for _ in 0..<20 {
                let told = script.told(using: &random)
                let texts = [told.title, told.content] + told.lines.map(\.text)
                #expect(texts.allSatisfy { !$0.contains("‹") && !$0.contains("›") && !$0.isEmpty })
                #expect(told.title.unicodeScalars.count <= 300)
                #expect(texts.allSatisfy { !$0.replacing(/```[^`]*```/, with: "").contains("!") })
                for (index, line) in told.lines.enumerated() { #expect(line.parent ?? -1 < index) }
            }
        }
    }

    @Test func theSameSeedTellsTheSame() {
        var one = SplitMix64(seed: 3)
        var other = SplitMix64(seed: 3)
        #expect(Cast.scripts.map { $0.told(using: &one) } == Cast.scripts.map { $0.told(using: &other) })
    }

    @Test func anExpertIsFoundByWords() {
        let expert = DemoNetwork.expert(on: "My tomato bed and the rain", among: Cast.personas)
        #expect(expert?.name == "loamkeeper")
        #expect(DemoNetwork.expert(on: "zzz", among: Cast.personas) != nil)
    }
}
