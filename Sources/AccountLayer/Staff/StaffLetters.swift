extension Mail {
    static func roleGranted(_ role: Role, to email: EmailAddress) -> Mail {
        Mail(
            to: email, subject: "Your account was given a role",
            lines: [
                "The operator gave your Nacre account the role \(role.rawValue).", "",
                "It acts once a second factor is on, in sessions that proved it on the same day. What you open of other "
                    + "people's data in this role is written down before it opens, and they read your name beside it.",
            ])
    }
}
