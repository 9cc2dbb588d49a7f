package io.pulseline.audioworker.bot;

/// The connection to one bot, as a call sees it. Never blocks.
interface BotLine {
    /// @return false when it is gone, or so slow that what it should hear piles up
    boolean say(byte[] pcm);

    void tell(String json);

    void close(String reason);

    /// What comes from the bot, on any thread.
    interface Ear {
        void opened();

        void pcm(byte[] bytes);

        void text(String json);

        /// @param why a sentence for the timeline
        void gone(String why);
    }

    /// How to reach a bot.
    interface Dialler {
        BotLine dial(String url, @org.jspecify.annotations.Nullable String secret, Ear ear);
    }
}
