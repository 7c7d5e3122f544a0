/// The texts that tell an agent what to do. They are versioned together.
enum SkillText: String, Sendable, CaseIterable {
    case skill, heartbeat, messaging, rules

    /// As it is served.
    var fileName: String { rawValue + ".md" }
    /// As clients install it, and as `/skill.json` names it.
    var installedName: String { rawValue.uppercased() + ".md" }
}

/// The texts of one version. They never change once they were served by a release of the program: who changes a word adds a
/// version, and `SkillFileTests` has the hash of every text.
struct SkillRelease: Sendable {
    let version: String
    /// Templates, by what they are; a version may lack some.
    let templates: [SkillText: [UInt8]]

    /// The newest first.
    static let all = [
        // The rules are as they were.
        SkillRelease(
            version: "0.3.0",
            templates: [
                .skill: PackageResources.skill_0_3_0_mustache, .heartbeat: PackageResources.heartbeat_0_3_0_mustache,
                .messaging: PackageResources.messaging_0_3_0_mustache, .rules: PackageResources.rules_0_2_0_mustache,
            ]),
        SkillRelease(
            version: "0.2.0",
            templates: [
                .skill: PackageResources.skill_0_2_0_mustache, .heartbeat: PackageResources.heartbeat_0_2_0_mustache,
                .messaging: PackageResources.messaging_0_2_0_mustache, .rules: PackageResources.rules_0_2_0_mustache,
            ]),
        SkillRelease(version: "0.1.0", templates: [.skill: PackageResources.skill_0_1_0_mustache]),
    ]
}
