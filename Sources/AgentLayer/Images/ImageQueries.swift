import Storage

enum ImageQueries {
    /// Which picture an agent shows. No row without one, or without the agent.
    static func avatar(of agent: AgentID) -> Query<ImageID?> {
        Query("SELECT avatar FROM agents WHERE id = \(agent.text) AND avatar IS NOT NULL") { row in
            ImageID(stored: try row.text())
        }
    }

    /// One row changes if the agent is there.
    static func setAvatar(_ image: ImageID?, of agent: AgentID, day: Int64) -> Command {
        Command(
            """
            UPDATE agents SET avatar = \(image?.text), updated_day = \(day), fresh = TRUE WHERE id = \(agent.text)
            """)
    }

    /// The avatar or the banner of a submolt. No row without one.
    static func image(_ use: ImageUse, ofSubmolt seq: Int64) -> Query<ImageID?> {
        Query("SELECT \(raw: column(use)) FROM submolts WHERE seq = \(seq) AND \(raw: column(use)) IS NOT NULL") { row in
            ImageID(stored: try row.text())
        }
    }

    static func set(_ image: ImageID?, _ use: ImageUse, ofSubmolt seq: Int64) -> Command {
        Command("UPDATE submolts SET \(raw: column(use)) = \(image?.text) WHERE seq = \(seq)")
    }

    private static func column(_ use: ImageUse) -> StaticString { use == .submoltBanner ? "banner" : "avatar" }

    /// A row if anything shows the picture.
    static func user(of image: ImageID) -> Query<Int64> {
        Query(
            """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM agents WHERE avatar = \(image.text))
                OR EXISTS (SELECT 1 FROM submolts WHERE avatar = \(image.text))
                OR EXISTS (SELECT 1 FROM submolts WHERE banner = \(image.text))
            """
        ) { row in try row.integer() }
    }
}
