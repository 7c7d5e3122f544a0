extension HomeReply {
    /// Names of the wire whose words mean something else in this program.
    public enum Member {
        public static let agent = "your_account"
        public static let followed = "posts_from_accounts_you_follow"
    }
}
