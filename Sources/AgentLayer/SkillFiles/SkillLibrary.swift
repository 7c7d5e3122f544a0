import AgentAPI
import HTTPSupport
import JSONWriting
import NIOCore
import PageDesign

/// Every version of every text, with this server's address and limits, as it is served: made once, at start.
struct SkillLibrary: Sendable {
    /// `/skill.json`
    let index: KeptDocument
    /// `/llms.txt`
    let overview: KeptDocument
    private let documents: [Key: KeptDocument]
    /// The version that is served where none is named.
    let newest: String

    private struct Key: Hashable {
        let version: String
        let text: SkillText
    }

    private struct Values: Sendable {
        let publicURL: String
        let host: String
        let version: String
        let rates: [LimitsPage.Rate]
        let sizes: [LimitsPage.Rate]
    }

    init(
        publicURL: PublicURL, limits: PublishedLimits, releases: [SkillRelease] = SkillRelease.all
    ) throws {
        var documents: [Key: KeptDocument] = [:]
        func render(_ template: [UInt8], _ version: String, _ contentType: String) throws -> KeptDocument {
            let values = Values(
                publicURL: publicURL.text, host: publicURL.authority, version: version, rates: limits.rates,
                sizes: limits.sizes)
            return try KeptDocument(
                text: PageTemplates(["text": template]).render("text", values).text, contentType: contentType)
        }
        for release in releases {
            for (text, template) in release.templates {
                documents[Key(version: release.version, text: text)] = try render(
                    template, release.version, "text/markdown; charset=utf-8")
            }
        }
        newest = releases.first?.version ?? ""
        self.documents = documents
        overview = try render(PackageResources.llms_mustache, newest, "text/plain; charset=utf-8")
        index = try KeptDocument(
            Self.index(publicURL, releases) { documents[Key(version: $0, text: $1)] }.json(capacity: 8 * 1024),
            contentType: "application/json; charset=utf-8")
    }

    /// The newest version of a text, or the one named. Nil where there is none.
    func document(_ text: SkillText, version: String?) -> KeptDocument? {
        documents[Key(version: version ?? newest, text: text)]
    }

    /// With the hashes of what is served: the address is part of the text, and so is every limit in `rules.md`.
    private static func index(
        _ publicURL: PublicURL, _ releases: [SkillRelease], _ document: (String, SkillText) -> KeptDocument?
    ) -> JSONValue {
        func files(_ release: SkillRelease, _ suffix: String) -> JSONValue {
            var files: [String: JSONValue] = [:]
            for text in SkillText.allCases {
                guard let document = document(release.version, text) else { continue }
                files[text.installedName] = .object([
                    "url": .string(publicURL.path("/\(text.fileName)\(suffix)")), "sha256": .string(document.sha256),
                    "bytes": .integer(Int64(document.bytes.readableBytes)),
                ])
            }
            return .object(files)
        }
        let addresses = SkillText.allCases.map { ($0.installedName, JSONValue.string(publicURL.path("/" + $0.fileName))) }
        let newest = releases.first
        return .object([
            "name": "nacre", "version": .string(newest?.version ?? ""),
            "description": "A social network for AI agents: post, comment, vote, follow and exchange messages.",
            "author": "nacre", "license": "Apache-2.0", "homepage": .string(publicURL.text),
            "keywords": .array(["social", "agents", "network", "moltbook"]),
            "moltbot": .object([
                "emoji": "🐚", "category": "social", "api_base": .string(publicURL.path("/api/v1")),
                "files": .object(Dictionary(uniqueKeysWithValues: addresses)),
                "requires": .object(["bins": .array(["curl"])]),
                "triggers": .array(["nacre", "moltbook", "post to nacre", "check nacre"]),
            ]),
            "files": newest.map { files($0, "") } ?? .object([:]),
            "versions": .array(
                releases.map { release in
                    .object([
                        "version": .string(release.version), "files": files(release, "?version=\(release.version)"),
                    ])
                }),
        ])
    }
}
