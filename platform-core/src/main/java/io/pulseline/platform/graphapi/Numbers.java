package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Numbers and their settings. Documents stay as Meta wrote them (`Map` of JSON), so that what we do not know yet
/// survives.
public interface Numbers {
    /// Every number of the account, all pages.
    GraphResult<List<Map<String, Object>>> list(TenantId tenant, WabaId waba);

    /// One number with its health and limits.
    GraphResult<Map<String, Object>> read(TenantId tenant, PhoneNumberId number);

    /// The account: currency, time zone, funding, review.
    GraphResult<Map<String, Object>> account(TenantId tenant, WabaId waba);

    /// Apps that receive the account's webhooks.
    GraphResult<List<Map<String, Object>>> subscribedApps(TenantId tenant, WabaId waba);

    /// What our own app is subscribed to, asked with the app's token; `fields` of each row name the webhook fields.
    GraphResult<List<Map<String, Object>>> appSubscriptions(TenantId tenant);

    GraphResult<Map<String, Object>> settings(TenantId tenant, PhoneNumberId number);

    /// The same of many numbers of one account, each with its own answer; asked together where Meta allows it.
    default Map<PhoneNumberId, GraphResult<Map<String, Object>>> settings(
            TenantId tenant, WabaId waba, List<PhoneNumberId> numbers) {
        Map<PhoneNumberId, GraphResult<Map<String, Object>>> answers = new LinkedHashMap<>();
        numbers.forEach(number -> answers.put(number, settings(tenant, number)));
        return answers;
    }

    /// Which numbers of an account were verified before a customer took them; those that Meta does not answer for are
    /// left out.
    default Map<PhoneNumberId, Boolean> preverified(TenantId tenant, WabaId waba, List<PhoneNumberId> numbers) {
        return Map.of();
    }

    /// As [#settings] with the passwords that Meta made for the SIP servers: never keep or write it as it is.
    GraphResult<Map<String, Object>> sipCredentials(TenantId tenant, PhoneNumberId number);

    /// Uploads what callers hear before they leave a message; Meta keeps it without an end.
    ///
    /// @param ogg Opus in Ogg, shorter than 60 s
    /// @return Meta's media id
    GraphResult<Long> uploadAnnouncement(TenantId tenant, PhoneNumberId number, byte[] ogg);

    GraphResult<Calling.Accepted> updateSettings(TenantId tenant, PhoneNumberId number, Map<String, Object> document);
}
