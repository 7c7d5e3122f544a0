import Storage

@testable import AccountLayer

extension QueryCatalogue {
    private static let hash = [UInt8](repeating: 3, count: 32)
    private static let entry = TrailQueries.NewEntry(
        day: 1, role: "owner", purpose: "own-account", tag: hash, sealedPerson: hash, sealedAuditor: hash,
        personHash: hash, auditorHash: hash)
    private static let note = TrailNotes.Note(number: 1, day: 1, head: .empty, mac: hash)

    /// The access trail, roles and incidents.
    static let trail: [Entry] = [
        Entry("TrailQueries.end()", TrailQueries.end().sql),
        Entry("TrailQueries.end(before:)", TrailQueries.end(before: 1).sql),
        Entry("TrailQueries.insert(_:)", TrailQueries.insert(entry, sequence: 1, day: 1, hash: hash).sql),
        Entry("TrailQueries.exists(_:)", TrailQueries.exists(hash).sql),
        Entry("TrailQueries.withTags(_:)", TrailQueries.withTags([hash, hash]).sql),
        Entry("TrailQueries.page(after:)", TrailQueries.page(after: 1, before: 1, limit: 1).sql),
        Entry("TrailQueries.fullPage(after:)", TrailQueries.fullPage(after: 1, before: 1, limit: 1).sql),
        Entry("TrailQueries.first(onOrAfter:)", TrailQueries.first(onOrAfter: 1).sql),
        Entry("TrailNoteQueries.all()", TrailNoteQueries.all().sql),
        Entry("TrailNoteQueries.lastNumber()", TrailNoteQueries.lastNumber().sql),
        Entry("TrailNoteQueries.insert(_:)", TrailNoteQueries.insert(note).sql),
        Entry("StaffQueries.find(_:)", StaffQueries.find(hash).sql),
        Entry("StaffQueries.acting(_:)", StaffQueries.acting(hash, session: hash, today: 1).sql),
        Entry("StaffQueries.all()", StaffQueries.all().sql),
        Entry("StaffQueries.put(_:)", StaffQueries.put(hash, sealed: hash).sql),
        Entry("StaffQueries.delete(_:)", StaffQueries.delete(hash).sql),
        Entry("StaffQueries.begin(_:)", StaffQueries.begin(hash, expires: 1).sql),
        Entry("StaffQueries.deleteExpired(today:)", StaffQueries.deleteExpired(today: 1).sql),
        Entry("IncidentQueries.insert(_:)", IncidentQueries.insert(hash, day: 1, sealed: hash).sql),
        Entry("IncidentQueries.all()", IncidentQueries.all().sql),
        Entry("IncidentQueries.finish(_:)", IncidentQueries.finish(hash).sql),
        Entry("IncidentQueries.accounts(after:)", IncidentQueries.accounts(after: hash, limit: 1).sql),
        Entry("NoticeQueries.insert(_:)", NoticeQueries.insert(hash, sealed: hash).sql),
        Entry("NoticeQueries.withTags(_:)", NoticeQueries.withTags([hash]).sql),
        Entry("NoticeQueries.delete(_:)", NoticeQueries.delete([hash]).sql),
    ]
}
