package io.pulseline.platform.graphapi;

/// Classes of refusals and failures that pages and the state machine tell apart (Meta, Troubleshoot calling errors, 24
/// Jun 2026).
public enum GraphFaultKind {
    /// 138006
    NO_CALL_PERMISSION,
    /// 138009
    PERMISSION_REQUEST_LIMIT,
    /// 138012
    CONNECTED_CALL_LIMIT,
    /// 138003
    USER_ALREADY_IN_CALL,
    /// 138002, 138005
    CALL_RATE_LIMIT,
    /// 138000
    CALLING_NOT_ENABLED,
    /// 138013
    COUNTRY_NOT_SUPPORTED,
    /// 138014
    CALLING_RESTRICTED,
    /// 131055: the number is in SIP mode, or the method does not fit
    WRONG_SIGNALLING_MODE,
    /// 138008, 100 with SDP details
    BAD_SDP,
    /// 138007
    CONNECT_TIMEOUT,
    /// 131044, 131042
    NO_PAYMENT_METHOD,
    /// 131047: free-form outside the service window
    WINDOW_CLOSED,
    /// 4, 613, 130429, 131056, 80007
    RATE_LIMITED,
    /// 190, 102
    TOKEN_INVALID,
    /// 10, 200-299, 3
    NOT_ALLOWED,
    /// 131026, 131062 and other recipients that cannot be reached
    RECIPIENT_UNREACHABLE,
    /// the call is already ended, unknown or in another state
    CALL_STATE,
    /// 100 and other malformed requests: our bug or bad input
    BAD_REQUEST,
    /// 1, 2, 5xx
    META_TROUBLE,
    /// no connection could be made: nothing was sent
    UNREACHABLE,
    /// the deadline passed or the connection broke after sending
    ANSWER_LOST,
    UNKNOWN
}
