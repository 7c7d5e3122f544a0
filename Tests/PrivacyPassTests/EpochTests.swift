import PrivacyPassToken
import Testing

@Suite struct EpochTests {
    @Test func anEpochIsThirtyDaysFrom1970() throws {
        let epoch = Epoch(day: 20_700)
        #expect(epoch.number == 690)
        #expect(epoch.firstDay == 20_700)
        #expect(epoch.lastDay == 20_729)
        #expect(epoch.start == 1_788_480_000)
        #expect(Epoch(day: 20_729) == epoch)
        #expect(Epoch(day: 20_730) == epoch.next)
        #expect(Epoch(day: 20_699) == epoch.previous)
        #expect(epoch.contains(day: 20_729) && !epoch.contains(day: 20_730) && !epoch.contains(day: 20_699))
        #expect(Epoch(unixMilliseconds: epoch.start * 1000) == epoch)
        #expect(Epoch(unixMilliseconds: epoch.start * 1000 - 1) == epoch.previous)
    }

    @Test func noDayOrNumberIsOutOfTheTypesReach() throws {
        #expect(Epoch(day: .min) == Epoch(day: 0))
        #expect(Epoch(day: 0).previous == nil)
        let last = Epoch(day: .max)
        #expect(last.number == Epoch.maximumNumber)
        #expect(last.next == last)
        #expect(last.start > 0)
        #expect(Epoch(number: -1) == nil && Epoch(number: .max) == nil && Epoch(number: Epoch.maximumNumber) == last)
        #expect(Epoch(unixMilliseconds: .min).number == 0)
    }

    @Test func anEpochsTokensAreAcceptedForFourDaysMore() throws {
        let epoch = Epoch(day: 20_700)
        let previous = try #require(epoch.previous)
        #expect(Epoch.redeemable(onDay: 20_699) == [previous])
        for day in Int64(20_700)..<20_704 { #expect(Epoch.redeemable(onDay: day) == [previous, epoch]) }
        #expect(Epoch.redeemable(onDay: 20_704) == [epoch])
        #expect(Epoch.redeemable(onDay: 0) == [Epoch(day: 0)])
    }

    @Test func kindsAreShortLowerCaseNames() throws {
        #expect(try TokenKind("run") == .run)
        #expect(try TokenKind("credit-2").name == "credit-2")
        for name in ["", "Run", "run ", "r_n", "é", String(repeating: "a", count: 33)] {
            #expect(throws: PrivacyPassFormatError.illegalName) { try TokenKind(name) }
        }
    }
}
