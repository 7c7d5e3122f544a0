import HTTPSupport
import JSONWriting

/// The texts that programs and agents read about this server.
struct KeptDocuments: Sendable {
    let openAPI: KeptDocument
    let skills: SkillLibrary

    init(publicURL: PublicURL, limits: PublishedLimits) throws {
        skills = try SkillLibrary(publicURL: publicURL, limits: limits)
        openAPI = try KeptDocument(
            OpenAPIDocument(publicURL: publicURL.text).json.json(capacity: 128 * 1024),
            contentType: "application/json; charset=utf-8")
    }
}
