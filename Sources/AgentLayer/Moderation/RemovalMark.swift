import AgentAPI

/// A tombstone says in `marks` why it is one, so that lists and threads need no other table.
///
/// Bits 4 to 9 hold the reason's number, 0 where nothing was removed; bit 10 says that it was the operator.
extension TextMarks {
    init(removedFor reason: ModerationReason, byOperator: Bool) {
        self.init(rawValue: reason.number << 4 | (byOperator ? 1 << 10 : 0))
    }

    /// Why it was removed; nil where it was not, also where its author deleted it.
    var removalReason: ModerationReason? {
        let number = rawValue >> 4 & 0x3F
        return number == 0 ? nil : ModerationReason(number: number)
    }

    var isRemovedByOperator: Bool { rawValue & 1 << 10 != 0 }

    /// What stands in the place of the words.
    var removalText: String? { removalReason.map { "[removed: \($0.words)]" } }
}
