public import HTTPTypes

extension HTTPField.Name {
    public static let rateLimitLimit = Self("X-RateLimit-Limit")!
    public static let rateLimitRemaining = Self("X-RateLimit-Remaining")!
    public static let rateLimitReset = Self("X-RateLimit-Reset")!
    public static let xForwardedFor = Self("X-Forwarded-For")!
    public static let referrerPolicy = Self("Referrer-Policy")!
}
