package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.Restriction;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.CallVerdict;
import io.pulseline.platform.permissions.UserSpellings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Would a call work: every gate with its verdict. Asks Meta for the permission, sends nothing to the user.
@Service
public class CallPreviews {
    private final CallPermissions permissions;
    private final DialGates dialGates;
    private final UserSpellings users;

    CallPreviews(CallPermissions permissions, DialGates dialGates, UserSpellings users) {
        this.permissions = permissions;
        this.dialGates = dialGates;
        this.users = users;
    }

    /// @param source   who says so: META, LEDGER or RULE
    /// @param nextStep what to do about it, null where nothing is in the way
    /// @param nextAt   when it opens by itself, null when it does not
    public record Gate(
            String name,
            DialGate.Verdict verdict,
            @Nullable String reason,
            String source,
            @Nullable String nextStep,
            @Nullable Instant nextAt) {
        static Gate of(DialGate gate) {
            return new Gate(
                    gate.name().word(), gate.verdict(), gate.reason(), gate.source(), gate.nextStep(), gate.nextAt());
        }

        static Gate open(String name, String source) {
            return new Gate(name, DialGate.Verdict.YES, null, source, null, null);
        }
    }

    public record Preview(List<Gate> gates) {
        public Preview {
            gates = List.copyOf(gates);
        }

        /// One shut gate is a no; one that nobody knows leaves it open.
        public DialGate.Verdict verdict() {
            if (gates.stream().anyMatch(gate -> gate.verdict() == DialGate.Verdict.NO)) {
                return DialGate.Verdict.NO;
            }
            return gates.stream().allMatch(gate -> gate.verdict() == DialGate.Verdict.YES)
                    ? DialGate.Verdict.YES
                    : DialGate.Verdict.UNKNOWN;
        }

        /// The first gate that is not open.
        public Optional<Gate> obstacle() {
            return gates.stream()
                    .filter(gate -> gate.verdict() == DialGate.Verdict.NO)
                    .findFirst()
                    .or(() -> gates.stream()
                            .filter(gate -> gate.verdict() != DialGate.Verdict.YES)
                            .findFirst());
        }
    }

    public Preview look(TenantId tenant, BusinessNumber number, WaUser typed) {
        WaUser user = users.resolve(tenant, typed);
        return new Preview(Stream.concat(
                        Stream.of(
                                signalling(number),
                                calling(number),
                                restriction(number),
                                permission(tenant, number, user)),
                        dialGates.look(tenant, number, user).stream().map(Gate::of))
                .toList());
    }

    private static Gate signalling(BusinessNumber number) {
        return number.signalling() == SignallingMode.GRAPH
                ? Gate.open("signalling", "RULE")
                : new Gate(
                        "signalling",
                        DialGate.Verdict.NO,
                        "The number is in SIP mode: Meta refuses its calls on Graph.",
                        "RULE",
                        "Call from the PBX, or switch SIP off for the number.",
                        null);
    }

    private static Gate calling(BusinessNumber number) {
        return switch (number.callingStatus()) {
            case "ENABLED" -> Gate.open("calling", "META");
            case "DISABLED" ->
                new Gate(
                        "calling",
                        DialGate.Verdict.NO,
                        "Calling is switched off for the number.",
                        "META",
                        "Switch calling on in the number's settings.",
                        null);
            default ->
                new Gate(
                        "calling",
                        DialGate.Verdict.UNKNOWN,
                        "Meta was not asked yet.",
                        "LEDGER",
                        "Sync the number.",
                        null);
        };
    }

    private static Gate restriction(BusinessNumber number) {
        return number.restrictions().stream()
                .filter(Restriction::mayStopBusinessCalls)
                .findFirst()
                .map(restriction -> new Gate(
                        "restriction",
                        DialGate.Verdict.NO,
                        "Meta restricts the number: " + restriction.type(),
                        "META",
                        "Wait for its end, or appeal in WhatsApp Manager.",
                        restriction.until()))
                .orElse(Gate.open("restriction", "META"));
    }

    private Gate permission(TenantId tenant, BusinessNumber number, WaUser user) {
        return switch (permissions.mayCall(tenant, number.id(), user)) {
            case CallVerdict.Allowed allowed -> Gate.open("permission", "META");
            case CallVerdict.Refused refused ->
                new Gate(
                        "permission",
                        DialGate.Verdict.NO,
                        refused.reason(),
                        "META",
                        refused.why() == CallVerdict.Why.NO_PERMISSION
                                ? "Ask the user for permission."
                                : "Wait until Meta allows the next call.",
                        refused.nextCall());
            case CallVerdict.Unknown(var fault) ->
                new Gate(
                        "permission",
                        DialGate.Verdict.UNKNOWN,
                        fault.message(),
                        "META",
                        "Try again in a moment.",
                        null);
        };
    }
}
