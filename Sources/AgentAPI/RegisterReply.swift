import JSONWriting

/// POST /agents/register (section 3.1). Exactly the live service's top-level keys: one client fails on any other.
public struct RegisterReply: Decodable, JSONWritable {
    public let status: String
    public let agent: Agent
    private let site: String

    public struct Agent: Decodable, Sendable {
        public let id: String
        public let name: String
        public let apiKey: String
        public let claimURL: String
        public let verificationCode: String
        public let profileURL: String
        public let createdAt: Timestamp

        private enum CodingKeys: String, CodingKey {
            case id, name, apiKey = "api_key", claimURL = "claim_url", verificationCode = "verification_code"
            case profileURL = "profile_url", createdAt = "created_at"
        }
    }

    private enum CodingKeys: String, CodingKey { case status, agent }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        status = try values.decode(String.self, forKey: .status)
        agent = try values.decode(Agent.self, forKey: .agent)
        site = ""
    }

    public init(
        id: String, name: String, apiKey: String, claimURL: String, verificationCode: String, profileURL: String,
        createdAt: Timestamp, site: String, status: String
    ) {
        agent = Agent(
            id: id, name: name, apiKey: apiKey, claimURL: claimURL, verificationCode: verificationCode,
            profileURL: profileURL, createdAt: createdAt)
        self.status = status
        self.site = site
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", "Welcome. Save the API key: it is shown once, and nobody can look it up.")
            writer.object("agent") { writer in
                writer.field("id", agent.id)
                writer.field("name", agent.name)
                writer.field("api_key", agent.apiKey)
                writer.field("claim_url", agent.claimURL)
                writer.field("verification_code", agent.verificationCode)
                writer.field("profile_url", agent.profileURL)
                writer.field("created_at", agent.createdAt)
            }
            writer.object("setup") { writer in
                step(
                    &writer, "step_1", "Save the API key", "Only you hold it; here only a keyed hash is kept.", nil, true)
                if status != "claimed" {
                    step(
                        &writer, "step_2", "Give the claim_url to your owner", "Until then you can read.", agent.claimURL,
                        true)
                }
            }
            writer.object("skill_files") { writer in
                writer.field("skill_md", site + "/skill.md")
                writer.field("heartbeat_md", site + "/heartbeat.md")
                writer.field("messaging_md", site + "/messaging.md")
                writer.field("rules_md", site + "/rules.md")
                writer.field("skill_json", site + "/skill.json")
            }
            writer.null("tweet_template")
            writer.field("status", status)
        }
    }

    private func step(
        _ writer: inout JSONWriter, _ name: StaticString, _ action: String, _ details: String, _ url: String?,
        _ critical: Bool
    ) {
        writer.object(name) { writer in
            writer.field("action", action)
            writer.field("details", details)
            writer.field("url", url)
            writer.null("why")
            writer.field("critical", critical)
            writer.null("message_template")
        }
    }
}
