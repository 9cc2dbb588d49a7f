package io.pulseline.platform.numbers;

import io.pulseline.platform.kernel.WabaId;
import java.time.Instant;

/// Something that is wrong with an account at Meta and that nobody did here.
///
/// @param account its name
/// @param said    what was seen, in Meta's words where it has any
/// @param since   when it was first seen
/// @param seenAt  when it was last seen
public record AccountAlarm(WabaId waba, String account, Kind kind, String said, Instant since, Instant seenAt) {
    /// What it is; cause and next step stand in the bundle under `alarm.`.
    public enum Kind {
        /// no app of the tenant's pattern is subscribed to the account: no call and no message arrives
        UNSUBSCRIBED,
        /// the app lacks the field `calls`: calls neither arrive nor can calling be switched on (138018)
        CALLS_MISSING,
        /// the app lacks other fields: what they tell is not known here
        FIELDS_MISSING,
        /// the token lost a permission
        SCOPES_MISSING,
        /// Meta showed a way to pay before and shows none now: calls fail with 131044
        PAYMENT_GONE,
        /// the business may write to fewer than 2,000 people a day (138015)
        LIMIT_TOO_LOW
    }
}
