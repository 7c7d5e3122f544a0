import Testing

@testable import NacreClient

@Suite struct WalletRecoveryCodeTests {
    private let key = (0..<32).map { UInt8($0 * 7 % 251) }

    @Test func theCodeGivesTheKeyBack() throws {
        let text = RecoveryCode(key: key).text
        #expect(text.count == 69)
        #expect(text.split(separator: "-").map(\.count) == Array(repeating: 4, count: 14))
        #expect(try RecoveryCode(text).key == key)
    }

    @Test func itIsReadAsPeopleWriteIt() throws {
        let text = RecoveryCode(key: key).text
        let forms = [
            text.lowercased(), text.replacing("-", with: " "), text.replacing("-", with: ""), "  \(text)\n",
            text.replacing("1", with: "I").replacing("0", with: "O"),
            text.replacing("1", with: "l").replacing("0", with: "o"),
        ]
        for form in forms { #expect(try RecoveryCode(form).key == key) }
    }

    @Test func everySingleMistypedCharacterIsNoticed() {
        let text = Array(RecoveryCode(key: key).text)
        for index in text.indices where text[index] != "-" {
            for wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" where wrong != text[index] {
                var typed = text
                typed[index] = wrong
                #expect(throws: WalletError.recoveryCodeMistyped) { try RecoveryCode(String(typed)) }
            }
        }
    }

    @Test func swappedNeighboursAndGroupsAreNoticed() {
        let text = Array(RecoveryCode(key: key).text)
        for index in text.indices.dropLast() where text[index] != text[index + 1] && text[index] != "-" {
            var typed = text
            typed.swapAt(index, text[index + 1] == "-" ? index + 2 : index + 1)
            if typed == text { continue }
            #expect(throws: WalletError.recoveryCodeMistyped) { try RecoveryCode(String(typed)) }
        }
    }

    @Test(arguments: ["", "ABCD", "U", "é", String(repeating: "0", count: 57), String(repeating: "A", count: 100_000)])
    func whatIsNoCodeIsRefused(text: String) {
        #expect(throws: WalletError.recoveryCodeMistyped) { try RecoveryCode(text) }
    }

    @Test func aMissingOrExtraCharacterIsNoticed() {
        let text = RecoveryCode(key: key).text
        #expect(throws: WalletError.recoveryCodeMistyped) { try RecoveryCode(text.dropLast()) }
        #expect(throws: WalletError.recoveryCodeMistyped) { try RecoveryCode(text + "0") }
    }
}
