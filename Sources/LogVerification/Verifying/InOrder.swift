/// Work on many numbered things at once, taken up in the order of their numbers.
///
/// At most `width` are under way or wait for their turn, so memory is bounded whatever the whole is. What follows from one,
/// and need not be in order, can be given back by `consume` and is done beside the rest.
struct InOrder<Item: Sendable, Outcome: Sendable> {
    let width: Int

    /// - Parameters:
    ///   - prepare: many at once.
    ///   - consume: one after the other, in order. What it returns is done by the pool, `width` of them at most.
    ///   - settle: takes what became of that, in no order. Called by the one who calls `consume`.
    /// - Throws: the error of the lowest number, where `prepare` throws.
    func run(
        _ numbers: Range<Int64>, prepare: @escaping @Sendable (Int64) async throws -> Item,
        consume: (Int64, Item) throws -> (@Sendable () -> Outcome)?, settle: (Outcome) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Step.self) { group in
            var next = numbers.lowerBound
            var due = numbers.lowerBound
            var ready: [Int64: Result<Item, any Error>] = [:]
            var following = 0
            func start() {
                while next < numbers.upperBound, next < due + Int64(width), following < width {
                    let number = next
                    group.addTask {
                        do {
                            return .prepared(number, .success(try await prepare(number)))
                        } catch {
                            return .prepared(number, .failure(error))
                        }
                    }
                    next += 1
                }
            }
            start()
            do {
                while let step = try await group.next() {
                    switch step {
                    case .prepared(let number, let result): ready[number] = result
                    case .done(let outcome):
                        following -= 1
                        try settle(outcome)
                    }
                    while let result = ready.removeValue(forKey: due) {
                        if let work = try consume(due, try result.get()) {
                            following += 1
                            group.addTask { .done(work()) }
                        }
                        due += 1
                    }
                    start()
                }
            } catch {
                // What was begun for lower numbers may have something to say that comes first.
                group.cancelAll()
                while following > 0, let step = try await group.next() {
                    guard case .done(let outcome) = step else { continue }
                    following -= 1
                    try settle(outcome)
                }
                throw error
            }
        }
    }

    private enum Step: Sendable {
        case prepared(Int64, Result<Item, any Error>)
        case done(Outcome)
    }
}
