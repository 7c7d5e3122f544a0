import HTTPSupport
import Testing

@testable import AccountLayer

@Suite struct CardNumberTests {
    @Test(arguments: [
        "4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", "378282246310005", "6011111111111117",
        "my card is 5555 5555 5555 4444, thanks", "30569309025904", "4222222222222",
        "x4242424242424242y",
    ])
    func aNumberOfACardIsSeen(text: String) {
        #expect(CardNumber.occurs(in: text))
        #expect(throws: Refusal.self) { try CardNumber.refuse(in: [nil, text]) }
    }

    @Test(arguments: [
        "", "Muschelweg 3", "18055 Rostock", "DE123456789", "4242424242424241", "+49 381 1234567", "0000000000000",
        "pm_1NvXyZ2eZvKYlo2C", "424242424242",
    ])
    func whatIsNoneIsTaken(text: String) throws {
        #expect(!CardNumber.occurs(in: text))
        try CardNumber.refuse(in: [text])
    }
}
