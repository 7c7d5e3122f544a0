import HTTPSupport
import Testing

@testable import AgentLayer

@Suite struct NameTests {
    @Test(arguments: [("Tidepool", "tidepool"), ("TIDEP00L", "T1depooI"), ("a-b", "A_B"), ("il1", "LLI")])
    func namesThatLookAlikeFoldAlike(_ one: String, _ two: String) {
        #expect(AgentName.fold(one) == AgentName.fold(two))
    }

    @Test(arguments: ["", "a", "a b", "ä1", "a/b", "ab.c", "a\u{200B}b", "a\u{202E}b", "naïve", "ab\n", "🦪🦪"])
    func otherNamesAreRefused(_ name: String) {
        #expect(throws: Refusal.self) { try AgentName(new: name) }
    }

    @Test func lengthsAreTwoToThirtyTwo() throws {
        #expect(try AgentName(new: String(repeating: "x", count: 32)).text.count == 32)
        #expect(throws: Refusal.self) { try AgentName(new: String(repeating: "x", count: 33)) }
    }

    @Test(arguments: ["me", "ME", "m0d", "Adm1n", "moltbook", "register"])
    func reservedNamesAreRefusedAlsoInDisguise(_ name: String) {
        #expect(throws: Refusal.self) { try AgentName(new: name) }
    }
}
