package io.pulseline.platform.calls;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.CallVerdict;
import io.pulseline.platform.permissions.UserSpellings;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The desk of live calls: dial, answer, hang up, look.
@Service
public class LiveCalls {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallQueries queries;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final CallQuality quality;
    private final Dialling dialling;
    private final Joining joining;
    private final Ringing ringing;
    private final OwnMedia ownMedia;
    private final SipTargets telephony;
    private final BusinessNumbers numbers;
    private final CallPermissions permissions;
    private final UserSpellings users;
    private final Clock clock;

    LiveCalls(
            TenantTransactions transactions,
            CallStore store,
            CallQueries queries,
            CallTimeline timeline,
            CallProgress progress,
            CallQuality quality,
            Dialling dialling,
            Joining joining,
            Ringing ringing,
            OwnMedia ownMedia,
            SipTargets telephony,
            BusinessNumbers numbers,
            CallPermissions permissions,
            UserSpellings users,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.queries = queries;
        this.timeline = timeline;
        this.progress = progress;
        this.quality = quality;
        this.dialling = dialling;
        this.joining = joining;
        this.ringing = ringing;
        this.ownMedia = ownMedia;
        this.telephony = telephony;
        this.numbers = numbers;
        this.permissions = permissions;
        this.users = users;
        this.clock = clock;
    }

    /// @param agent          who will talk, null when a program brings its own media
    /// @param bot            which bot will talk, null for a person and for a program's own media
    /// @param telephone      trunk or extension that is rung first and will talk, null for none
    /// @param ownOffer       SDP of a program that brings its own media, null for our relay
    /// @param idempotencyKey a repeat with the same key gives the same call and dials nobody
    public record Dial(
            PhoneNumberId number,
            WaUser user,
            @Nullable PersonId agent,
            @Nullable String agentName,
            @Nullable UUID bot,
            @Nullable UUID telephone,
            @Nullable String ownOffer,
            @Nullable String opaque,
            String idempotencyKey) {
        /// Without a bot and a telephone.
        public Dial(
                PhoneNumberId number,
                WaUser user,
                @Nullable PersonId agent,
                @Nullable String agentName,
                @Nullable String ownOffer,
                @Nullable String opaque,
                String idempotencyKey) {
            this(number, user, agent, agentName, null, null, ownOffer, opaque, idempotencyKey);
        }
    }

    /// Places a call. Meta's permission answer is read first. Without a permission Meta is asked all the
    /// same: it rings nobody, its refusal is what people and programs are shown, and the attempt is a call
    /// that can be explained. A telephone of the business rings for no refusal: its dial ends here.
    public DialResult dial(TenantId tenant, Actor actor, Dial dial) {
        return dial(tenant, actor, meant(tenant, dial), Optional.of(dialling));
    }

    /// As [#dial], but without a permission Meta hears nothing of it: who dials many does not spend attempts on
    /// refusals.
    public DialResult dialIfPermitted(TenantId tenant, Actor actor, Dial dial) {
        return dial(tenant, actor, meant(tenant, dial), Optional.empty());
    }

    private Dial meant(TenantId tenant, Dial dial) {
        return new Dial(
                dial.number(),
                users.resolve(tenant, dial.user()),
                dial.agent(),
                dial.agentName(),
                dial.bot(),
                dial.telephone(),
                dial.ownOffer(),
                dial.opaque(),
                dial.idempotencyKey());
    }

    /// @param unpermitted places what has no permission
    private DialResult dial(TenantId tenant, Actor actor, Dial dial, Optional<Dialling> unpermitted) {
        Optional<CallId> repeated = transactions.inTenant(tenant, () -> store.idOfKey(dial.idempotencyKey()));
        if (repeated.isPresent()) {
            return new DialResult.Dialled(repeated.get());
        }
        Optional<BusinessNumber> number = numbers.find(tenant, dial.number());
        if (number.isEmpty()) {
            return new DialResult.NumberUnknown();
        }
        if (number.get().signalling() == SignallingMode.SIP) {
            return new DialResult.SipNumber();
        }
        if (dial.telephone() != null && !telephony.canRing(tenant, dial.telephone())) {
            return new DialResult.NoTelephone();
        }
        return switch (permissions.mayCall(tenant, dial.number(), dial.user())) {
            case CallVerdict.Refused refused
            when refused.why() == CallVerdict.Why.NO_PERMISSION
                    && unpermitted.isPresent()
                    && dial.telephone() == null -> unpermitted.get().place(tenant, actor, dial);
            case CallVerdict.Refused refused -> new DialResult.NoPermission(refused.reason(), null, refused.nextCall());
            case CallVerdict.Unknown(GraphFault fault) -> new DialResult.PermissionUnknown(fault);
            case CallVerdict.Allowed(var state) -> {
                DialResult result = dialling.place(tenant, actor, dial);
                if (result instanceof DialResult.Dialled(CallId id)) {
                    permissions.reliedOn(tenant, dial.number(), dial.user(), id.toString(), state);
                }
                yield result;
            }
        };
    }

    /// UIC: the first agent to come wins. BIC: the agent who dialled joins with media. Also after a reload of
    /// the page.
    ///
    /// @param offer the browser's complete offer, candidates included
    public AnswerResult join(TenantId tenant, PersonId agent, String agentName, CallId id, String offer) {
        boolean others = find(tenant, id)
                .filter(call -> !ringing.mayAnswer(tenant, agent, call))
                .isPresent();
        return others ? new AnswerResult.NotYours() : joining.join(tenant, agent, agentName, id, offer);
    }

    /// A program takes a user's call whose route is API. The same answer given again is the same act.
    ///
    /// @param sdp the program's answer to Meta's offer, sent to Meta as it is
    public OwnMediaResult answer(TenantId tenant, Actor actor, CallId id, String sdp) {
        return ownMedia.answer(tenant, actor.label(), id, sdp);
    }

    /// Hangs up, cancels what still rings at the user, or declines what rings here.
    ///
    /// @return the call after it, empty for an id this tenant has not
    public Optional<CallView> hangUp(TenantId tenant, Actor actor, CallId id) {
        return progress.apply(
                tenant, id, new CallFact.HangUpAsked(clock.instant()), Entry.portal(actor.label() + " ends the call"));
    }

    public Optional<CallView> find(TenantId tenant, CallId id) {
        return transactions
                .inTenant(tenant, () -> store.find(id))
                .map(call -> asOneUser(tenant, List.of(call)).getFirst());
    }

    /// A user whose two spellings were merged is one on every page, whichever of them Meta wrote in a call.
    private List<CallView> asOneUser(TenantId tenant, List<CallView> found) {
        boolean twoWays = found.stream()
                .map(CallView::user)
                .anyMatch(user -> user != null
                        && user.waId() != null
                        && user.waId().spellings().size() > 1);
        if (!twoWays) {
            return found;
        }
        Map<String, WaUser> merged = users.merged(tenant);
        return found.stream().map(call -> call.of(merged)).toList();
    }

    /// Not ended yet, oldest first.
    public List<CallView> live(TenantId tenant) {
        return asOneUser(tenant, transactions.inTenant(tenant, queries::live));
    }

    /// MOS of the user's voice by call, of those who talk and were measured.
    public Map<CallId, Double> liveVoices(TenantId tenant) {
        return transactions.inTenant(tenant, queries::liveVoices);
    }

    /// Newest first.
    ///
    /// @param cursor of an earlier page, null for the first
    /// @param limit  1 to 200
    public CallPage list(TenantId tenant, CallFilter filter, @Nullable String cursor, int limit) {
        CallPage page = transactions.inTenant(tenant, () -> queries.list(filter, cursor, Math.clamp(limit, 1, 200)));
        return new CallPage(asOneUser(tenant, page.items()), page.next());
    }

    /// Newest first, of several tenants at once; for BSP staff.
    public CallPage list(List<TenantId> tenants, CallFilter filter, @Nullable String cursor, int limit) {
        int most = Math.clamp(limit, 1, 200);
        List<CallPage> pages = tenants.stream()
                .map(tenant -> list(tenant, filter, cursor, most))
                .toList();
        List<CallView> found = pages.stream()
                .flatMap(page -> page.items().stream())
                .sorted(Comparator.comparing(CallView::startedAt)
                        .thenComparing(call -> call.id().toString())
                        .reversed())
                .toList();
        if (found.size() <= most && pages.stream().allMatch(page -> page.next() == null)) {
            return new CallPage(found, null);
        }
        List<CallView> first = found.subList(0, Math.min(most, found.size()));
        return new CallPage(first, CallQueries.cursor(first.getLast()));
    }

    public List<CallEntry> timeline(TenantId tenant, CallId id) {
        return transactions.inTenant(tenant, () -> timeline.of(id));
    }

    /// Last quality report of each leg, JSON text by leg name.
    public Optional<String> quality(TenantId tenant, CallId id) {
        return transactions.inTenant(tenant, () -> store.quality(id));
    }

    /// Every report of a call's legs, in order of time.
    public List<QualitySample> qualityOverTime(TenantId tenant, CallId id) {
        return transactions.inTenant(tenant, () -> quality.of(id));
    }
}
