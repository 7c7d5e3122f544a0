import Synchronization
import Testing

@testable import LogVerification

@Suite struct InOrderTests {
    @Test func whatComesOutOfOrderIsTakenUpInOrder() async throws {
        var seen: [Int64] = []
        var settled: Set<Int64> = []
        try await InOrder<Int64, Int64>(width: 5).run(0..<200) { number in
            if number % 3 == 0 { try await Task.sleep(for: .microseconds(300)) }
            return number * 2
        } consume: { number, item in
            #expect(item == number * 2)
            seen.append(number)
            guard number % 2 == 0 else { return nil }
            return { number }
        } settle: {
            settled.insert($0)
        }
        #expect(seen == Array(0..<200))
        #expect(settled == Set(stride(from: 0, to: 200, by: 2)))
    }

    @Test func onlySoMuchIsUnderWayAtOnce() async throws {
        let now = Mutex(0)
        let most = Mutex(0)
        try await InOrder<Void, Void>(width: 4).run(0..<50) { _ in
            let count = now.withLock { value in
                value += 1
                return value
            }
            most.withLock { $0 = max($0, count) }
            try await Task.sleep(for: .milliseconds(1))
            now.withLock { $0 -= 1 }
        } consume: { _, _ in
            return nil
        } settle: { _ in
        }
        #expect(most.withLock { $0 } <= 4)
    }

    @Test func theErrorOfTheLowestNumberIsThrown() async throws {
        struct Wrong: Error, Equatable { let number: Int64 }
        var taken: [Int64] = []
        await #expect(throws: Wrong(number: 7)) {
            try await InOrder<Int64, Void>(width: 8).run(0..<20) { number in
                if number == 7 { try await Task.sleep(for: .milliseconds(20)) }
                if number >= 7 { throw Wrong(number: number) }
                return number
            } consume: { number, _ in
                taken.append(number)
                return nil
            } settle: { _ in
            }
        }
        #expect(taken == Array(0..<7))
    }
}
