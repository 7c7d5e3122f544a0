import MessageFormats

/// How far a device has read its mailbox, in text: a position names an end, not a place, since a message may still come
/// into the day before (`MailboxEnd`).
extension MailboxEnd {
    /// Opaque to clients.
    var position: String { "\(day).\(next).\(nextOfDayBefore)" }

    /// Nil for what `position` does not write.
    init?(position: String) {
        guard position.utf8.count <= 32 else { return nil }
        let numbers = position.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
        guard numbers.count == 3, let day = numbers[0], let next = numbers[1], let before = numbers[2],
            (0...1_000_000).contains(day), (0...1_000_000).contains(next), (0...1_000_000).contains(before)
        else { return nil }
        self.init(day: day, next: Int(next), nextOfDayBefore: Int(before))
        guard self.position == position else { return nil }
    }

    /// The end behind a place that is read next.
    func taking(_ place: MailboxPlace) -> MailboxEnd {
        if place.day == day - 1 { return MailboxEnd(day: day, next: next, nextOfDayBefore: place.number + 1) }
        return MailboxEnd(
            day: place.day, next: place.number + 1,
            nextOfDayBefore: place.day == day ? nextOfDayBefore : (start(of: place.day - 1) ?? 0))
    }
}
