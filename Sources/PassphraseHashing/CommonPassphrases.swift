import Foundation

/// What is guessed first. Shorter ones are refused for their length already.
enum CommonPassphrases {
    /// Case, accents of width and everything but letters and digits removed: `Correct Horse-Battery` is as easy to guess.
    static func fold(_ text: String) -> String {
        String(text.precomposedStringWithCompatibilityMapping.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    static func contain(_ text: String) -> Bool {
        // Four characters over and over are not twelve.
        guard Set(text.lowercased()).count >= 5 else { return true }
        let folded = fold(text)
        // Of signs alone nothing is left to look up.
        guard folded.count >= Passphrase.shortest else { return false }
        return list.contains(folded) || isRepetition(folded) || isRun(folded)
    }

    /// `passwordpassword`, `abcabcabcabc`.
    private static func isRepetition(_ text: String) -> Bool {
        let letters = Array(text)
        return [2, 3, 4, 5, 6].contains { parts in
            guard letters.count % parts == 0, letters.count / parts <= 10 else { return false }
            let unit = letters.prefix(letters.count / parts)
            return letters.indices.allSatisfy { letters[$0] == unit[$0 % unit.count] }
        }
    }

    /// A stretch of the alphabet, the digits or a row of keys, forwards or backwards.
    private static func isRun(_ text: String) -> Bool {
        let rows = [
            "abcdefghijklmnopqrstuvwxyz", "12345678901234567890", "01234567890123456789",
            "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
            "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
        ]
        return rows.contains { $0.contains(text) || String($0.reversed()).contains(text) }
    }

    private static let list: Set<String> = [
        "correcthorsebatterystaple", "password1234", "password12345", "password123456", "password2024", "password2025",
        "password2026", "mypassword123", "mypassword1234", "passphrase123", "thisismypassword", "iloveyou1234",
        "iloveyouforever", "letmein12345", "letmeinplease", "welcome12345", "welcometotheclub", "changeme1234",
        "changemenow123", "administrator", "administrator1", "admin1234567", "adminadmin123", "qwerty123456",
        "qwertyuiop123", "qwertyuiop12", "1234567890qwerty", "abcdef123456", "abc123456789", "123456abcdef",
        "123456qwerty", "1234567890ab", "a12345678901", "princess1234", "sunshine1234", "football1234", "baseball1234",
        "superman1234", "trustno1trustno1", "monkey123456", "dragon123456", "secret123456", "mysecretpassword",
        "supersecretpassword", "nacrenacrenacre", "opensesame123", "test12345678", "testpassword", "testpassword1",
        "password1password", "passwortpasswort", "passwort1234", "motdepasse123", "contrasena123", "hunter2hunter2",
    ]
}
