package io.pulseline.platform.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every job of the house with its time and its owner: the one list to read.
///
/// @param job   a [Job#name()]
/// @param cron  Quartz's six fields, UTC; null for jobs that only run on demand
/// @param owner the feature whose code it is
record JobSchedule(String job, @Nullable String cron, String owner) {
    static final List<JobSchedule> ALL = List.of(
            // second minute hour day month weekday
            new JobSchedule("jobs.forget-runs", "0 10 3 * * ?", "jobs"),
            new JobSchedule("audit.prove-chains", "0 50 3 * * ?", "audit"),
            // begun from the command line; the calendar goes on with what a crash left, and forgets old keys
            new JobSchedule("secrets.rotate-keys", "15 0/10 * * * ?", "secrets"),
            new JobSchedule("outbound.forget-messages", "0 20 3 * * ?", "outbound"),
            new JobSchedule("identity.end-visits", "10 * * * * ?", "identity"),
            new JobSchedule("mail.send", "30 * * * * ?", "mail"),
            new JobSchedule("mail.send-staff", "45 * * * * ?", "mail"),
            new JobSchedule("settings.plans", "20 * * * * ?", "settings"),
            // begun by hand; the calendar goes on with what a crash left
            new JobSchedule("settings.fleet", "5 * * * * ?", "settings"),
            new JobSchedule("settings.sip-rotations", "35 * * * * ?", "settings"),
            // each server once a day; often, so that a change or a repair is seen soon
            new JobSchedule("settings.sip-probes", "50 0/10 * * * ?", "settings"),
            // names come to lead elsewhere, and carriers move
            new JobSchedule("trunks.routes", "0 5 4 * * ?", "trunks"),
            new JobSchedule("settings.read-back", "40 0/15 * * * ?", "settings"),
            new JobSchedule("onboarding.sync", "0 25 * * * ?", "onboarding"),
            new JobSchedule("onboarding.tokens", "0 40 * * * ?", "onboarding"),
            new JobSchedule("onboarding.currency", "20 * * * * ?", "onboarding"),
            new JobSchedule("onboarding.watch", "0 10/15 * * * ?", "onboarding"),
            // soon after the watch
            new JobSchedule("onboarding.alarm-letters", "20 0/5 * * * ?", "onboarding"),
            new JobSchedule("onboarding.farewells", "55 * * * * ?", "onboarding"),
            new JobSchedule("onboarding.resume", "50 * * * * ?", "onboarding"),
            new JobSchedule("retention.contacts", "0 15 2 * * ?", "contacts"),
            new JobSchedule("retention.webhooks", "0 45 2 * * ?", "contacts"),
            new JobSchedule("retention.voicemails", "0 35 2 * * ?", "voicemail"),
            new JobSchedule("retention.recordings", "0 55 2 * * ?", "recordings"),
            // kept for hours, not for days; and a worker that was lost never says that one is over
            new JobSchedule("retention.captures", "25 3/5 * * * ?", "captures"),
            // a worker that was lost never says that a recording is over
            new JobSchedule("recordings.settle", "40 * * * * ?", "recordings"),
            // what was erased goes from the directory or the bucket soon as well
            new JobSchedule("storage.erase", "14 * * * * ?", "storage"),
            // not while the call goes on: each time it would be written anew
            new JobSchedule("storage.join", "0 33 * * * ?", "storage"),
            // begun by hand, after another store was set
            new JobSchedule("storage.move", null, "storage"),
            // soon after the call: Meta's address of a file is true for minutes, the file for days
            new JobSchedule("recordings.fetch", "4/10 * * * * ?", "recordings"),
            // soon after the caller hung up: whoever is on duty wants to call back
            new JobSchedule("voicemail.fetch", "7/10 * * * * ?", "voicemail"),
            new JobSchedule("permissions.expiry", "5 * * * * ?", "permissions"),
            // who has come to a queue is greeted soon
            new JobSchedule("queuevoice.tell", "0/3 * * * * ?", "queuevoice"),
            // an agent who is free waits for the next user
            new JobSchedule("calllists.dial", "2/5 * * * * ?", "calllists"),
            new JobSchedule("permissions.campaigns", "0/10 * * * * ?", "permissions"),
            // soon after the user opened the chat
            new JobSchedule("links.welcome", "3/5 * * * * ?", "links"),
            new JobSchedule("permissions.reconcile", "30 5/10 * * * ?", "permissions"),
            new JobSchedule("permissions.prove-evidence", "0 20 3 * * ?", "permissions"),
            new JobSchedule("rating.rate-again", "45 5/10 * * * ?", "rating"),
            new JobSchedule("rating.prove-sums", "0 30 3 * * ?", "rating"),
            new JobSchedule("rating.exports", "8/15 * * * * ?", "rating"),
            new JobSchedule("messages.settle", "0 40 3 * * ?", "messages"),
            new JobSchedule("budgets.watch", "25 0/5 * * * ?", "budgets"),
            // the third: Meta's late events are in by then
            new JobSchedule("statements.issue", "0 0 4 3,10,20 * ?", "statements"));
}
