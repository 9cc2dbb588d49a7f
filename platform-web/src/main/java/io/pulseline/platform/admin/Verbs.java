package io.pulseline.platform.admin;

import io.pulseline.platform.admin.Words.Failed;
import io.pulseline.platform.admin.Words.WrongUse;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditChain;
import io.pulseline.platform.contacts.Contacts;
import io.pulseline.platform.contacts.Erasure;
import io.pulseline.platform.identity.Admissions;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.permissions.EvidenceProof;
import io.pulseline.platform.permissions.PermissionProof;
import io.pulseline.platform.rating.CardImport;
import io.pulseline.platform.rating.PriceProof;
import io.pulseline.platform.rating.RateCards;
import io.pulseline.platform.rating.RawProof;
import io.pulseline.platform.rating.RollupProof;
import io.pulseline.platform.secrets.KeyRotation;
import io.pulseline.platform.storage.PartsProof;
import io.pulseline.platform.storage.StoreTrouble;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.tenants.TenantLife;
import io.pulseline.platform.webhooks.WebhookInbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/// Each verb does one thing and answers with what to print.
final class Verbs {
    static final String MIGRATE = "migrate";
    /// They have an object or nothing, no second word.
    private static final Set<String> SINGLE = Set.of("erase", "rotate-keys", "rebuild", MIGRATE);
    /// Two years: a disputed bill is younger.
    private static final int LONGEST_MEMORY_DAYS = 731;

    private static final Actor ACTOR = new Actor.Platform("command line");

    private final ApplicationContext context;

    Verbs(ApplicationContext context) {
        this.context = context;
    }

    static String known() {
        return """
                usage: ./pulseline admin tenant create SLUG --name NAME [--zone ZONE]
                       ./pulseline admin user invite EMAIL --role ROLE [--tenant SLUG] [--name NAME]
                       ./pulseline admin apikey create NAME (--tenant SLUG | --staff)
                       ./pulseline admin rates import FILE.csv [--activate]
                       ./pulseline admin webhooks replay (ID | --from MOMENT --to MOMENT)
                       ./pulseline admin audit verify [--tenant SLUG]
                       ./pulseline admin evidence verify [--tenant SLUG]
                       ./pulseline admin parts verify [--tenant SLUG]
                       ./pulseline admin migrate
                       ./pulseline admin rebuild --check
                       ./pulseline admin rotate-keys
                       ./pulseline admin erase NUMBER-OR-ID --tenant SLUG [--reason WHY]""";
    }

    /// @throws WrongUse before anything was touched
    static void check(Words words) {
        switch (verb(words)) {
            case "tenant create" -> {
                if (!words.word(2, "The tenant's slug").matches("[a-z][a-z0-9-]{1,40}")) {
                    throw new WrongUse("A slug has 2 to 41 lower-case letters, digits and hyphens, a letter first.");
                }
                zone(words);
            }
            case "user invite" -> {
                if (!words.word(2, "The person's e-mail address").matches("[^@\\s]+@[^@\\s]+")) {
                    throw new WrongUse("'" + words.plain().get(2) + "' is not an e-mail address.");
                }
                if (role(words).staff() == words.flag("tenant")) {
                    throw new WrongUse(
                            role(words) + (words.flag("tenant") ? " is for BSP staff." : " needs --tenant SLUG."));
                }
            }
            case "apikey create" -> {
                words.word(2, "The key's name");
                if (words.flag("staff") == words.flag("tenant")) {
                    throw new WrongUse("Either --tenant SLUG or --staff.");
                }
            }
            case "rates import" -> words.word(2, "The CSV file");
            case "audit verify", "evidence verify", "parts verify", "rotate-keys", MIGRATE -> {}
            case "rebuild" -> {
                if (!words.flag("check")) {
                    throw new WrongUse("'rebuild' only compares so far: say --check.");
                }
            }
            case "erase" -> {
                words.word(1, "The user's number or business-scoped id");
                words.needed("tenant");
            }
            case "webhooks replay" -> {
                if (words.plain().size() == 2) {
                    moment(words, "from");
                    moment(words, "to");
                } else if (!words.word(2, "The event's id").matches("[0-9]{1,18}")) {
                    throw new WrongUse("An event's id is a number.");
                }
            }
            default -> throw new WrongUse("There is no 'admin " + verb(words) + "'.");
        }
    }

    String run(Words words) {
        return switch (verb(words)) {
            case "tenant create" -> openTenant(words);
            case "user invite" -> invite(words);
            case "apikey create" ->
                context.getBean(Admissions.class)
                        .makeKey(ACTOR, tenant(words), words.plain().get(2));
            case "rates import" -> importRates(words);
            case "audit verify" -> verify(words);
            case "erase" -> erase(words);
            case "evidence verify" -> verifyEvidence(words);
            case "parts verify" -> verifyParts(words);
            case "rebuild" -> compare();
            case "rotate-keys" -> rotateKeys();
            default -> replay(words);
        };
    }

    private static String verb(Words words) {
        int length = words.plain().stream().limit(1).anyMatch(SINGLE::contains) ? 1 : 2;
        return words.plain().stream().limit(length).collect(Collectors.joining(" "));
    }

    private String openTenant(Words words) {
        String slug = words.plain().get(2);
        return context.getBean(TenantLife.class)
                .open(ACTOR, slug, words.option("name").orElse(slug), zone(words))
                .map(tenant -> "Tenant " + tenant.slug() + " is open at /t/" + tenant.slug() + "/.")
                .orElseThrow(() -> new Failed("The slug " + slug + " is taken."));
    }

    private String invite(Words words) {
        String email = words.plain().get(2);
        context.getBean(Admissions.class)
                .invite(ACTOR, tenant(words), email, words.option("name").orElse(""), role(words));
        return email + " may sign in as " + role(words) + " with the identity provider's account of that address.";
    }

    private String importRates(Words words) {
        Path file = Path.of(words.plain().get(2));
        String csv;
        try {
            csv = Files.readString(file);
        } catch (IOException unreadable) {
            throw new Failed("The file " + file + " cannot be read.");
        }
        CardImport.Result result = CardImport.read(csv);
        if (!result.errors().isEmpty()) {
            CardImport.RowError first = result.errors().getFirst();
            throw new Failed(
                    "Nothing was imported. Line " + first.line() + ", " + first.field() + ": " + first.message()
                            + (result.errors().size() == 1
                                    ? ""
                                    : " And " + (result.errors().size() - 1) + " more."));
        }
        RateCards cards = context.getBean(RateCards.class);
        RateCards.Card card = cards.store(ACTOR, String.valueOf(file.getFileName()), result)
                .orElseThrow(() -> new Failed("The file " + file + " has no rate."));
        if (words.flag("activate")) {
            cards.activate(ACTOR, card.id());
        }
        return card.currency() + " card version " + card.version() + " with " + card.rates() + " rates from "
                + card.effectiveFrom()
                + (words.flag("activate") ? " is in force." : " waits to be put in force: " + card.id());
    }

    private String replay(Words words) {
        WebhookInbox inbox = context.getBean(WebhookInbox.class);
        if (words.plain().size() == 2) {
            return inbox.replay(ACTOR, moment(words, "from"), moment(words, "to")) + " events are handled again.";
        }
        long id = Long.parseLong(words.plain().get(2));
        return switch (inbox.replay(ACTOR, id)) {
            case WebhookInbox.Replay.Queued queued -> "Event " + id + " is handled again.";
            case WebhookInbox.Replay.AlreadyApplied(Instant at) -> "Event " + id + " was applied at " + at + ".";
            case WebhookInbox.Replay.Waiting waiting -> "Event " + id + " waits already.";
            case WebhookInbox.Replay.Unknown unknown -> throw new Failed("There is no event " + id + ".");
        };
    }

    private String erase(Words words) {
        String user = words.plain().get(1);
        Tenant whose = Objects.requireNonNull(tenant(words), "checked before");
        return switch (context.getBean(Contacts.class)
                .erase(whose.id(), ACTOR, user, words.option("reason").orElse(null))) {
            case Erasure.Erased erased ->
                "Erased: " + erased.calls() + " calls stand under " + erased.pseudonym() + " now, " + erased.evidence()
                        + " entries of consent are gone, " + erased.deliveries() + " deliveries are overwritten.";
            case Erasure.InCall inCall -> throw new Failed("A call with this user goes on; erase when it is over.");
            case Erasure.Unknown unknown -> throw new Failed("Nothing is kept of such a user.");
        };
    }

    /// Progress goes to the terminal while it runs; the sentence at the end is the answer.
    @SuppressWarnings("SystemOut")
    private String rotateKeys() {
        KeyRotation.Standing standing;
        try {
            standing = context.getBean(KeyRotation.class)
                    .turn(ACTOR, (done, total, note) -> System.err.println(done + " of " + total + " values"));
        } catch (IllegalStateException | UncheckedIOException stopped) {
            throw new Failed(stopped.getMessage() + " What was done stays; run it again to go on.");
        }
        @Nullable Instant until = standing.oldUntil();
        return standing.values() + " values are sealed with new keys. "
                + (until == null
                        ? "The old keys are forgotten."
                        : "The old keys are kept until " + until.truncatedTo(ChronoUnit.SECONDS)
                                + " and then forgotten.")
                + " A backup from before needs the key file from before.";
    }

    /// What was made of Meta's deliveries beside what they give: records, charges, prices, sums, permissions and the
    /// evidence of consents of
    /// every tenant.
    private String compare() {
        List<String> same = new ArrayList<>();
        List<String> flaws = new ArrayList<>();
        for (Tenant tenant : context.getBean(Tenants.class).all()) {
            RawProof.Verdict calls = context.getBean(RawProof.class).check(tenant.id());
            calls.flaws().forEach(flaw -> flaws.add(tenant.slug() + ", call " + flaw));
            PriceProof.Verdict prices = context.getBean(PriceProof.class).check(tenant.id());
            prices.flaws().forEach(flaw -> flaws.add(tenant.slug() + ", call " + flaw));
            PermissionProof.Verdict permissions =
                    context.getBean(PermissionProof.class).check(tenant.id());
            permissions.flaws().forEach(flaw -> flaws.add(tenant.slug() + ", " + flaw));
            RollupProof.Proof sums = context.getBean(RollupProof.class).check(tenant.id(), LONGEST_MEMORY_DAYS);
            if (sums.differences() > 0) {
                flaws.add(tenant.slug() + ": " + sums.differences() + " of " + sums.sums()
                        + " sums are not those of the charges, first " + sums.example());
            }
            EvidenceProof.Verdict consents =
                    context.getBean(EvidenceProof.class).verify(tenant.id());
            consents.flaws().forEach(flaw -> flaws.add(tenant.slug() + ", " + flaw.sentence()));
            same.add(tenant.slug() + ": " + calls.calls() + " calls, " + prices.prices() + " prices, " + sums.sums()
                    + " sums, " + permissions.answers() + " answers to requests and " + consents.events()
                    + " events of consent are what Meta's deliveries give");
        }
        if (!flaws.isEmpty()) {
            throw new Failed(String.join("; ", flaws) + ".");
        }
        return String.join("\n", same);
    }

    /// The evidence of every consent, or of the tenant's: how many events, or which of them are not what they were.
    private String verifyEvidence(Words words) {
        EvidenceProof proof = context.getBean(EvidenceProof.class);
        @Nullable Tenant one = tenant(words);
        List<String> whole = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        for (Tenant tenant : one == null ? context.getBean(Tenants.class).all() : List.of(one)) {
            EvidenceProof.Verdict verdict = proof.verify(tenant.id());
            whole.add(tenant.slug() + ": " + verdict.events() + " events of " + verdict.chains() + " users, whole");
            verdict.flaws().forEach(flaw -> broken.add(tenant.slug() + ", " + flaw.sentence()));
        }
        if (!broken.isEmpty()) {
            throw new Failed("The evidence was tampered with: " + String.join("; ", broken) + ".");
        }
        return String.join("\n", whole);
    }

    /// What lies outside of the database: how much is there, or which calls' parts are not.
    private String verifyParts(Words words) {
        PartsProof proof = context.getBean(PartsProof.class);
        @Nullable Tenant one = tenant(words);
        List<String> there = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Tenant tenant : one == null ? context.getBean(Tenants.class).all() : List.of(one)) {
            PartsProof.Verdict verdict;
            try {
                verdict = proof.check(tenant.id());
            } catch (StoreTrouble away) {
                throw new Failed(tenant.slug() + ": " + away.getMessage()
                        + ". This command needs pulseline.storage.* in its environment as the platform has it.");
            }
            there.add(tenant.slug() + ": " + verdict.objects() + " objects outside of the database, all there");
            verdict.missing().forEach(sentence -> missing.add(tenant.slug() + ", " + sentence));
        }
        if (!missing.isEmpty()) {
            throw new Failed(missing.size() + " objects are missing:\n" + String.join("\n", missing));
        }
        return String.join("\n", there);
    }

    /// Every chain, or the tenant's: how many lines, or which of them are not what they were.
    private String verify(Words words) {
        AuditChain chains = context.getBean(AuditChain.class);
        @Nullable Tenant one = tenant(words);
        Map<String, AuditChain.Verdict> verdicts = new LinkedHashMap<>();
        if (one == null) {
            verdicts.put("BSP", chains.ofStaff());
        }
        for (Tenant tenant : one == null ? context.getBean(Tenants.class).all() : List.of(one)) {
            verdicts.put(tenant.slug(), chains.of(tenant.id()));
        }
        List<String> broken = verdicts.entrySet().stream()
                .flatMap(chain -> chain.getValue().flaws().stream()
                        .map(flaw -> chain.getKey() + " line " + flaw.event() + " " + flaw.damage()))
                .toList();
        if (!broken.isEmpty()) {
            throw new Failed("The audit trail was tampered with: " + String.join(", ", broken) + ".");
        }
        return verdicts.entrySet().stream()
                .map(chain -> chain.getKey() + ": " + chain.getValue().links() + " lines, whole, up to "
                        + chain.getValue().head())
                .collect(Collectors.joining("\n"));
    }

    private @Nullable Tenant tenant(Words words) {
        return words.option("tenant")
                .map(slug -> context.getBean(Tenants.class)
                        .bySlug(slug)
                        .orElseThrow(() -> new Failed("There is no tenant " + slug + ".")))
                .orElse(null);
    }

    private static Role role(Words words) {
        try {
            return Role.valueOf(words.needed("role").toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException unknown) {
            throw new WrongUse("--role is BSP_ADMIN, BSP_SUPPORT, TENANT_ADMIN, TENANT_ANALYST or AGENT.");
        }
    }

    private static ZoneId zone(Words words) {
        try {
            return ZoneId.of(words.option("zone").orElse("UTC"));
        } catch (DateTimeException unknown) {
            throw new WrongUse("--zone is a time zone like Europe/Sofia.");
        }
    }

    private static Instant moment(Words words, String option) {
        try {
            return Instant.parse(words.needed(option));
        } catch (DateTimeException unreadable) {
            throw new WrongUse("--" + option + " is a moment like 2026-11-24T10:00:00Z.");
        }
    }
}
