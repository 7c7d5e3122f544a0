import Storage

@testable import AccountLayer

/// The statements about applications.
extension QueryCatalogue {
    private static let tag = [UInt8](repeating: 7, count: 32)
    private static let note = SealedNotes.Sealed(bytes: tag, day: 1, expiresHour: 1)
    private static let grant = GrantQueries.Row(tag: tag, secretTag: tag, holder: tag, sealed: tag, expiresDay: 1)

    static let applications: [Entry] = [
        Entry("OAuthClientQueries.find(_:)", OAuthClientQueries.find(tag).sql),
        Entry("OAuthClientQueries.all()", OAuthClientQueries.all().sql),
        Entry("OAuthClientQueries.insert(_:)", OAuthClientQueries.insert(tag, sealed: tag).sql),
        Entry("OAuthClientQueries.delete(_:)", OAuthClientQueries.delete(tag).sql),
        Entry("AuthorizationCodeQueries.insert(_:)", AuthorizationCodeQueries.insert(tag, note).sql),
        Entry("AuthorizationCodeQueries.find(_:)", AuthorizationCodeQueries.find(tag).sql),
        Entry("AuthorizationCodeQueries.take(_:)", AuthorizationCodeQueries.take(tag, for: tag).sql),
        Entry("AuthorizationCodeQueries.deleteExpired(hour:)", AuthorizationCodeQueries.deleteExpired(hour: 1).sql),
        Entry("DeviceQueries.insert(_:)", DeviceQueries.insert(tag, userTag: tag, note).sql),
        Entry("DeviceQueries.find(_:)", DeviceQueries.find(tag).sql),
        Entry("DeviceQueries.find(userTag:)", DeviceQueries.find(userTag: tag).sql),
        Entry("DeviceQueries.answer(_:)", DeviceQueries.answer(tag, tag).sql),
        Entry("DeviceQueries.take(_:)", DeviceQueries.take(tag).sql),
        Entry("DeviceQueries.deleteExpired(hour:)", DeviceQueries.deleteExpired(hour: 1).sql),
        Entry("GrantQueries.find(_:)", GrantQueries.find(tag).sql),
        Entry("GrantQueries.all(_:)", GrantQueries.all([tag, tag]).sql),
        Entry("GrantQueries.taken(_:)", GrantQueries.taken([tag, tag]).sql),
        Entry("GrantQueries.insert(_:)", GrantQueries.insert(grant, place: tag).sql),
        Entry("GrantQueries.swap(_:)", GrantQueries.swap(tag, tag, to: tag, today: 1).sql),
        Entry("GrantQueries.delete(_:)", GrantQueries.delete(tag).sql),
        Entry("GrantQueries.delete(place:)", GrantQueries.delete(place: tag).sql),
        Entry("GrantQueries.delete(places:)", GrantQueries.delete(places: [tag]).sql),
        Entry("GrantQueries.deleteExpired(today:)", GrantQueries.deleteExpired(today: 1).sql),
        Entry("AccessTokenQueries.insert(_:)", AccessTokenQueries.insert(tag, note).sql),
        Entry("AccessTokenQueries.find(_:)", AccessTokenQueries.find(tag).sql),
        Entry("AccessTokenQueries.stands(_:)", AccessTokenQueries.stands(tag, grant: tag, today: 1).sql),
        Entry("AccessTokenQueries.delete(_:)", AccessTokenQueries.delete(tag).sql),
        Entry("AccessTokenQueries.deleteExpired(hour:)", AccessTokenQueries.deleteExpired(hour: 1).sql),
    ]
}
